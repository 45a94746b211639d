/**
 * Real-valued trees become integer ones, and words become as narrow as closed loop allows. In:
 * trees over bins; a program. Out: a forest with integer thresholds and leaves; the program with
 * fewer bits.
 */
package io.weir.distiller.quantise;
