/**
 * Decisions per second of one core, simulation included. In: workloads and a policy. Out: rates,
 * and their ratio to a hand-written rule in the same simulation.
 */
package io.weir.benchmarks.rollout;
