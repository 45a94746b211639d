/**
 * The shared library. In: a decision program. Out: a C file around the core with a plain C ABI of
 * 64-bit integers, made to be loaded into a running process and checked.
 */
package io.weir.codegen.target.shared;
