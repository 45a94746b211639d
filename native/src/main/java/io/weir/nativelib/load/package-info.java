/**
 * Emitted C in this process. In: a shared library and the program it claims to be. Out: calls, as a
 * plain function, in batches, or as a rate decision of the simulator. A library that is not what it
 * claims is refused; a call after closing is an exception, never a crash.
 */
package io.weir.nativelib.load;
