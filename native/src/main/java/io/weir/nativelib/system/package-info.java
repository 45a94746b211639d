/**
 * Libraries of the machine, called through JNA. In: a name, and the functions wanted. Out: the
 * functions, or why they cannot be had. The functions of the C library are here because several
 * rooms want them.
 */
package io.weir.nativelib.system;
