package io.weir.sim.trace;

import io.weir.sim.fabric.Frame;
import io.weir.sim.host.SelectiveBlocks;
import io.weir.sim.host.TcpSpec;
import java.nio.ByteBuffer;

/**
 * Headers of TCP hosts (RFC 9293): SYN, SYN-ACK, segments, acknowledgements with selective blocks
 * (RFC 2018). Both ends begin at sequence number 0, so that the payload byte at position p has
 * number p + 1, modulo 2³². ECE is the exact echo of marks, as DCTCP has it (RFC 8257); data is
 * ECT(0), all else not ECN-capable (RFC 3168 section 6.1.4).
 *
 * <p>The room of timestamps is padding, because simulated frames carry none. Checksums are those of
 * a payload of zeros. A configured header that is larger than these leaves bytes behind the packet.
 */
final class TcpHeaders extends FrameHeaders {
  private static final int TCP_BYTES = 20;
  private static final int TIMESTAMP_BYTES = 12;
  private static final int SACK_OPTION_BYTES = 4;
  private static final int BLOCK_BYTES = 8;
  private static final int MAX_OPTION_BYTES = 40;

  /** Maximum segment size, window scale, SACK permitted; with two no-operations. */
  private static final int HANDSHAKE_OPTION_BYTES = 12;

  private static final int TCP = 6;
  private static final int SYN = 0x02;
  private static final int ACK = 0x10;
  private static final int ECE = 0x40;
  private static final int CWR = 0x80;
  private static final int NO_OPERATION = 1;
  private static final int MAX_WINDOW = 0xFFFF;
  private static final int CHECKSUM = 16;
  private static final int ADDRESSES_BYTES = 8;

  private final TcpSpec spec;
  private final SelectiveBlocks blocks;
  private final int windowShift;

  TcpHeaders(FlowEnds ends, TcpSpec spec, SelectiveBlocks blocks) {
    super(ends);
    this.spec = spec;
    this.blocks = blocks;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(spec.receiveWindowBytes());
    // RFC 7323 section 2.3 allows no more than 14.
    windowShift = Math.min(14, Math.max(0, bits - Short.SIZE));
  }

  /** The default header of 66 bytes has none. */
  @Override
  int fcsBytes() {
    return 0;
  }

  @Override
  int maxBytes() {
    return ETHERNET_BYTES + IPV4_BYTES + TCP_BYTES + MAX_OPTION_BYTES;
  }

  @Override
  int protocol() {
    return TCP;
  }

  @Override
  int ecn(int kind) {
    return kind == Frame.DATA ? ECT_0 : NOT_ECT;
  }

  @Override
  int transportHeaderBytes(long frame, long stamp) {
    return TCP_BYTES + optionBytes(frame, stamp);
  }

  private int optionBytes(long frame, long stamp) {
    return switch (Frame.kind(frame)) {
      case Frame.DATA -> padding(spec.headerBytes(), 0);
      case Frame.ACK -> sackBytes(stamp) + padding(spec.controlBytes(), 0);
      default -> HANDSHAKE_OPTION_BYTES + padding(spec.handshakeBytes(), HANDSHAKE_OPTION_BYTES);
    };
  }

  private int sackBytes(long stamp) {
    int count = blocks.blocks(stamp);
    return count == 0 ? 0 : SACK_OPTION_BYTES + count * BLOCK_BYTES;
  }

  /** Padding where timestamps would be, if the configured header has room for them. */
  private static int padding(int configuredBytes, int otherOptionBytes) {
    int room = configuredBytes - ETHERNET_BYTES - IPV4_BYTES - TCP_BYTES - otherOptionBytes;
    return Math.max(0, Math.min(TIMESTAMP_BYTES, room & ~3));
  }

  @Override
  int ipBytes(long frame, long stamp) {
    int payload = Frame.kind(frame) == Frame.DATA ? Frame.bytes(frame) - spec.headerBytes() : 0;
    return IPV4_BYTES + transportHeaderBytes(frame, stamp) + Math.max(0, payload);
  }

  @Override
  void writeTransport(ByteBuffer out, long frame, long sequence, long stamp, int bytes) {
    int start = out.position();
    int kind = Frame.kind(frame);
    int flowPort = sourcePort(Frame.flow(frame));
    boolean reverse = Frame.isReverse(kind);
    out.putShort((short) (reverse ? TCP_PORT : flowPort))
        .putShort((short) (reverse ? flowPort : TCP_PORT));
    out.putInt(number(kind, sequence)).putInt(acknowledged(kind, sequence));
    int headerBytes = transportHeaderBytes(frame, stamp);
    out.put((byte) (headerBytes << 2)).put((byte) flags(kind, sequence));
    out.putShort((short) window(kind)).putInt(0);
    writeOptions(out, kind, stamp);
    while (out.position() < start + headerBytes) {
      // End of the option list, then padding (RFC 9293 section 3.1).
      out.put((byte) 0);
    }
    // The pseudo-header (RFC 9293 section 3.1): addresses, protocol, length; payload is zero.
    int sum = sum(out, start - ADDRESSES_BYTES, out.position()) + TCP + bytes;
    out.putShort(start + CHECKSUM, checksum(sum));
  }

  /** Sequence number: of the SYN 0, of the first byte of payload 1. */
  private static int number(int kind, long sequence) {
    return switch (kind) {
      case Frame.DATA -> (int) sequence + 1;
      case Frame.ACK -> 1;
      default -> 0;
    };
  }

  private static int acknowledged(int kind, long sequence) {
    return switch (kind) {
      case Frame.ACK -> (int) (sequence >>> 1) + 1;
      case Frame.PROBE -> 0;
      default -> 1;
    };
  }

  private static int flags(int kind, long sequence) {
    return switch (kind) {
      case Frame.DATA -> ACK;
      case Frame.ACK -> ACK | ((sequence & 1) != 0 ? ECE : 0);
      case Frame.PROBE -> SYN | ECE | CWR;
      default -> SYN | ACK | ECE;
    };
  }

  /** The window of a SYN is never scaled. */
  private int window(int kind) {
    boolean scaled = kind == Frame.DATA || kind == Frame.ACK;
    return (int) Math.min(MAX_WINDOW, spec.receiveWindowBytes() >> (scaled ? windowShift : 0));
  }

  private void writeOptions(ByteBuffer out, int kind, long stamp) {
    if (kind == Frame.PROBE || kind == Frame.PROBE_REPLY) {
      int segment = Math.min(MAX_WINDOW, spec.payloadBytes() + padding(spec.headerBytes(), 0));
      out.put((byte) 2).put((byte) 4).putShort((short) segment);
      out.put((byte) NO_OPERATION).put((byte) 3).put((byte) 3).put((byte) windowShift);
      out.put((byte) NO_OPERATION).put((byte) NO_OPERATION).put((byte) 4).put((byte) 2);
    } else if (kind == Frame.ACK && blocks.blocks(stamp) > 0) {
      int count = blocks.blocks(stamp);
      out.put((byte) NO_OPERATION).put((byte) NO_OPERATION);
      out.put((byte) 5).put((byte) (2 + count * BLOCK_BYTES));
      for (int block = 0; block < count; block++) {
        out.putInt((int) blocks.start(stamp, block) + 1).putInt((int) blocks.end(stamp, block) + 1);
      }
    }
  }
}
