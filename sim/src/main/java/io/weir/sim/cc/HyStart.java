package io.weir.sim.cc;

/**
 * HyStart++: leaves slow start when round trips lengthen, before packets are lost.
 *
 * <p>Source: RFC 9406 section 4.2, with its constants. When the least round-trip time of a round (8
 * samples or more) exceeds that of the round before by max(4 ms, min(that/8, 16 ms)), slow start
 * becomes conservative: a quarter of the growth. If it was no false alarm, that lasts 5 rounds.
 *
 * <p>Worked number: 80 ms in the last round: threshold 10 ms, so 90 ms in this one is the sign.
 */
final class HyStart {
  /** Longs of state. */
  static final int LONGS = 5;

  private static final int LAST_MIN_NS = 0;
  private static final int MIN_NS = 1;
  private static final int SAMPLES = 2;

  /** Round-trip time that conservative slow start began with; 0: slow start is normal. */
  private static final int BASELINE_NS = 3;

  private static final int ROUNDS = 4;

  private static final long MIN_THRESHOLD_NS = 4_000_000;
  private static final long MAX_THRESHOLD_NS = 16_000_000;
  private static final long RTT_DIVISOR = 8;
  private static final long SAMPLES_NEEDED = 8;
  private static final double GROWTH_DIVISOR = 4;
  private static final long CONSERVATIVE_ROUNDS = 5;
  private static final long NONE = Long.MAX_VALUE;

  private HyStart() {}

  static void reset(long[] block, int at) {
    block[at + LAST_MIN_NS] = NONE;
    block[at + MIN_NS] = NONE;
    block[at + SAMPLES] = 0;
    block[at + BASELINE_NS] = 0;
    block[at + ROUNDS] = 0;
  }

  /** Growth divided by this. */
  static double divisor(long[] block, int at) {
    return block[at + BASELINE_NS] == 0 ? 1 : GROWTH_DIVISOR;
  }

  static void sample(long rttNs, long[] block, int at) {
    block[at + MIN_NS] = Math.min(block[at + MIN_NS], rttNs);
    block[at + SAMPLES]++;
    if (block[at + SAMPLES] < SAMPLES_NEEDED) {
      return;
    }
    if (block[at + BASELINE_NS] != 0) {
      if (block[at + MIN_NS] < block[at + BASELINE_NS]) {
        block[at + BASELINE_NS] = 0; // a false alarm
      }
    } else if (block[at + LAST_MIN_NS] != NONE
        && block[at + MIN_NS] - block[at + LAST_MIN_NS] >= thresholdNs(block[at + LAST_MIN_NS])) {
      block[at + BASELINE_NS] = block[at + MIN_NS];
      block[at + ROUNDS] = 0;
    }
  }

  /** A round has ended; whether slow start has, too. */
  static boolean endRound(long[] block, int at) {
    block[at + LAST_MIN_NS] = block[at + MIN_NS];
    block[at + MIN_NS] = NONE;
    block[at + SAMPLES] = 0;
    // The round in which the sign was seen counts.
    return block[at + BASELINE_NS] != 0 && ++block[at + ROUNDS] >= CONSERVATIVE_ROUNDS;
  }

  static long thresholdNs(long lastMinNs) {
    return Math.max(MIN_THRESHOLD_NS, Math.min(lastMinNs / RTT_DIVISOR, MAX_THRESHOLD_NS));
  }
}
