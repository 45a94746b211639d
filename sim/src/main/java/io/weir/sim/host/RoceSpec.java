package io.weir.sim.host;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.sim.fabric.Frame;

/**
 * RoCE reliable-connection hosts. Defaults are RL-CC's reference environment.
 *
 * @param payloadBytes payload of a packet, bytes
 * @param headerBytes everything else on the wire (Ethernet 18, IPv4 20, UDP 8, BTH 12, ICRC 4),
 *     bytes
 * @param controlBytes size of ACK, NACK and CNP on the wire, bytes
 * @param probeBytes size of an RTT probe and its answer on the wire, bytes
 * @param messagePackets packets in a message
 * @param outstandingMessages messages a flow may have unacknowledged
 * @param burstBytes payload a flow may send at line rate before the scheduler turns to the next
 * @param ackCoalescing packets per acknowledgement; the last packet of a message is always
 *     acknowledged
 * @param cnpSpacingNs least time between congestion notifications of a flow, ns
 * @param nackSpacingNs least time between negative acknowledgements for the same gap, ns
 * @param timeoutUs retransmission timeout of a queue pair, µs
 * @param probeTimeoutNs first time-out of an RTT probe, doubles with every loss, ns
 * @param probeSpacingBytes least payload a flow sends between two RTT probes unless its rate has
 *     changed by a quarter or the algorithm asks for one at every burst, bytes
 * @param probeOverdueNs age from which a flow's first RTT probe, unanswered, is reported as a round
 *     trip of at least that long, ns; later ones are at twice the last report's time
 * @param baseRttNs round-trip time the host takes for the idle network's, ns
 * @param initialRateFraction rate of a new flow as a share of the line rate
 * @param minRateQ20 least rate of probe-driven algorithms, in 2^-20 of the line rate
 * @param dataPriority priority of data and RTT probes, 0 … 7, higher first
 * @param controlPriority priority of everything else
 */
