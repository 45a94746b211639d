package io.weir.sim.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.IntCountsHistogram;

/**
 * Sampled queue lengths by port: percentiles to two digits, mean and largest sample exactly. A port
 * that never queued takes no memory.
 */
public final class QueueHistograms {
  private static final int DIGITS = 2;

  /** Longer queues count as this, bytes. */
  private static final long MAX_BYTES = 1L << 32;

  private final IntCountsHistogram[] byPort;
  private final long[] sumBytes;
  private final long[] maxBytes;
  private long samples;

  /**
   * A port that queued at some sample.
   *
   * @param port its index
   * @param meanBytes mean over all samples, bytes
   * @param p50Bytes median over all samples, bytes
   * @param p90Bytes 90th percentile, bytes
   * @param p99Bytes 99th percentile, bytes
   * @param maxBytes largest sample, bytes
   */
  public record Queue(
      int port, double meanBytes, long p50Bytes, long p90Bytes, long p99Bytes, long maxBytes)
      implements Serializable {
    /** A port that never queued. */
    public static Queue empty(int port) {
      return new Queue(port, 0, 0, 0, 0, 0);
    }
  }

  /** Histograms of {@code ports} ports, empty. */
  public QueueHistograms(int ports) {
    byPort = new IntCountsHistogram[ports];
    sumBytes = new long[ports];
    maxBytes = new long[ports];
  }

  /** Begins a sample of all ports; a port that is not recorded in it has an empty queue. */
  public void sample() {
    samples++;
  }

  /** Records a port's queue in the sample begun last. */
  public void record(int port, long queueBytes) {
    if (queueBytes == 0) {
      return;
    }
    if (byPort[port] == null) {
      byPort[port] = new IntCountsHistogram(DIGITS);
    }
    long counted = Math.min(queueBytes, MAX_BYTES);
    byPort[port].recordValue(counted);
    sumBytes[port] += counted;
    maxBytes[port] = Math.max(maxBytes[port], counted);
  }

  /** Samples so far. */
  public long samples() {
    return samples;
  }

  /** The ports that queued, by index. */
  public List<Queue> queues() {
    List<Queue> queues = new ArrayList<>();
    for (int port = 0; port < byPort.length; port++) {
      if (byPort[port] != null) {
        queues.add(queue(port));
      }
    }
    return queues;
  }

  /** A port's queue, whether it queued or not. */
  public Queue queue(int port) {
    if (byPort[port] == null) {
      return Queue.empty(port);
    }
    IntCountsHistogram queue = byPort[port].copy();
    queue.recordValueWithCount(0, samples - queue.getTotalCount());
    return new Queue(
        port,
        (double) sumBytes[port] / samples,
        percentile(queue, 50, port),
        percentile(queue, 90, port),
        percentile(queue, 99, port),
        maxBytes[port]);
  }

  /** The histogram rounds up; no percentile is above the largest sample. */
  private long percentile(IntCountsHistogram queue, double percent, int port) {
    return Math.min(queue.getValueAtPercentile(percent), maxBytes[port]);
  }
}
