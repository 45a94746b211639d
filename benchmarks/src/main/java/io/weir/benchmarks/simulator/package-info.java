/**
 * How fast the simulator is, measured with JMH beside a textbook engine and ns-3. In: a scenario
 * and an effort. Out: packet-hops per second, ratios, bytes allocated per hop.
 */
package io.weir.benchmarks.simulator;
