package io.weir.sim.measure;

/**
 * Sampled queue lengths by port, in buckets that grow with the value: 8 to a doubling, so a value
 * read back is at most an eighth too large. One port takes under 1 KB.
 */
public final class QueueHistograms {
  private static final int SUB_BITS = 3;
  private static final int SUB = 1 << SUB_BITS;

  /** Values from here on share the last bucket, bytes. */
  private static final long LIMIT_BYTES = 1L << 32;

  private static final int BUCKETS = bucket(LIMIT_BYTES) + 1;

  private final int[] counts;
  private final long[] samples;
  private final long[] maxBytes;

  /** Histograms of {@code ports} ports, empty. */
  public QueueHistograms(int ports) {
    counts = new int[Math.multiplyExact(ports, BUCKETS)];
    samples = new long[ports];
    maxBytes = new long[ports];
  }

  /** Records a port's queue. */
  public void record(int port, long queueBytes) {
    counts[port * BUCKETS + bucket(Math.min(queueBytes, LIMIT_BYTES))]++;
    samples[port]++;
    maxBytes[port] = Math.max(maxBytes[port], queueBytes);
  }

  /** Samples of a port. */
  public long samples(int port) {
    return samples[port];
  }

  /** Largest sample of a port, bytes. */
  public long maxBytes(int port) {
    return maxBytes[port];
  }

  /**
   * Least value that {@code percent} of the port's samples do not exceed, rounded up to its
   * bucket's end, bytes; 0 when there is no sample.
   */
  public long percentileBytes(int port, double percent) {
    long rank = Math.max(1, (long) Math.ceil(samples[port] * percent / 100));
    long below = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      below += counts[port * BUCKETS + bucket];
      if (below >= rank) {
        return bucket == BUCKETS - 1 ? maxBytes[port] : Math.min(end(bucket), maxBytes[port]);
      }
    }
    return 0;
  }

  /** Values below {@code SUB} have a bucket each; then come {@code SUB} buckets per doubling. */
  private static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  /** Largest value of a bucket. */
  private static long end(int bucket) {
    if (bucket < 2 * SUB) {
      return bucket;
    }
    int shift = (bucket >> SUB_BITS) - 1;
    long mantissa = (bucket & (SUB - 1)) + (long) SUB;
    return ((mantissa + 1) << shift) - 1;
  }
}
