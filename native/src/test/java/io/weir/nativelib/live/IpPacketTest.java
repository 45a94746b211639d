package io.weir.nativelib.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and marking of IPv4 packets, in packets of random content. */
class IpPacketTest {
  private static final int CHECKSUM_AT = 10;

  /** A packet of random content with a valid header; {@code words} of 32 bits with its options. */
  private static ByteBuffer packet(Random random, int words, int typeOfService) {
    byte[] bytes = new byte[words * 4 + 20 + random.nextInt(100)];
    random.nextBytes(bytes);
    ByteBuffer packet = ByteBuffer.wrap(bytes);
    packet.put(0, (byte) (0x40 | words));
    packet.put(1, (byte) typeOfService);
    packet.put(9, (byte) 6);
    packet.putShort(CHECKSUM_AT, (short) 0);
    packet.putShort(CHECKSUM_AT, (short) checksum(packet));
    return packet;
  }

  /** RFC 791: the one's complement of the one's complement sum of the header's 16-bit words. */
  private static int checksum(ByteBuffer packet) {
    int sum = 0;
    for (int at = 0; at < (packet.get(0) & 0xF) * 4; at += 2) {
      sum += packet.getShort(at) & 0xFFFF;
    }
    while (sum > 0xFFFF) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return ~sum & 0xFFFF;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void markingChangesTwoBitsAndKeepsTheChecksumValid(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer packet = packet(random, 5 + random.nextInt(11), random.nextInt(256));
      ByteBuffer before = ByteBuffer.allocate(packet.capacity()).put(packet.duplicate()).rewind();
      IpPacket.mark(packet);
      assertThat(packet.get(1) & 3).isEqualTo(3);
      assertThat(packet.get(1) & ~3).isEqualTo(before.get(1) & ~3);
      assertThat(checksum(packet)).as("sum over a header with its checksum").isZero();
      before.put(1, packet.get(1)).putShort(CHECKSUM_AT, packet.getShort(CHECKSUM_AT));
      assertThat(packet).isEqualTo(before);
    }
  }

  @Test
  void readsPortsBehindOptions() {
    ByteBuffer packet = packet(new Random(5), 8, 2);
    packet.putShort(32, (short) 50_000).putShort(34, (short) 443);
    assertThat(IpPacket.isTcp(packet, packet.capacity())).isTrue();
    assertThat(IpPacket.sourcePort(packet)).isEqualTo(50_000);
    assertThat(IpPacket.destinationPort(packet)).isEqualTo(443);
    assertThat(IpPacket.isEcnCapable(packet)).isTrue();
    assertThat(IpPacket.isEcnCapable(packet(new Random(5), 5, 0xFC))).isFalse();
  }

  @Test
  void othersAreNotTcp() {
    ByteBuffer packet = packet(new Random(6), 5, 0);
    assertThat(IpPacket.isTcp(packet, 39)).as("cut short").isFalse();
    packet.put(9, (byte) 17);
    assertThat(IpPacket.isTcp(packet, packet.capacity())).as("UDP").isFalse();
    packet.put(9, (byte) 6).put(0, (byte) 0x60);
    assertThat(IpPacket.isTcp(packet, packet.capacity())).as("IPv6").isFalse();
  }
}
