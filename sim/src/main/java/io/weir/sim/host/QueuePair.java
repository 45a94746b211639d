package io.weir.sim.host;

/** Both ends of one reliable connection. Its congestion-control block lies with the hosts. */
final class QueuePair {
  final int flow;
  final int source;
  final int destination;

  /** Index among the flows of its source host. */
  final int localIndex;

  // Sender.
  boolean started;
  boolean scheduled;
  long nextPsn;
  long unackedPsn;
  long highestPsn;
  long eligiblePs;
  long timeoutPs = Long.MAX_VALUE;

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
  long expectedPsn;
  int unackedArrivals;
  boolean unackedMark;
  long nackedPsn = -1;
  long nackPs;
  long cnpPs = Long.MIN_VALUE / 2;

  QueuePair(int flow, int source, int destination, int localIndex) {
    this.flow = flow;
    this.source = source;
    this.destination = destination;
    this.localIndex = localIndex;
  }

  long inFlightPackets() {
    return nextPsn - unackedPsn;
  }
}
