package io.weir.nativelib.core;

/**
 * The firmware's parameters.
 *
 * @param baseRttNs what programs that read {@code base_rtt_ns} are told, ns
 * @param minRateQ20 least rate, Q20 of the line rate
 * @param initialRateQ20 rate of a new flow, Q20 of the line rate
 * @param probeTimeoutNs after which a probe is taken for lost at first, ns
 * @param probeOverdueNs age from which a flow's first probe, unanswered, is reported, ns
 * @param probePackets packets between two probes in the steady state
 */
public record FirmwareParameters(
    long baseRttNs,
    long minRateQ20,
    long initialRateQ20,
    long probeTimeoutNs,
    long probeOverdueNs,
    long probePackets) {
  /** What firmware begins with; the simulator's hosts have the same. */
  public static final FirmwareParameters DEFAULTS =
      new FirmwareParameters(8_192, 64, 1 << 20, 300_000, 64_000, 8);

  /** In the order of their numbers. */
  long[] values() {
    return new long[] {
      baseRttNs, minRateQ20, initialRateQ20, probeTimeoutNs, probeOverdueNs, probePackets
    };
  }
}
