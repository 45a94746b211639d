package io.weir.sim.scenario;

import io.weir.sim.measure.QueueHistograms;
import java.io.Serializable;

/**
 * The busiest switch port of a run, after the warm-up.
 *
 * @param port its index
 * @param from the switch it belongs to
 * @param to the node at its far end
 * @param rateGbps what its link could send, mean over the measured part, Gb/s
 * @param utilisation share of that which it sent
 * @param queue its queue
 */
public record Bottleneck(
    int port, int from, int to, double rateGbps, double utilisation, Queue queue)
    implements Serializable {
  /**
   * A sampled queue, the frame being sent included: bytes, and the time the link takes for them.
   *
   * @param meanBytes mean, bytes
   * @param p50Bytes median, bytes
   * @param p90Bytes 90th percentile, bytes
   * @param p99Bytes 99th percentile, bytes
   * @param maxBytes largest sample, bytes
   * @param meanUs mean delay, µs
   * @param p50Us median delay, µs
   * @param p90Us 90th percentile of the delay, µs
   * @param p99Us 99th percentile of the delay, µs
   * @param maxUs largest sampled delay, µs
   */
  public record Queue(
      double meanBytes,
      long p50Bytes,
      long p90Bytes,
      long p99Bytes,
      long maxBytes,
      double meanUs,
      double p50Us,
      double p90Us,
      double p99Us,
      double maxUs)
      implements Serializable {
    /**
     * Those of one port.
     *
     * @param rateBps rate of the link behind it, bit/s
     */
    public static Queue of(QueueHistograms.Queue bytes, long rateBps) {
      double usPerByte = 8e6 / rateBps;
      return new Queue(
          bytes.meanBytes(),
          bytes.p50Bytes(),
          bytes.p90Bytes(),
          bytes.p99Bytes(),
          bytes.maxBytes(),
          bytes.meanBytes() * usPerByte,
          bytes.p50Bytes() * usPerByte,
          bytes.p90Bytes() * usPerByte,
          bytes.p99Bytes() * usPerByte,
          bytes.maxBytes() * usPerByte);
    }
  }
}
