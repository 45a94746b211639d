/**
 * Exact execution in Java. In: a decision program. Out: per decision, the multiplier and the next
 * state, bit for bit what the emitted C gives; and rows found by running it, which bring features
 * to their thresholds.
 */
package io.weir.codegen.interpret;
