/**
 * A decision program as a Linux module. In: a decision program whose inputs TCP can tell. Out: its
 * C, a {@code Makefile} for the kernel's build system, and how to load and unload it.
 */
package io.weir.codegen.target.kernel;
