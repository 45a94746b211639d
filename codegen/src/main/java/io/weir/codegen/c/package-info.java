/**
 * The portable C99 core. In: a decision program and its provenance. Out: one header that computes
 * the same integers as the interpreter, everywhere: no float, no library, no recursion, no division
 * but one overridable macro, no undefined behaviour.
 */
package io.weir.codegen.c;
