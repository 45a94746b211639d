/**
 * The decision program: what a policy does to one flow, as integers. In: a builder or a JSON file.
 * Out: an immutable, validated, hashed value that every later stage (interpreter, analyses, C
 * emitters) reads and none changes.
 *
 * <p>Ranges are worked out here because a program whose intermediates may overflow is not valid.
 */
package io.weir.codegen.ir;
