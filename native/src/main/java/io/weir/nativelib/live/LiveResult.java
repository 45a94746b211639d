package io.weir.nativelib.live;

import io.weir.sim.scenario.SimulationResult;
import java.util.List;

/**
 * What a live run measured.
 *
 * @param algorithm name of the congestion control, of several classes joined with +
 * @param kernel release of the kernel
 * @param payloadMbps payload that arrived in order in the measured part, all flows, Mbit/s
 * @param rttMeanMs mean over time and flows of the smoothed round-trip time the kernel reports, ms
 * @param rttMinMs least round trip the kernel saw, ms
 * @param retransmitted segments sent again in the measured part
 * @param releases packets that left the bottleneck in the measured part, in both directions
 * @param lateP50Us how late half of them left at most, µs
 * @param lateP99Us 99th percentile of that, µs
 * @param lateMaxUs largest of that, µs
 * @param rtt smoothed round-trip times over time
 * @param result the same figures as of a simulation; packet latency is from one TUN device to the
 *     other; there is no digest
 */
public record LiveResult(
    String algorithm,
    String kernel,
    double payloadMbps,
    double rttMeanMs,
    double rttMinMs,
    long retransmitted,
    long releases,
    double lateP50Us,
    double lateP99Us,
    double lateMaxUs,
    List<RttBin> rtt,
    SimulationResult result) {
  /** What stands in the place of a digest: a live run has none. */
  public static final String NO_DIGEST = "live";

  /**
   * A time bin.
   *
   * @param endNs its end, ns
   * @param smoothedRttMs smoothed round-trip time at its end by flow, ms; 0 before the first sample
   */
  public record RttBin(long endNs, List<Double> smoothedRttMs) {
    public RttBin {
      smoothedRttMs = List.copyOf(smoothedRttMs);
    }
  }

  public LiveResult {
    rtt = List.copyOf(rtt);
  }
}
