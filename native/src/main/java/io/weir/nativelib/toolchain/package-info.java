/**
 * From C to a file that can be loaded. In: emitted sources. Out: a shared library with warnings as
 * errors and floating point shut out, and the name of the compiler that made it.
 */
package io.weir.nativelib.toolchain;
