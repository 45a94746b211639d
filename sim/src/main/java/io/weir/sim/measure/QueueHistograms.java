package io.weir.sim.measure;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.IntCountsHistogram;

/** Sampled queue lengths by port, to two digits. A port that never queued takes no memory. */
public final class QueueHistograms {
  private static final int DIGITS = 2;

  /** Longer queues count as this, bytes. */
  private static final long MAX_BYTES = 1L << 32;

  private final IntCountsHistogram[] byPort;
  private long samples;

  /**
   * A port that queued at some sample.
   *
   * @param port its index
   * @param p50Bytes median over all samples, bytes
   * @param p99Bytes 99th percentile, bytes
   * @param maxBytes largest sample, bytes
   */
  public record Queue(int port, long p50Bytes, long p99Bytes, long maxBytes) {}

  /** Histograms of {@code ports} ports, empty. */
  public QueueHistograms(int ports) {
    byPort = new IntCountsHistogram[ports];
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
    byPort[port].recordValue(Math.min(queueBytes, MAX_BYTES));
  }

  /** The ports that queued, by index. */
  public List<Queue> queues() {
    List<Queue> queues = new ArrayList<>();
    for (int port = 0; port < byPort.length; port++) {
      if (byPort[port] != null) {
        IntCountsHistogram queue = byPort[port].copy();
        queue.recordValueWithCount(0, samples - queue.getTotalCount());
        queues.add(
            new Queue(
                port,
                queue.getValueAtPercentile(50),
                queue.getValueAtPercentile(99),
                queue.getMaxValue()));
      }
    }
    return queues;
  }
}
