package io.weir.sim.trace;

import io.weir.sim.fabric.Frame;
import io.weir.sim.host.SelectiveBlocks;
import io.weir.sim.host.TcpSpec;
import java.nio.ByteBuffer;

/**
 * The headers simulated frames would have on a real wire. What hosts speak decides which; Ethernet,
 * IPv4 and priority flow control (IEEE 802.1Qbb) are here.
 *
 * <p>Host h is 10.0.0.0 + h + 1 and 02:00 followed by h in four bytes.
 */
public abstract class FrameHeaders {
  /** UDP port that RoCE hosts send data to: RoCEv2's. */
  public static final int ROCE_PORT = 4791;

  /** Port that TCP hosts send data to. In the range IANA leaves to anyone. */
  public static final int TCP_PORT = 61439;

  /**
   * Flow f sends from this port plus f modulo 4096. No dissector claims a port from here on, nor
   * does IANA.
   */
  static final int FIRST_FLOW_PORT = 61440;

  static final int ETHERNET_BYTES = 14;
  static final int IPV4_BYTES = 20;
  static final int MIN_FRAME_BYTES = 64;
  static final int NOT_ECT = 0;
  static final int ECT_0 = 2;
  static final int CE = 3;

  private static final int PFC_BYTES = 20;
  private static final int TTL = 64;
  private static final int DONT_FRAGMENT = 0x4000;
  private static final int CHECKSUM = 10;

  final FlowEnds ends;

  FrameHeaders(FlowEnds ends) {
    this.ends = ends;
  }

  /**
   * Of RoCE hosts.
   *
   * @param ends where flows begin and end
   * @param numbers how sequences become packet numbers
   */
  public static FrameHeaders roce(FlowEnds ends, PacketNumbers numbers) {
    return new RoceHeaders(ends, numbers);
  }

  /**
   * Of TCP hosts.
   *
   * @param ends where flows begin and end
   * @param spec sizes of frames, the receive window
   * @param blocks what acknowledgements carry
   */
  public static FrameHeaders tcp(FlowEnds ends, TcpSpec spec, SelectiveBlocks blocks) {
    return new TcpHeaders(ends, spec, blocks);
  }

  /** Port that a flow's data is sent from. */
  public static int sourcePort(int flow) {
    return FIRST_FLOW_PORT + (flow & 0xFFF);
  }

  /** Bytes of the frame check sequence in a frame's size. */
  abstract int fcsBytes();

  /** Most bytes of headers of any frame. */
  abstract int maxBytes();

  /** Size of a frame on the wire: as simulated, or the least a real one of its kind has. */
  final int wireBytes(long frame, long stamp) {
    int least =
        isPause(frame) ? MIN_FRAME_BYTES : ETHERNET_BYTES + ipBytes(frame, stamp) + fcsBytes();
    return Math.max(least, Frame.bytes(frame));
  }

  /** Bytes {@link #write} writes. */
  final int headerBytes(long frame, long stamp) {
    return ETHERNET_BYTES
        + (isPause(frame) ? PFC_BYTES : IPV4_BYTES + transportHeaderBytes(frame, stamp));
  }

  /**
   * Writes a frame's headers, most significant byte first.
   *
   * @param sendingNode node whose port the frame left
   */
  final void write(ByteBuffer out, int sendingNode, long frame, long sequence, long stamp) {
    int kind = Frame.kind(frame);
    if (isPause(frame)) {
      writePfc(out, sendingNode, kind == Frame.PAUSE, (int) sequence);
      return;
    }
    int flow = Frame.flow(frame);
    boolean reverse = Frame.isReverse(kind);
    int from = (reverse ? ends.destination() : ends.source()).applyAsInt(flow);
    int to = (reverse ? ends.source() : ends.destination()).applyAsInt(flow);
    writeMac(out, to);
    writeMac(out, from);
    out.putShort((short) 0x0800);
    int ipBytes = ipBytes(frame, stamp);
    writeIpv4(out, frame, from, to, ipBytes);
    writeTransport(out, frame, sequence, stamp, ipBytes - IPV4_BYTES);
  }

  /** Length of the IPv4 packet in a frame. */
  abstract int ipBytes(long frame, long stamp);

  /** Number of the protocol in IPv4. */
  abstract int protocol();

  /** ECN field of a frame that is not marked. */
  abstract int ecn(int kind);

  /** Bytes {@link #writeTransport} writes. */
  abstract int transportHeaderBytes(long frame, long stamp);

  /**
   * Writes what follows the IPv4 header, which ends at the buffer's position.
   *
   * @param bytes length of the IPv4 packet without its header
   */
  abstract void writeTransport(ByteBuffer out, long frame, long sequence, long stamp, int bytes);

  private static boolean isPause(long frame) {
    int kind = Frame.kind(frame);
    return kind == Frame.PAUSE || kind == Frame.RESUME;
  }

  private static void writeMac(ByteBuffer out, int node) {
    out.putShort((short) 0x0200).putInt(node);
  }

  private void writeIpv4(ByteBuffer out, long frame, int from, int to, int ipBytes) {
    int start = out.position();
    // Class selector of the priority (RFC 2474), then the ECN field (RFC 3168).
    int ecn = Frame.isMarked(frame) ? CE : ecn(Frame.kind(frame));
    int trafficClass = Frame.priority(frame) << 5 | ecn;
    out.put((byte) 0x45).put((byte) trafficClass).putShort((short) ipBytes);
    out.putShort((short) 0).putShort((short) DONT_FRAGMENT);
    out.put((byte) (TTL - Frame.hop(frame))).put((byte) protocol()).putShort((short) 0);
    out.putInt(address(from)).putInt(address(to));
    out.putShort(start + CHECKSUM, checksum(sum(out, start, out.position())));
  }

  private static int address(int host) {
    return 10 << 24 | (host + 1);
  }

  /** Sum of the words in [from, to), an even number of bytes (RFC 1071). */
  static int sum(ByteBuffer out, int from, int to) {
    int sum = 0;
    for (int at = from; at < to; at += 2) {
      sum += out.getShort(at) & 0xFFFF;
    }
    return sum;
  }

  /** The checksum that a sum of words gives (RFC 1071). */
  static short checksum(int sum) {
    int folded = (sum & 0xFFFF) + (sum >>> 16);
    return (short) ~(folded + (folded >>> 16));
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
