package io.weir.sim.host;

/** A queue pair: a connection with go-back-N, messages and RTT probes. */
final class QueuePair extends Connection {
  // Sender.
  /** Whether its algorithm wants RTT probes. */
  boolean probes;

  /** Whether its packets collect telemetry. */
  boolean telemetry;

  long next;
  long unacked;
  long highest;

  /** The unacknowledged messages end here at the latest. */
  long messageLimit;

  /** Window in payload bytes, of {@link #windowBytes} on the wire. */
  long windowPayload;

  long windowBytes = -1;

  /** Rate that {@link #eligiblePs} was computed for, bit/s. */
  long pacedBps;

  long timeoutPs = NEVER;

  // Sender: RTT probes and what is reported with them.
  long probeSent;
  long probeAnswered;
  long probeSentPs;
  long probeTimeoutPs;

  /** Age at which the outstanding probe is reported before its answer, ps. */
  long probeOverduePs;

  /** Pacing rate at the last probe, bit/s. */
  long probedBps;

  /** Payload sent since the last probe. */
  long unprobedBytes;

  long reportedPs;
  long bytesSent;
  long packetsSent;
  long nacks;
  long cnps;

  // Receiver.
  long expected;

  /** End of the message that {@link #expected} lies in. */
  long messageEnd;

  int unackedArrivals;
  boolean unackedMark;
  long nackedAt = -1;
  long nackPs;
  long cnpPs = Long.MIN_VALUE / 2;

  QueuePair(Ends ends) {
    super(ends);
  }

  long inFlight() {
    return next - unacked;
  }
}
