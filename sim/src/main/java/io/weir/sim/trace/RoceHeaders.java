package io.weir.sim.trace;

import io.weir.sim.fabric.Frame;
import java.nio.ByteBuffer;

/**
 * Headers of RoCE hosts. Data, ACK, NACK and CNP are RoCEv2 (InfiniBand architecture specification,
 * annex A17): Ethernet, IPv4, UDP to port 4791, base transport header (BTH), for ACK and NACK the
 * acknowledgement header (AETH). RTT probes are UDP to port {@link #PROBE_PORT}.
 *
 * <p>Both ends of flow f call their queue pair f + 2, because 0 and 1 are reserved.
 */
final class RoceHeaders extends FrameHeaders {
  /** UDP port of RTT probes; the answer comes from there. In the range IANA leaves to anyone. */
  static final int PROBE_PORT = 61439;

  private static final int FCS_BYTES = 4;
  private static final int UDP_BYTES = 8;
  private static final int BTH_BYTES = 12;
  private static final int AETH_BYTES = 4;
  private static final int CNP_PAYLOAD_BYTES = 16;
  private static final int ICRC_BYTES = 4;
  private static final int PROBE_BYTES = 8;

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
  private static final int UDP = 17;

  private final PacketNumbers numbers;

  RoceHeaders(FlowEnds ends, PacketNumbers numbers) {
    super(ends);
    this.numbers = numbers;
  }

  @Override
  int fcsBytes() {
    return FCS_BYTES;
  }

  @Override
  int maxBytes() {
    return ETHERNET_BYTES + IPV4_BYTES + UDP_BYTES + BTH_BYTES + CNP_PAYLOAD_BYTES;
  }

  @Override
  int protocol() {
    return UDP;
  }

  @Override
  int ecn(int kind) {
    return ECT_0;
  }

  @Override
  int ipBytes(long frame, long stamp) {
    int least =
        switch (Frame.kind(frame)) {
          case Frame.ACK, Frame.NACK -> roceBytes(AETH_BYTES);
          case Frame.CNP -> roceBytes(CNP_PAYLOAD_BYTES);
          case Frame.PROBE, Frame.PROBE_REPLY -> MIN_FRAME_BYTES;
          default -> roceBytes(0);
        };
    return Math.max(least, Frame.bytes(frame)) - ETHERNET_BYTES - FCS_BYTES;
  }

  private static int roceBytes(int afterBth) {
    return ETHERNET_BYTES + IPV4_BYTES + UDP_BYTES + BTH_BYTES + afterBth + ICRC_BYTES + FCS_BYTES;
  }

  @Override
  int transportHeaderBytes(long frame, long stamp) {
    return switch (Frame.kind(frame)) {
      case Frame.ACK, Frame.NACK -> UDP_BYTES + BTH_BYTES + AETH_BYTES;
      case Frame.CNP -> UDP_BYTES + BTH_BYTES + CNP_PAYLOAD_BYTES;
      case Frame.PROBE, Frame.PROBE_REPLY -> UDP_BYTES + PROBE_BYTES;
      default -> UDP_BYTES + BTH_BYTES;
    };
  }

  @Override
  void writeTransport(ByteBuffer out, long frame, long sequence, long stamp, int bytes) {
    int kind = Frame.kind(frame);
    int flow = Frame.flow(frame);
    int flowPort = sourcePort(flow);
    if (kind == Frame.PROBE || kind == Frame.PROBE_REPLY) {
      boolean reply = kind == Frame.PROBE_REPLY;
      out.putShort((short) (reply ? PROBE_PORT : flowPort));
      out.putShort((short) (reply ? flowPort : PROBE_PORT));
      writeUdpRest(out, bytes);
      out.putLong(sequence);
    } else {
      out.putShort((short) flowPort).putShort((short) ROCE_PORT);
      writeUdpRest(out, bytes);
      writeRoce(out, kind, flow, frame, sequence);
    }
  }

  /** Length, and a checksum of zero: RoCEv2 has its own, over IPv4 UDP's is optional. */
  private static void writeUdpRest(ByteBuffer out, int bytes) {
    out.putShort((short) bytes).putShort((short) 0);
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
}
