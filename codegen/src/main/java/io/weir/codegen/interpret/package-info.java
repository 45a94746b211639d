/**
 * Exact execution in Java. In: a decision program. Out: per decision, the multiplier and the next
 * state, bit for bit what the emitted C gives.
 */
package io.weir.codegen.interpret;
