package io.weir.sim.host;

import io.weir.sim.cc.AckEvent;

/**
 * Delivery-rate samples, draft-cheng-iccrg-delivery-rate-estimation-02. Names in brackets are the
 * draft's.
 */
final class DeliveryRate {
  private static final long NEVER = Long.MIN_VALUE;

  /** C.delivered, bytes. */
  private long delivered;

  /** C.delivered_time. */
  private long deliveredPs;

  /** C.first_sent_time: send time of the packet delivered last. */
  private long firstSentPs;

  /** C.app_limited: the flow is application-limited until this much is delivered; 0: it is not. */
  private long appLimitedUntil;

  /** Bytes taken for lost so far (C.lost). */
  private long lost;

  private long sampledTransmission = NEVER;
  private long priorDelivered;
  private long priorPs;
  private long sendElapsedPs;
  private boolean sampleAppLimited;
  private long sampleInFlightBytes;
  private long sampleLost;

  /** A segment goes out (section 3.2, OnPacketSent). */
  void sent(Scoreboard board, long segment, long nowPs, long inFlightBefore, long wireBytes) {
    if (inFlightBefore == 0) {
      firstSentPs = nowPs;
      deliveredPs = nowPs;
    }
    board.sampled(segment, delivered, deliveredPs, firstSentPs, inFlightBefore + wireBytes, lost);
    if (appLimitedUntil != 0) {
      board.set(segment, Scoreboard.APP_LIMITED);
    } else {
      board.clear(segment, Scoreboard.APP_LIMITED);
    }
  }

  /** An acknowledgement begins. */
  void begin() {
    sampledTransmission = NEVER;
  }

  /** It covers a segment (section 3.3, UpdateRateSample). */
  void delivered(Scoreboard board, long segment, long nowPs, long wireBytes) {
    delivered += wireBytes;
    deliveredPs = nowPs;
    if (board.transmission(segment) > sampledTransmission) {
      sampledTransmission = board.transmission(segment);
      priorDelivered = board.delivered(segment);
      priorPs = board.deliveredPs(segment);
      sendElapsedPs = board.sentPs(segment) - board.firstSentPs(segment);
      sampleAppLimited = board.is(segment, Scoreboard.APP_LIMITED);
      sampleInFlightBytes = board.inFlightBytes(segment);
      sampleLost = board.lostBytes(segment);
      firstSentPs = board.sentPs(segment);
    }
  }

  /** Bytes were taken for lost. */
  void lost(long wireBytes) {
    lost += wireBytes;
  }

  /** Bytes taken for lost since a segment was sent. */
  long lostSince(Scoreboard board, long segment) {
    return lost - board.lostBytes(segment);
  }

  /** The application has nothing to send (section 3.4). */
  void limitedByApplication(long inFlightBytes) {
    appLimitedUntil = Math.max(1, delivered + inFlightBytes);
  }

  /** Whether the application limits the flow. */
  boolean isLimitedByApplication() {
    return appLimitedUntil != 0;
  }

  /** Writes the sample of this acknowledgement (section 3.3, GenerateRateSample). */
  void finish(AckEvent ack, long leastRttPs) {
    if (appLimitedUntil != 0 && delivered > appLimitedUntil) {
      appLimitedUntil = 0;
    }
    ack.deliveredBytes = delivered;
    ack.deliveryIntervalNs = 0;
    if (sampledTransmission == NEVER) {
      return;
    }
    ack.priorDeliveredBytes = priorDelivered;
    ack.appLimited = sampleAppLimited;
    ack.txInFlightBytes = sampleInFlightBytes;
    ack.lostSinceSentBytes = lost - sampleLost;
    // Acknowledgements may come compressed, and sends may come in bursts: the longer time counts.
    long intervalPs = Math.max(sendElapsedPs, deliveredPs - priorPs);
    // Shorter than a round trip: it can't be right, as a retransmission was acknowledged too early.
    ack.deliveryIntervalNs =
        leastRttPs != Long.MAX_VALUE && intervalPs < leastRttPs ? 0 : intervalPs / Hosts.PS;
  }
}
