/**
 * Measurement, bounded by default. In: deliveries, drops, probes. Out: rates, latency histograms,
 * fairness, time bins.
 */
package io.weir.sim.measure;
