package io.weir.sim.host;

/** A TCP connection: what its sender and its receiver know. */
final class TcpConnection extends Connection {
  /** What the sender is doing about losses. */
  enum Recovery {
    /** Nothing is missing. */
    NONE,
    /** Repairing losses that acknowledgements told of. */
    FAST,
    /** Repairing after the retransmission timer fired. */
    TIMEOUT
  }

  // Sender.
  final Scoreboard board = new Scoreboard();
  final RttEstimator rtt;
  final LossDetection losses;
  final DeliveryRate rate = new DeliveryRate();
  final ProportionalRateReduction reduction = new ProportionalRateReduction();
  boolean established;
  boolean ownRecovery;
  long lineRateBps;

  /** Number of the latest SYN. */
  long handshakes;

  /** Position of the next byte never sent. */
  long next;

  /** Position of the first byte not acknowledged. */
  long unacked;

  /** Wire bytes sent and neither delivered nor taken for lost (pipe). */
  long inFlightBytes;

  /** Segments acknowledged selectively. */
  int sacked;

  /** Segments taken for lost that must be sent again. */
  int toSendAgain;

  /** No segment before this one must be sent again. */
  long firstToSendAgain;

  Recovery recovery = Recovery.NONE;

  /** Once all before this is acknowledged, the recovery is over. */
  long recoveryEnd;

  /** The window kept the flow from sending when it had sent up to here; -1: it did not. */
  long windowLimitedAt = -1;

  /** Wire bytes sent of the burst that pacing allows, and how many those are. */
  long burstSentBytes;

  long burstBytes;

  /** Wire bytes taken for lost that no acknowledgement has told the algorithm of yet. */
  long lostBytes;

  /** Highest position, beyond {@link #recoveryEnd}, of what was taken for lost while repairing. */
  long lostBeyond;

  // Timers.
  /** When the retransmission timer fires, before the connection stands that of the handshake. */
  long timeoutPs = NEVER;

  /** When a tail loss probe is due. */
  long probePs = NEVER;

  /** A probe goes out at the next turn, whatever the window. */
  boolean probeWaits;

  /** The tail loss probe's end (TLP.end_seq); -1: none is under way. */
  long probeEnd = -1;

  boolean probeSentAgain;

  /** In flight when it was due. */
  long probeInFlightBytes;

  // Receiver.
  final ReassemblyQueue reassembly = new ReassemblyQueue();

  /** Position of the next byte expected in order. */
  long expected;

  int unackedSegments;

  /** Whether the latest packet was marked (DCTCP.CE, RFC 8257 section 3.2). */
  boolean marked;

  /** When an acknowledgement that is held back goes out. */
  long ackDuePs = NEVER;

  TcpConnection(Ends ends, TcpSpec spec) {
    super(ends);
    rtt =
        new RttEstimator(
            spec.initialRtoUs() * 1000 * Hosts.PS,
            spec.minRtoUs() * 1000 * Hosts.PS,
            spec.maxRtoUs() * 1000 * Hosts.PS);
    losses = new LossDetection(board, rtt, spec);
  }
}
