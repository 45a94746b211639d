package io.weir.sim.trace;

import io.weir.sim.fabric.Frame;
import java.nio.ByteBuffer;

/**
 * The headers a simulated frame would have on a real wire. Data, ACK, NACK and CNP are RoCEv2
 * (InfiniBand architecture specification, annex A17): Ethernet, IPv4, UDP to port 4791, base
 * transport header (BTH), for ACK and NACK the acknowledgement header (AETH). RTT probes are UDP to
 * port {@link #PROBE_PORT}. PAUSE and RESUME are priority flow control (IEEE 802.1Qbb).
 *
 * <p>Host h is 10.0.0.0 + h + 1 and 02:00 followed by h in four bytes. Both ends of flow f call
 * their queue pair f + 2, because 0 and 1 are reserved.
 */
final class RoceHeaders {
  /** UDP port of RoCEv2. */
  static final int ROCE_PORT = 4791;

  /** UDP port of RTT probes; the answer comes from there. In the range IANA leaves to anyone. */
  static final int PROBE_PORT = 61439;

  /**
   * Flow f sends from this UDP port plus f modulo 4096. No dissector claims a port from here on.
   */
  static final int FIRST_FLOW_PORT = 61440;

  /** Most bytes of headers of any frame. */
  static final int MAX_BYTES = 70;

  private static final int ETHERNET_BYTES = 14;
  private static final int FCS_BYTES = 4;
  private static final int IPV4_BYTES = 20;
  private static final int UDP_BYTES = 8;
  private static final int BTH_BYTES = 12;
  private static final int AETH_BYTES = 4;
  private static final int CNP_PAYLOAD_BYTES = 16;
  private static final int ICRC_BYTES = 4;
  private static final int PROBE_BYTES = 8;
  private static final int PFC_BYTES = 20;
  private static final int MIN_FRAME_BYTES = 64;

  private static final int RC_SEND_ONLY = 0x04;
  private static final int RC_ACKNOWLEDGE = 0x11;
  private static final int CNP = 0x81;
  private static final int AETH_ACK_WITHOUT_CREDITS = 0x1F;
  private static final int AETH_NAK_SEQUENCE_ERROR = 0x60;
  private static final int MIGRATED = 0x40;
  private static final int BECN = 0x40;
  private static final int ACK_REQUEST = 0x80;
  private static final int DEFAULT_PARTITION = 0xFFFF;
  private static final int FIRST_QUEUE_PAIR = 2;
  private static final int ECT_0 = 2;
  private static final int CE = 3;
  private static final int TTL = 64;
  private static final int UDP = 17;
  private static final int DONT_FRAGMENT = 0x4000;

  private final FlowEnds ends;
  private final PacketNumbers numbers;

  RoceHeaders(FlowEnds ends, PacketNumbers numbers) {
    this.ends = ends;
    this.numbers = numbers;
  }

  /** Size of a frame on the wire: as simulated, or the least a real one of its kind has. */
  static int wireBytes(long frame) {
    int least =
        switch (Frame.kind(frame)) {
          case Frame.ACK, Frame.NACK -> roceBytes(AETH_BYTES);
          case Frame.CNP -> roceBytes(CNP_PAYLOAD_BYTES);
          case Frame.PROBE, Frame.PROBE_REPLY, Frame.PAUSE, Frame.RESUME -> MIN_FRAME_BYTES;
          default -> roceBytes(0);
        };
    return Math.max(least, Frame.bytes(frame));
  }

  private static int roceBytes(int afterBth) {
    return ETHERNET_BYTES + IPV4_BYTES + UDP_BYTES + BTH_BYTES + afterBth + ICRC_BYTES + FCS_BYTES;
  }

  /**
   * Writes a frame's headers, most significant byte first.
   *
   * @param sendingNode node whose port the frame left
   */
  void write(ByteBuffer out, int sendingNode, long frame, long sequence) {
    int kind = Frame.kind(frame);
    if (kind == Frame.PAUSE || kind == Frame.RESUME) {
      writePfc(out, sendingNode, kind == Frame.PAUSE, (int) sequence);
      return;
    }
    int flow = Frame.flow(frame);
    boolean reverse = Frame.isReverse(kind);
    int from = (reverse ? ends.destination() : ends.source()).applyAsInt(flow);
    int to = (reverse ? ends.source() : ends.destination()).applyAsInt(flow);
    int ipBytes = wireBytes(frame) - ETHERNET_BYTES - FCS_BYTES;
    writeMac(out, to);
    writeMac(out, from);
    out.putShort((short) 0x0800);
    writeIpv4(out, frame, from, to, ipBytes);
    int flowPort = FIRST_FLOW_PORT + (flow & 0xFFF);
    if (kind == Frame.PROBE || kind == Frame.PROBE_REPLY) {
      out.putShort((short) (reverse ? PROBE_PORT : flowPort));
      out.putShort((short) (reverse ? flowPort : PROBE_PORT));
      writeUdpRest(out, ipBytes);
      out.putLong(sequence);
    } else {
      out.putShort((short) flowPort).putShort((short) ROCE_PORT);
      writeUdpRest(out, ipBytes);
      writeRoce(out, kind, flow, frame, sequence);
    }
  }

