package io.weir.sim.cc;

/**
 * What a flow of BBR measures from round to round, in the longs of its block. A round ends with the
 * first acknowledgement of a packet that was sent when the last round had ended, once a round-trip
 * time has been sampled.
 */
final class BbrRound {
  private static final int START_NS = 0;
  private static final int ROUND_NS = 1;
  private static final int ROUND_DELIVERED = 2;
  private static final int LEAST_US = 3;
  private static final int MOST_US = 4;
  private static final int LIFE_US = 5;
  private static final int AT_LOSS_US = 6;
  private static final int LOSS_WAITS = 7;
  private static final int LOST_BYTES = 8;
  private static final int LOST_TOTAL_BYTES = 9;
  private static final int MARKED_PACKETS = 10;
  private static final int ROUND_IN_FLIGHT = 11;
  private static final int ROUNDS = 12;
  private static final int PROBE_LEAST_US = 13;
  private static final int PROBE_RTT_US = 14;
  private static final int PROBE_RTTS = 15;
  private static final int PROBES = 16;

  /** Longs in use. */
  static final int LONGS = 17;

  /** Longer round-trip times count as this, µs: 23 bits. */
  private static final long MOST_RTT_US = (1 << 23) - 1;

  private static final double NS_PER_US = 1_000;
  private static final double Q24 = 1 << 24;

  private BbrRound() {}

  static void start(long nowNs, long[] block, int at) {
    block[at + START_NS] = nowNs;
    block[at + ROUND_NS] = nowNs;
    block[at + LIFE_US] = BbrReport.MAX;
    block[at + PROBE_LEAST_US] = BbrReport.MAX;
    forget(block, at);
  }

  private static void forget(long[] block, int at) {
    block[at + LEAST_US] = BbrReport.MAX;
    block[at + MOST_US] = 0;
    block[at + LOST_BYTES] = 0;
    block[at + MARKED_PACKETS] = 0;
  }

  /**
   * Takes an acknowledgement that BBR has seen.
   *
   * @param state BBR's state after it
   * @return whether it ends a round
   */
  static boolean take(AckEvent event, BbrV1.State state, long[] block, int at) {
    block[at + LOST_BYTES] += event.lostBytes;
    block[at + LOST_TOTAL_BYTES] += event.lostBytes;
    block[at + MARKED_PACKETS] += event.marked ? event.ackedPackets : 0;
    block[at + LOSS_WAITS] |= event.lostBytes > 0 ? 1 : 0;
    long rttUs = Math.min(event.rttNs / 1_000, MOST_RTT_US);
    if (rttUs > 0) {
      block[at + LEAST_US] = Math.min(block[at + LEAST_US], rttUs);
      block[at + MOST_US] = Math.max(block[at + MOST_US], rttUs);
      block[at + LIFE_US] = Math.min(block[at + LIFE_US], rttUs);
      if (block[at + LOSS_WAITS] != 0) {
        block[at + AT_LOSS_US] = rttUs;
        block[at + LOSS_WAITS] = 0;
      }
    }
    probe(rttUs, state, block, at);
    return event.ackedBytes > 0
        && event.deliveredBytes > event.priorDeliveredBytes
        && event.priorDeliveredBytes >= block[at + ROUND_DELIVERED]
        && block[at + MOST_US] > 0;
  }

  /** The least round-trip time of a PROBE_RTT counts once that has ended. */
  private static void probe(long rttUs, BbrV1.State state, long[] block, int at) {
    if (state == BbrV1.State.PROBE_RTT) {
      block[at + PROBES] = 1;
      if (rttUs > 0) {
        block[at + PROBE_LEAST_US] = Math.min(block[at + PROBE_LEAST_US], rttUs);
      }
    } else if (block[at + PROBES] != 0) {
      block[at + PROBES] = 0;
      block[at + PROBE_RTTS]++;
      if (block[at + PROBE_LEAST_US] != BbrReport.MAX) {
        block[at + PROBE_RTT_US] = block[at + PROBE_LEAST_US];
      }
      block[at + PROBE_LEAST_US] = BbrReport.MAX;
    }
  }

  /** Fills in what is measured here, and begins the next round. */
  static void end(AckEvent event, long packetBytes, long[] report, long[] block, int at) {
    block[at + ROUNDS]++;
    long roundNs = event.nowNs - block[at + ROUND_NS];
    long deliveredBytes = event.deliveredBytes - block[at + ROUND_DELIVERED];
    // What was sent is in flight, delivered or lost.
    long sentBytes =
        event.inFlightBytes - block[at + ROUND_IN_FLIGHT] + deliveredBytes + block[at + LOST_BYTES];
    report[BbrReport.RTT_US] = block[at + LEAST_US];
    report[BbrReport.MAX_RTT_US] = block[at + MOST_US];
    report[BbrReport.MIN_RTT_US] = block[at + LIFE_US];
    report[BbrReport.RTT_AT_LOSS_US] = block[at + AT_LOSS_US];
    report[BbrReport.PROBE_RTT_US] = block[at + PROBE_RTT_US];
    report[BbrReport.PROBE_RTTS] = block[at + PROBE_RTTS];
    report[BbrReport.DELIVERY_RATE_Q24] =
        rateQ24(deliveredBytes * 8e9 / Math.max(roundNs, 1), packetBytes);
    report[BbrReport.INFLIGHT_PACKETS] = packets(event.inFlightBytes, packetBytes);
    report[BbrReport.DELIVERED_PACKETS] = packets(deliveredBytes, packetBytes);
    report[BbrReport.LOST_PACKETS] = packets(block[at + LOST_BYTES], packetBytes);
    report[BbrReport.NACKS] = report[BbrReport.LOST_PACKETS];
    report[BbrReport.CNPS] = block[at + MARKED_PACKETS];
    report[BbrReport.PACKETS_SENT] = packets(sentBytes, packetBytes);
    report[BbrReport.BYTES_SENT] = Math.min(sentBytes, BbrReport.MAX);
    report[BbrReport.DELIVERED_TOTAL_PACKETS] = packets(event.deliveredBytes, packetBytes);
    report[BbrReport.LOST_TOTAL_PACKETS] = packets(block[at + LOST_TOTAL_BYTES], packetBytes);
    report[BbrReport.AGE_ROUNDS] = block[at + ROUNDS];
    report[BbrReport.AGE_MS] =
        Math.min((event.nowNs - block[at + START_NS]) / 1_000_000, BbrReport.MAX);
    report[BbrReport.ROUND_US] = Math.min(roundNs / 1_000, BbrReport.MAX);
    block[at + ROUND_NS] = event.nowNs;
    block[at + ROUND_DELIVERED] = event.deliveredBytes;
    block[at + ROUND_IN_FLIGHT] = event.inFlightBytes;
    forget(block, at);
  }

  /** Bytes as packets; the last packet of a flow may be a small one. */
  static long packets(long bytes, long packetBytes) {
    return Math.min((bytes + packetBytes - 1) / packetBytes, BbrReport.MAX);
  }

  /**
   * A rate as packets per µs, Q24.
   *
   * <p>Worked number: 10 Mbit/s of packets of 1500 bytes are 833.3 per s, 13,981.
   */
  static long rateQ24(double rateBps, long packetBytes) {
    return (long) Math.min(rateBps / 8 / packetBytes / (NS_PER_US * 1_000) * Q24, BbrReport.MAX);
  }
}
