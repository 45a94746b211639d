package io.weir.sim.cc;

/**
 * What a NIC told one flow's algorithm, and what the algorithm answered.
 *
 * @param kind of the event
 * @param flow index of the flow
 * @param nowNs when, ns since the start
 * @param rttSentNs of {@link Kind#RTT}: when the probe had been sent, ns
 * @param bytes of {@link Kind#TX}: bytes sent, headers included
 * @param packets of {@link Kind#TX}: packets sent
 * @param rateQ20 the flow's rate afterwards, Q20 of the line rate
 * @param probed of {@link Kind#TX}: whether an RTT probe was sent
 */
public record NicEvent(
    Kind kind,
    int flow,
    long nowNs,
    long rttSentNs,
    int bytes,
    int packets,
    long rateQ20,
    boolean probed) {
  /** Kinds of event, with the numbers of DOCA PCC. */
  public enum Kind {
    /** A congestion notification arrived. */
    CNP(2),
    /** A burst was sent. */
    TX(3),
    /** An acknowledgement arrived. */
    ACK(4),
    /** A negative acknowledgement arrived. */
    NACK(5),
    /** A probe came back. */
    RTT(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Its number. */
    public int code() {
      return code;
    }
  }
}