public record RoceSpec(
    @JsonPropertyDescription("payload of a packet") int payloadBytes,
    @JsonPropertyDescription(
            "everything else on the wire: Ethernet 18, IPv4 20, UDP 8, BTH 12, ICRC 4")
        int headerBytes,
    @JsonPropertyDescription("size of ACK, NACK and CNP on the wire") int controlBytes,
    @JsonPropertyDescription("size of an RTT probe and its answer on the wire") int probeBytes,
    @JsonPropertyDescription("packets in a message") int messagePackets,
    @JsonPropertyDescription("messages a flow may have unacknowledged") int outstandingMessages,
    @JsonPropertyDescription("payload a flow may send at line rate before the next one's turn")
        int burstBytes,
    @JsonPropertyDescription(
            "packets per acknowledgement; the last of a message is always acknowledged")
        @Unit("packets")
        int ackCoalescing,
    @JsonPropertyDescription("least time between congestion notifications of a flow")
        long cnpSpacingNs,
    @JsonPropertyDescription("least time between negative acknowledgements for the same gap")
        long nackSpacingNs,
    @JsonPropertyDescription("retransmission timeout of a queue pair") long timeoutUs,
    @JsonPropertyDescription("first time-out of an RTT probe; doubles with every loss")
        long probeTimeoutNs,
    @JsonPropertyDescription(
            "least payload a flow sends between two RTT probes, unless its rate has changed by a"
                + " quarter or the algorithm asks for one at every burst")
        long probeSpacingBytes,
    @JsonPropertyDescription(
            "age from which a flow's first RTT probe, unanswered, is reported as a round trip of at"
                + " least that long; later ones are at twice the last report's time")
        long probeOverdueNs,
    @JsonPropertyDescription("round-trip time the host takes for the idle network's")
        long baseRttNs,
    @JsonPropertyDescription("rate of a new flow") @Unit("of the line rate")
        double initialRateFraction,
    @JsonPropertyDescription("least rate of probe-driven algorithms")
        @Unit("/2^20 of the line rate")
        int minRateQ20,
    @JsonPropertyDescription("priority of data and RTT probes, higher first") int dataPriority,
    @JsonPropertyDescription("priority of everything else, higher first") int controlPriority)
    implements HostSpec {
  /** RL-CC's reference environment. */
  public static final RoceSpec DEFAULTS =
      new RoceSpec(
          1024, 62, 64, 128, 16, 40, 4096, 2, 4_000, 500_000, 50_000, 300_000, 8_192, 64_000, 8192,
          1.0, 64, 0, 1);

  /** Hosts with the default priorities, and probes when the defaults say. */
  public RoceSpec(
      int payloadBytes,
      int headerBytes,
      int controlBytes,
      int probeBytes,
      int messagePackets,
      int outstandingMessages,
      int burstBytes,
      int ackCoalescing,
      long cnpSpacingNs,
      long nackSpacingNs,
      long timeoutUs,
      long probeTimeoutNs,
      long baseRttNs,
      double initialRateFraction,
      int minRateQ20) {
    this(
        payloadBytes,
        headerBytes,
        controlBytes,
        probeBytes,
        messagePackets,
        outstandingMessages,
        burstBytes,
        ackCoalescing,
        cnpSpacingNs,
        nackSpacingNs,
        timeoutUs,
        probeTimeoutNs,
        DEFAULTS.probeSpacingBytes,
        DEFAULTS.probeOverdueNs,
        baseRttNs,
        initialRateFraction,
        minRateQ20,
        DEFAULTS.dataPriority,
        DEFAULTS.controlPriority);
  }

  public RoceSpec {
    Bounds.require("payloadBytes", payloadBytes, 1, 9000, "");
    Bounds.require("headerBytes", headerBytes, 1, 500, "");
    Bounds.require("controlBytes", controlBytes, 1, 9500, "");
    Bounds.require("probeBytes", probeBytes, 1, 9500, "");
    Bounds.require("messagePackets", messagePackets, 1, 1 << 20, "");
    Bounds.require("outstandingMessages", outstandingMessages, 1, 1 << 20, "");
    Bounds.require("burstBytes", burstBytes, 1, 1 << 24, "");
    Bounds.require("ackCoalescing", ackCoalescing, 1, 1000, "");
    Bounds.require("cnpSpacingNs", cnpSpacingNs, 0, 1_000_000_000L, "");
    Bounds.require("nackSpacingNs", nackSpacingNs, 1, 1_000_000_000L, "");
    Bounds.require("timeoutUs", timeoutUs, 1, 100_000_000L, "");
    Bounds.require("probeTimeoutNs", probeTimeoutNs, 1, 1_000_000_000L, "");
    Bounds.require("probeSpacingBytes", probeSpacingBytes, 0, 1L << 40, "");
    Bounds.require("probeOverdueNs", probeOverdueNs, 1, 1_000_000_000L, "");
    // What decision programs can represent.
    Bounds.require("baseRttNs", baseRttNs, 1000, 1 << 20, "ns");
    Bounds.require("minRateQ20", minRateQ20, 1, 1 << 20, "");
    Bounds.require("dataPriority", dataPriority, 0, Frame.MAX_PRIORITY, "");
    Bounds.require("controlPriority", controlPriority, 0, Frame.MAX_PRIORITY, "");
    Bounds.requireShare("initialRateFraction", initialRateFraction);
  }

  /** The same hosts with another base round-trip time, ns. */
  public RoceSpec withBaseRttNs(long other) {
    return new RoceSpec(
        payloadBytes,
        headerBytes,
        controlBytes,
        probeBytes,
        messagePackets,
        outstandingMessages,
        burstBytes,
        ackCoalescing,
        cnpSpacingNs,
        nackSpacingNs,
        timeoutUs,
        probeTimeoutNs,
        probeSpacingBytes,
        probeOverdueNs,
        other,
        initialRateFraction,
        minRateQ20,
        dataPriority,
        controlPriority);
  }

  @Override
  public int largestFrameBytes() {
    return Math.max(packetBytes(), Math.max(probeBytes, controlBytes));
  }

  @Override
  public long burstWireBytes() {
    long burstPackets = (burstBytes + payloadBytes - 1L) / payloadBytes;
    return burstPackets * packetBytes() + probeBytes;
  }
}
