package io.weir.sim.host;

import java.util.Arrays;

/**
 * The segments a sender has sent and not seen acknowledged in order, with what it must remember of
 * each. Segments are numbered from 0 in the order of their positions; a packed ring holds those
 * from {@link #first} to {@link #end}.
 */
final class Scoreboard {
  /** Acknowledged out of order. */
  static final long SACKED = 1;

  /** Taken for lost, and not sent again since. */
  static final long LOST = 2;

  /** Counted as in flight. */
  static final long IN_FLIGHT = 4;

  /** Sent more than once. */
  static final long SENT_AGAIN = 8;

  /** Sent when the application, not the network, limited the flow. */
  static final long APP_LIMITED = 16;

  private static final int START = 0;
  private static final int PAYLOAD = 1;
  private static final int FLAGS = 2;
  private static final int SENT_PS = 3;
  private static final int TRANSMISSION = 4;
  private static final int DELIVERED = 5;
  private static final int DELIVERED_PS = 6;
  private static final int FIRST_SENT_PS = 7;
  private static final int IN_FLIGHT_BYTES = 8;
  private static final int LOST_BYTES = 9;

  /** Of a segment acknowledged selectively: none between it and that one isn't. */
  private static final int NEXT_UNSACKED = 10;

  private static final int STRIDE = 11;

  private long[] ring = new long[8 * STRIDE];
  private int mask = 7;
  private long first;
  private long end;

  private int at(long segment) {
    return (int) (segment & mask) * STRIDE;
  }

  /** First segment that isn't acknowledged in order. */
  long first() {
    return first;
  }

  /** One past the last segment. */
  long end() {
    return end;
  }

  boolean isEmpty() {
    return first == end;
  }

  /** Adds a segment that follows the last one. */
  long append(long start, long payload) {
    if (end - first > mask) {
      grow();
    }
    int at = at(end);
    Arrays.fill(ring, at, at + STRIDE, 0);
    ring[at + START] = start;
    ring[at + PAYLOAD] = payload;
    return end++;
  }

  private void grow() {
    long[] larger = new long[ring.length * 2];
    int largerMask = 2 * mask + 1;
    for (long segment = first; segment < end; segment++) {
      System.arraycopy(ring, at(segment), larger, (int) (segment & largerMask) * STRIDE, STRIDE);
    }
    ring = larger;
    mask = largerMask;
  }

  /** Forgets the first segment. */
  void removeFirst() {
    first++;
  }

  /** First segment that starts at or after {@code position}. */
  long firstFrom(long position) {
    long low = first;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (start(middle) < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  long start(long segment) {
    return ring[at(segment) + START];
  }

  long payload(long segment) {
    return ring[at(segment) + PAYLOAD];
  }

  /** Position behind its last byte. */
  long endPosition(long segment) {
    int at = at(segment);
    return ring[at + START] + ring[at + PAYLOAD];
  }

  boolean is(long segment, long flag) {
    return (ring[at(segment) + FLAGS] & flag) != 0;
  }

  void set(long segment, long flag) {
    ring[at(segment) + FLAGS] |= flag;
  }

  void clear(long segment, long flag) {
    ring[at(segment) + FLAGS] &= ~flag;
  }

  /** A segment was acknowledged selectively. */
  void sacked(long segment) {
    int at = at(segment);
    ring[at + FLAGS] |= SACKED;
    ring[at + NEXT_UNSACKED] = segment + 1;
  }

  /**
   * First segment from {@code segment} on that was not acknowledged selectively. Shortens the way
   * for the next to ask: every acknowledgement repeats the blocks before.
   */
  long firstUnsackedFrom(long segment) {
    long here = segment;
    while (here < end && is(here, SACKED)) {
      long next = ring[at(here) + NEXT_UNSACKED];
      if (next < end && is(next, SACKED)) {
        ring[at(here) + NEXT_UNSACKED] = ring[at(next) + NEXT_UNSACKED];
      }
      here = next;
    }
    return here;
  }

  /** Remembers a transmission, the latest of the segment. */
  void sent(long segment, long nowPs, long transmission) {
    int at = at(segment);
    ring[at + SENT_PS] = nowPs;
    ring[at + TRANSMISSION] = transmission;
  }

  /** Remembers what the delivery-rate estimator knew at that transmission. */
  void sampled(
      long segment,
      long delivered,
      long deliveredPs,
      long firstSentPs,
      long inFlightBytes,
      long lostBytes) {
    int at = at(segment);
    ring[at + DELIVERED] = delivered;
    ring[at + DELIVERED_PS] = deliveredPs;
    ring[at + FIRST_SENT_PS] = firstSentPs;
    ring[at + IN_FLIGHT_BYTES] = inFlightBytes;
    ring[at + LOST_BYTES] = lostBytes;
  }

  long sentPs(long segment) {
    return ring[at(segment) + SENT_PS];
  }

  /** Number of its latest transmission. */
  long transmission(long segment) {
    return ring[at(segment) + TRANSMISSION];
  }

  /** Bytes delivered when it was sent (P.delivered). */
  long delivered(long segment) {
    return ring[at(segment) + DELIVERED];
  }

  /** When those had been delivered (P.delivered_time). */
  long deliveredPs(long segment) {
    return ring[at(segment) + DELIVERED_PS];
  }

  /** Send time of the packet then delivered last (P.first_sent_time). */
  long firstSentPs(long segment) {
    return ring[at(segment) + FIRST_SENT_PS];
  }

  /** Bytes in flight when it had been sent, it included. */
  long inFlightBytes(long segment) {
    return ring[at(segment) + IN_FLIGHT_BYTES];
  }

  /** Bytes taken for lost when it was sent. */
  long lostBytes(long segment) {
    return ring[at(segment) + LOST_BYTES];
  }
}
