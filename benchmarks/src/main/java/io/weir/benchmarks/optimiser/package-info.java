/**
 * Weir's optimiser beside Tribuo's. In: a small training. Out: time per step and closed-loop
 * scores.
 */
package io.weir.benchmarks.optimiser;
