/**
 * Proofs about integer programs, without a solver: a forest is a function of the ranks of its
 * features among its own thresholds, and boxes of ranks can be bounded and cut until nothing is
 * open. In: a decision program and claims. Out: findings, each proved, refuted by an input that is
 * run again in the interpreter and in the simulator, or left open with what was shown so far.
 */
package io.weir.distiller.verify;
