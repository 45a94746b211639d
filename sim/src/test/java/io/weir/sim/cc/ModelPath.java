package io.weir.sim.cc;

import java.util.SplittableRandom;

/**
 * What switches on a made-up path write: up to five, their counters and clocks never going back;
 * now and then the route changes.
 */
final class ModelPath implements TelemetryReader {
  private static final int MOST_HOPS = 5;

  private final SplittableRandom random;
  private final long lineBps;
  private final long[][] hops = new long[MOST_HOPS][4];
  private int count;

  ModelPath(SplittableRandom random, long lineBps) {
    this.random = random;
    this.lineBps = lineBps;
    route();
  }

  private void route() {
    count = random.nextInt(MOST_HOPS + 1);
    for (long[] hop : hops) {
      hop[RATE_BPS] = Math.max(1_000, lineBps >> random.nextInt(4) << random.nextInt(4));
      hop[SENT_BYTES] = random.nextLong(1L << 40);
      hop[TIME_PS] = 0;
    }
  }

  /** Writes the one record there is, at {@code nowNs}. */
  int record(long nowNs) {
    if (random.nextInt(200) == 0) {
      route();
    }
    for (long[] hop : hops) {
      long before = hop[TIME_PS];
      long latest = nowNs * 1000;
      hop[TIME_PS] =
          before == latest ? latest : latest - random.nextLong((latest - before) / 2 + 1);
      double gapBytes = (hop[TIME_PS] - before) / 8e12 * hop[RATE_BPS];
      hop[SENT_BYTES] += (long) Math.min(1L << 50, gapBytes * random.nextDouble());
      hop[QUEUE_BYTES] = random.nextBoolean() ? 0 : random.nextLong(1L << 30);
    }
    return 0;
  }

  @Override
  public int hops(int record) {
    return count;
  }

  @Override
  public long read(int record, int hop, int field) {
    return hops[hop][field];
  }
}
