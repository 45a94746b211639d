package io.weir.sim.host;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.sim.fabric.Frame;
import java.util.Arrays;

/**
 * TCP hosts with selective acknowledgements and timestamps. Defaults are what Linux hosts on
 * Ethernet do, as far as a specification leaves the choice.
 *
 * @param payloadBytes payload of a full segment, bytes
 * @param headerBytes everything else on the wire (Ethernet 14, IPv4 20, TCP 20, timestamps 12),
 *     bytes
 * @param controlBytes size of an acknowledgement on the wire, bytes
 * @param handshakeBytes size of SYN and SYN-ACK on the wire, bytes
 * @param ackEvery full segments per acknowledgement (RFC 5681 section 4.2)
 * @param ackDelayUs longest time an acknowledgement is held back, µs
 * @param receiveWindowBytes payload a receiver has room for, bytes
 * @param minRtoUs least time that the retransmission timeout exceeds the smoothed round trip, µs
 * @param initialRtoUs retransmission timeout before the first round-trip sample (RFC 6298), µs
 * @param maxRtoUs largest retransmission timeout, µs
 * @param lossDetection how lost segments are found
 * @param reorderingPackets later segments that must arrive before one may be taken for lost at once
 *     (DupThresh of RFC 8985, kPacketThreshold of RFC 9002)
 * @param tailProbe whether a tail loss probe goes out before the retransmission timer (RFC 8985)
 * @param burstUs a paced flow sends in bursts of what its rate gives in this time, µs
 * @param dataPriority priority of data, 0 … 7, higher first
 * @param controlPriority priority of acknowledgements
 */
public record TcpSpec(
    @JsonPropertyDescription("payload of a full segment") int payloadBytes,
    @JsonPropertyDescription(
            "everything else on the wire: Ethernet 14, IPv4 20, TCP 20, timestamps 12")
        int headerBytes,
    @JsonPropertyDescription("size of an acknowledgement on the wire") int controlBytes,
    @JsonPropertyDescription("size of SYN and SYN-ACK on the wire") int handshakeBytes,
    @JsonPropertyDescription("full segments per acknowledgement") @Unit("segments") int ackEvery,
    @JsonPropertyDescription("longest time an acknowledgement is held back") long ackDelayUs,
    @JsonPropertyDescription("payload a receiver has room for") long receiveWindowBytes,
    @JsonPropertyDescription("least excess of the retransmission timeout over the round trip")
        long minRtoUs,
    @JsonPropertyDescription("retransmission timeout before the first round-trip sample")
        long initialRtoUs,
    @JsonPropertyDescription("largest retransmission timeout") long maxRtoUs,
    @JsonPropertyDescription("how lost segments are found: rack (RFC 8985) or rfc9002 (QUIC's)")
        Rule lossDetection,
    @JsonPropertyDescription("later segments that arrive before one may be taken for lost at once")
        @Unit("segments")
        int reorderingPackets,
    @JsonPropertyDescription("rack: whether a tail loss probe goes out before the timer")
        boolean tailProbe,
    @JsonPropertyDescription("a paced flow sends in bursts of what its rate gives in this time")
        long burstUs,
    @JsonPropertyDescription("priority of data, higher first") int dataPriority,
    @JsonPropertyDescription("priority of acknowledgements, higher first") int controlPriority)
    implements HostSpec {
  /** How lost segments are found. */
  public enum Rule {
    /** RACK-TLP, RFC 8985, with the retransmission timer of RFC 6298. */
    rack,
    /** QUIC's thresholds, probe timeouts and persistent congestion, RFC 9002. */
    rfc9002
  }

  /** A Linux host on Ethernet. */
  public static final TcpSpec DEFAULTS =
      new TcpSpec(
          1448,
          66,
          66,
          74,
          2,
          40_000,
          6L << 20,
          200_000,
          1_000_000,
          120_000_000,
          Rule.rack,
          3,
          true,
          1_000,
          0,
          0);

  public TcpSpec {
    Bounds.require("payloadBytes", payloadBytes, 1, 65_000, "");
    Bounds.require("headerBytes", headerBytes, 1, 500, "");
    Bounds.require("controlBytes", controlBytes, 1, 9500, "");
    Bounds.require("handshakeBytes", handshakeBytes, 1, 9500, "");
    Bounds.require("ackEvery", ackEvery, 1, 1000, "");
    Bounds.require("ackDelayUs", ackDelayUs, 0, 500_000, "");
    Bounds.require("receiveWindowBytes", receiveWindowBytes, payloadBytes, 1L << 40, "");
    Bounds.require("minRtoUs", minRtoUs, 1, 60_000_000L, "");
    Bounds.require("initialRtoUs", initialRtoUs, minRtoUs, 60_000_000L, "");
    Bounds.require("maxRtoUs", maxRtoUs, initialRtoUs, 3_600_000_000L, "");
    if (lossDetection == null) {
      throw new IllegalArgumentException(
          "lossDetection: expected one of " + Arrays.toString(Rule.values()) + ", found nothing");
    }
    Bounds.require("reorderingPackets", reorderingPackets, 1, 1000, "");
    Bounds.require("burstUs", burstUs, 0, 1_000_000, "");
    Bounds.require("dataPriority", dataPriority, 0, Frame.MAX_PRIORITY, "");
    Bounds.require("controlPriority", controlPriority, 0, Frame.MAX_PRIORITY, "");
  }

  @Override
  public int largestFrameBytes() {
    return Math.max(packetBytes(), Math.max(handshakeBytes, controlBytes));
  }

  @Override
  public long burstWireBytes() {
    return packetBytes();
  }
}
