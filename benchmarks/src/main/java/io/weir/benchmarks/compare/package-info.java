/**
 * Algorithms side by side in the simulator. In: contenders and workloads. Out: every run of every
 * contender, on the same traffic.
 */
package io.weir.benchmarks.compare;
