package io.weir.nativelib.live;

import java.nio.ByteBuffer;

/** Reads and marks IPv4 packets that carry TCP, in place: the packet begins at index 0. */
final class IpPacket {
  private static final int TYPE_OF_SERVICE = 1;
  private static final int PROTOCOL = 9;
  private static final int CHECKSUM = 10;
  private static final int LEAST_BYTES = 40;
  private static final int TCP = 6;
  private static final int ECN_BITS = 3;

  private IpPacket() {}

  /** Whether the first {@code bytes} are an IPv4 packet with a TCP header. */
  static boolean isTcp(ByteBuffer packet, int bytes) {
    return bytes >= LEAST_BYTES
        && (packet.get(0) >>> 4 & 0xF) == 4
        && packet.get(PROTOCOL) == TCP
        && headerBytes(packet) + 4 <= bytes;
  }

  private static int headerBytes(ByteBuffer packet) {
    return (packet.get(0) & 0xF) * 4;
  }

  /** TCP source port. */
  static int sourcePort(ByteBuffer packet) {
    return packet.getShort(headerBytes(packet)) & 0xFFFF;
  }

  /** TCP destination port. */
  static int destinationPort(ByteBuffer packet) {
    return packet.getShort(headerBytes(packet) + 2) & 0xFFFF;
  }

  /** Whether its ends understand ECN (RFC 3168: ECT(0), ECT(1) or CE). */
  static boolean isEcnCapable(ByteBuffer packet) {
    return (packet.get(TYPE_OF_SERVICE) & ECN_BITS) != 0;
  }

  /**
   * Sets the codepoint CE and mends the header's checksum by what changed: HC' = ~(~HC + ~m + m')
   * (RFC 1624, equation 3).
   */
  static void mark(ByteBuffer packet) {
    int before = packet.getShort(0) & 0xFFFF;
    int after = before | ECN_BITS;
    int sum = (~packet.getShort(CHECKSUM) & 0xFFFF) + (~before & 0xFFFF) + after;
    sum = (sum & 0xFFFF) + (sum >>> 16);
    sum = (sum & 0xFFFF) + (sum >>> 16);
    packet.putShort(0, (short) after);
    packet.putShort(CHECKSUM, (short) ~sum);
  }
}
