/**
 * Real-valued trees become integer ones. In: trees over bins. Out: a forest with integer thresholds
 * and leaves.
 */
package io.weir.distiller.quantise;
