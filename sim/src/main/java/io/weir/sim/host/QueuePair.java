package io.weir.sim.host;

import io.weir.sim.traffic.Flow;

/**
 * Both ends of one reliable connection. Positions are payload bytes since the connection's start.
 * Its congestion-control block lies with the hosts.
 */
final class QueuePair {
  static final long NEVER = Long.MAX_VALUE;

  final int flow;
  final int source;
  final int destination;

  /** Index among the flows of its source host. */
  final int localIndex;

  /** Told of progress, or null. */
  final StreamListener listener;

  /** Flows that wait for this one to be complete. */
  int[] dependents = {};

  // Sender.
  boolean started;
  boolean scheduled;
  boolean outOfData;

  /** Whether its algorithm wants RTT probes. */
  boolean probes;

  /** Whether its packets collect telemetry. */
  boolean telemetry;

  /** Whether everything there will ever be is known: a flow, not a stream. */
  final boolean bounded;

  /** Payload there is to send so far. */
  long available;

  long next;
  long unacked;
  long highest;

  /** The unacknowledged messages end here at the latest. */
  long messageLimit;

  /** Window in payload bytes, of {@link #windowBytes} on the wire. */
  long windowPayload;

  long windowBytes = -1;

  /** Pacing lets the next burst go from here on, at {@link #pacedBps}. */
  long eligiblePs;

  /** Rate that {@link #eligiblePs} was computed for, bit/s. */
  long pacedBps;

  long timeoutPs = NEVER;
  long startedPs;

  // Sender: RTT probes and what is reported with them.
  long probeSent;
  long probeAnswered;
  long probeSentPs;
  long probeTimeoutPs;
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
  long completedPs = NEVER;

  QueuePair(
      int flow,
      int source,
      int destination,
      int localIndex,
      long available,
      boolean bounded,
      StreamListener listener) {
    this.flow = flow;
    this.source = source;
    this.destination = destination;
    this.localIndex = localIndex;
    this.available = available;
    this.bounded = bounded;
    this.listener = listener;
  }

  static QueuePair of(int index, Flow flow, int localIndex) {
    return new QueuePair(
        index, flow.source(), flow.destination(), localIndex, flow.bytes(), flow.isBounded(), null);
  }

  long inFlight() {
    return next - unacked;
  }
}
