/**
 * The benchmark's scenario in ns-3, where its headers are installed. In: a network's shape and the
 * paths of its flows. Out: packet-hops per second of ns-3's run phase.
 */
package io.weir.benchmarks.simulator.ns3;
