/**
 * Is the C the program? In: a program and its loaded library. Out: how many vectors were compared,
 * how many of them were aimed at a threshold, and the first that differs, if one does.
 */
package io.weir.nativelib.differential;
