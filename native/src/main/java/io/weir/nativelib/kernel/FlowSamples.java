package io.weir.nativelib.kernel;

import java.util.List;

/**
 * What one flow did in the machine, from its TCP_INFO every 100 ms.
 *
 * @param control its congestion control
 * @param samples in order of time
 */
public record FlowSamples(String control, List<Sample> samples) {
  /**
   * One reading.
   *
   * @param timeUs since the run began, µs of the machine's time
   * @param ackedBytes of payload acknowledged so far
   * @param srttUs smoothed round-trip time, µs
   * @param minRttUs smallest round-trip time so far, µs
   * @param windowPackets congestion window
   * @param retransmitted packets so far
   * @param delivered packets so far
   * @param pacingBytesPerS pacing rate; −1 if it is not paced
   */
  public record Sample(
      long timeUs,
      long ackedBytes,
      long srttUs,
      long minRttUs,
      long windowPackets,
      long retransmitted,
      long delivered,
      long pacingBytesPerS) {}

  /** Copies. */
  public FlowSamples {
    samples = List.copyOf(samples);
  }

  /** Payload that was acknowledged per second after {@code warmupSeconds}, Mbit/s. */
  public double goodputMbps(double warmupSeconds) {
    Sample last = samples.get(samples.size() - 1);
    Sample first = last;
    for (int i = samples.size() - 1; i >= 0; i--) {
      if (samples.get(i).timeUs() >= warmupSeconds * 1e6) {
        first = samples.get(i);
      }
    }
    boolean whole = warmupSeconds == 0;
    long bytes = last.ackedBytes() - (whole ? 0 : first.ackedBytes());
    long us = last.timeUs() - (whole ? 0 : first.timeUs());
    return us == 0 ? 0 : 8.0 * bytes / us;
  }

  /** Mean over time of the smoothed round-trip time after {@code warmupSeconds}, ms. */
  public double meanRttMs(double warmupSeconds) {
    return samples.stream()
            .filter(sample -> sample.timeUs() >= warmupSeconds * 1e6)
            .mapToLong(Sample::srttUs)
            .average()
            .orElse(Double.NaN)
        / 1e3;
  }

  /** Packets sent again in the whole run. */
  public long retransmissions() {
    return samples.get(samples.size() - 1).retransmitted();
  }
}
