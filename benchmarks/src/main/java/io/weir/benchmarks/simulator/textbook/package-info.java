/**
 * The baseline of the simulator's benchmark: a discrete-event engine as textbooks write it. In: the
 * same fabric, hosts and paths Weir's engines run. Out: the same events, and so the same digest.
 */
package io.weir.benchmarks.simulator.textbook;