  /** Bytes {@link #write} writes for a frame of this kind. */
  static int headerBytes(int kind) {
    int roce = ETHERNET_BYTES + IPV4_BYTES + UDP_BYTES + BTH_BYTES;
    return switch (kind) {
      case Frame.ACK, Frame.NACK -> roce + AETH_BYTES;
      case Frame.CNP -> roce + CNP_PAYLOAD_BYTES;
      case Frame.PROBE, Frame.PROBE_REPLY -> roce - BTH_BYTES + PROBE_BYTES;
      case Frame.PAUSE, Frame.RESUME -> ETHERNET_BYTES + PFC_BYTES;
      default -> roce;
    };
  }

  private static void writeMac(ByteBuffer out, int node) {
    out.putShort((short) 0x0200).putInt(node);
  }

  private static void writeIpv4(ByteBuffer out, long frame, int from, int to, int ipBytes) {
    int start = out.position();
    // Class selector of the priority (RFC 2474), then the ECN field (RFC 3168).
    int trafficClass = Frame.priority(frame) << 5 | (Frame.isMarked(frame) ? CE : ECT_0);
    out.put((byte) 0x45).put((byte) trafficClass).putShort((short) ipBytes);
    out.putShort((short) 0).putShort((short) DONT_FRAGMENT);
    out.put((byte) (TTL - Frame.hop(frame))).put((byte) UDP).putShort((short) 0);
    out.putInt(address(from)).putInt(address(to));
    out.putShort(start + 10, checksum(out, start));
  }

  private static int address(int host) {
    return 10 << 24 | (host + 1);
  }

  /** RFC 1071 over the 20 bytes from {@code start}, whose checksum field is still zero. */
  private static short checksum(ByteBuffer out, int start) {
    int sum = 0;
    for (int at = start; at < start + IPV4_BYTES; at += 2) {
      sum += out.getShort(at) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    return (short) ~(sum + (sum >>> 16));
  }

  /** Length, and a checksum of zero: RoCEv2 has its own, over IPv4 UDP's is optional. */
  private static void writeUdpRest(ByteBuffer out, int ipBytes) {
    out.putShort((short) (ipBytes - IPV4_BYTES)).putShort((short) 0);
  }

  private void writeRoce(ByteBuffer out, int kind, int flow, long frame, long sequence) {
    boolean data = kind == Frame.DATA;
    boolean cnp = kind == Frame.CNP;
    int opcode = data ? RC_SEND_ONLY : cnp ? CNP : RC_ACKNOWLEDGE;
    int psn = cnp ? 0 : (int) numbers.of(kind, sequence) & 0xFFFFFF;
    out.put((byte) opcode).put((byte) MIGRATED).putShort((short) DEFAULT_PARTITION);
    out.putInt((cnp ? BECN : 0) << 24 | (flow + FIRST_QUEUE_PAIR & 0xFFFFFF));
    out.putInt((data && Frame.asksForAck(frame) ? ACK_REQUEST : 0) << 24 | psn);
    if (cnp) {
      out.putLong(0).putLong(0);
    } else if (!data) {
      // Every packet is a message of its own, so completed messages are packets received.
      int messages = (kind == Frame.ACK ? psn + 1 : psn) & 0xFFFFFF;
      int syndrome = kind == Frame.ACK ? AETH_ACK_WITHOUT_CREDITS : AETH_NAK_SEQUENCE_ERROR;
      out.putInt(syndrome << 24 | messages);
    }
  }

  private static void writePfc(ByteBuffer out, int sendingNode, boolean pause, int priority) {
    out.putShort((short) 0x0180).putInt(0xC2000001);
    writeMac(out, sendingNode);
    out.putShort((short) 0x8808).putShort((short) 0x0101).putShort((short) (1 << priority));
    for (int each = 0; each <= Frame.MAX_PRIORITY; each++) {
      out.putShort((short) (pause && each == priority ? 0xFFFF : 0));
    }
  }
}
