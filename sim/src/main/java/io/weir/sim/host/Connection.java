package io.weir.sim.host;

/**
 * Both ends of one reliable connection, as far as every transport has it. Positions are payload
 * bytes since the connection's start. Its congestion-control block lies with the hosts.
 */
abstract class Connection {
  static final long NEVER = Long.MAX_VALUE;

  final int flow;
  final int source;
  final int destination;

  /** Index among the flows of its source host. */
  final int localIndex;

  /** Index among the flows that end at its destination host. */
  final int remoteIndex;

  /** Told of progress, or null. */
  final StreamListener listener;

  /** Whether everything there will ever be is known: a flow, not a stream. */
  final boolean bounded;

  /** Flows that wait for this one to be complete. */
  int[] dependents = {};

  /** Payload there is to send so far. */
  long available;

  /** Whether a stream has sent all there is. */
  boolean outOfData;

  boolean started;
  long startedPs;
  long completedPs = NEVER;

  /** Whether it stands in line at its NIC. */
  boolean scheduled;

  /** Pacing lets it send from then on. */
  long eligiblePs;

  /** What tells two connections apart before they start. */
  record Ends(
      int flow,
      int source,
      int destination,
      int localIndex,
      int remoteIndex,
      long available,
      boolean bounded,
      StreamListener listener) {}

  Connection(Ends ends) {
    flow = ends.flow();
    source = ends.source();
    destination = ends.destination();
    localIndex = ends.localIndex();
    remoteIndex = ends.remoteIndex();
    available = ends.available();
    bounded = ends.bounded();
    listener = ends.listener();
  }
}
