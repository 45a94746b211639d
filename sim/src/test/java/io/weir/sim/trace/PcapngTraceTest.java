package io.weir.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.artefact.UserError;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.traffic.Flow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tshark reads is what was traced; without tshark only the blocks are checked. */
final class PcapngTraceTest {
  /** Three hosts around switch 3: port 0 sends from host 0 to the switch, 1 back, and so on. */
  private static final Topology STAR = Star.of(3, 100_000_000_000L, 3_000, 1_000);

  private static final FlowEnds ENDS = FlowEnds.of(List.of(new Flow(0, 2, 0), new Flow(1, 2, 0)));
  private static final FrameHeaders ROCE = FrameHeaders.roce(ENDS, PacketNumbers.OF_PACKETS);
  private static final long PS = 1000;

  @TempDir private Path folder;

  private Path capture(long maxFrames, Consumer<PcapngTrace> frames) {
    Path file = folder.resolve("a.pcapng");
    try (PcapngTrace trace = PcapngTrace.open(file, STAR, ROCE, maxFrames, "a test")) {
      frames.accept(trace);
    }
    return file;
  }

  private static Path oneOfEachKind(PcapngTraceTest test) {
    return test.capture(
        100,
        t -> {
          long data = Frame.withPriority(Frame.of(1, Frame.DATA, 1086), 3);
          t.delivered(3_086 * PS + 880, 2, data, 5, 0);
          t.delivered(4_172 * PS, 5, Frame.marked(Frame.nextHop(data)), 5, 0);
          t.delivered(20_000_000_001L * PS, 5, Frame.withAckRequest(data), 0x1000006L, 0);
          t.delivered(20_000_000_002L * PS, 4, Frame.of(1, Frame.ACK, 64), 6 << 1 | 1, 0);
          t.delivered(20_000_000_003L * PS, 4, Frame.of(1, Frame.NACK, 64), 6, 0);
          t.delivered(20_000_000_004L * PS, 4, Frame.of(1, Frame.CNP, 64), 0, 0);
          t.delivered(20_000_000_005L * PS, 0, Frame.of(0, Frame.PROBE, 128), 77, 0);
          t.delivered(20_000_000_006L * PS, 4, Frame.of(0, Frame.PROBE_REPLY, 128), 77, 0);
          t.delivered(20_000_000_007L * PS, 3, Frame.of(0, Frame.PAUSE, 64), 3, 0);
          t.delivered(20_000_000_008L * PS, 3, Frame.of(0, Frame.RESUME, 64), 3, 0);
          t.dropped(20_000_000_009L * PS, 5, data, 9, 0);
        });
  }

  @Test
  void tsharkFindsNothingWrong() {
    assumeTrue(Tshark.isInstalled(), "tshark is not installed");
    Path file = oneOfEachKind(this);
    assertThat(Tshark.fields(file, "", "frame.number")).hasSize(11);
    assertThat(Tshark.fields(file, Tshark.WRONG, "frame.number", "_ws.expert")).isEmpty();
    assertThat(Tshark.fields(file, "ip.checksum.status == \"Good\"", "frame.number")).hasSize(9);
  }

  @Test
  void tsharkWouldFindAWrongChecksum() throws IOException {
    assumeTrue(Tshark.isInstalled(), "tshark is not installed");
    Path file = oneOfEachKind(this);
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length - 4; at++) {
      // The first 10.0.0.2 becomes 10.0.0.9.
      if (bytes[at] == 10 && bytes[at + 1] == 0 && bytes[at + 2] == 0 && bytes[at + 3] == 2) {
        bytes[at + 3] = 9;
        break;
      }
    }
    Files.write(file, bytes);
    assertThat(Tshark.fields(file, Tshark.WRONG, "frame.number")).containsExactly(row("1"));
  }

  @Test
  void tsharkSeesRoce() {
    assumeTrue(Tshark.isInstalled(), "tshark is not installed");
    Path file = oneOfEachKind(this);
    List<List<String>> packets =
        Tshark.fields(
            file,
            "infiniband",
            "frame.time_epoch",
            "frame.interface_name",
            "frame.len",
            "ip.src",
            "ip.dst",
            "ip.dsfield.dscp",
            "ip.dsfield.ecn",
            "udp.dstport",
            "infiniband.bth.opcode",
            "infiniband.bth.psn",
            "infiniband.bth.destqp",
            "infiniband.bth.a",
            "infiniband.aeth.syndrome.opcode",
            "frame.comment");
    String down = "port 5: node 3 -> node 2";
    String up = "port 4: node 2 -> node 3";
    assertThat(packets)
        .containsExactly(
            row(
                "0.000003086|port 2: node 1 -> node 3|1086|10.0.0.2|10.0.0.3|24|2|4791|4|5|0x000003|0||"),
            row("0.000004172|" + down + "|1086|10.0.0.2|10.0.0.3|24|3|4791|4|5|0x000003|0||"),
            row("20.000000001|" + down + "|1086|10.0.0.2|10.0.0.3|24|2|4791|4|6|0x000003|1||"),
            row("20.000000002|" + up + "|66|10.0.0.3|10.0.0.2|0|2|4791|17|5|0x000003|0|0|"),
            row("20.000000003|" + up + "|66|10.0.0.3|10.0.0.2|0|2|4791|17|6|0x000003|0|3|"),
            row("20.000000004|" + up + "|78|10.0.0.3|10.0.0.2|0|2|4791|129|0|0x000003|0||"),
            row(
                "20.000000009|"
                    + down
                    + "|1086|10.0.0.2|10.0.0.3|24|2|4791|4|9|0x000003|0||dropped"));
  }

  @Test
  void tsharkSeesProbesAndPauses() {
    assumeTrue(Tshark.isInstalled(), "tshark is not installed");
    Path file = oneOfEachKind(this);
    assertThat(
            Tshark.fields(
                file, "udp.port == 61439", "ip.src", "udp.srcport", "udp.dstport", "frame.len"))
        .containsExactly(row("10.0.0.1|61440|61439|128"), row("10.0.0.3|61439|61440|128"));
    assertThat(
            Tshark.fields(
                file,
                "macc",
                "eth.dst",
                "eth.src",
                "macc.opcode",
                "macc.cbfc.enbv",
                "macc.cbfc.enbv.c3",
                "macc.cbfc.pause_time.c3"))
        .containsExactly(
            row("01:80:c2:00:00:01|02:00:00:00:00:03|0x0101|0x0008|1|65535"),
            row("01:80:c2:00:00:01|02:00:00:00:00:03|0x0101|0x0008|1|0"));
  }

  @Test
  void capIsKeptAndSaid() throws IOException {
    Path file = folder.resolve("a.pcapng");
    PcapngTrace trace = PcapngTrace.open(file, STAR, ROCE, 3, "a test");
    for (int i = 0; i < 10; i++) {
      trace.delivered(i * PS, 0, Frame.of(0, Frame.DATA, 1086), i, 0);
    }
    trace.close();
    assertThat(trace.captured()).isEqualTo(3);
    assertThat(trace.seen()).isEqualTo(10);
    assertThat(Blocks.in(file).packets()).isEqualTo(3);
    assumeTrue(Tshark.isInstalled(), "tshark is not installed");
    assertThat(Tshark.fields(file, "", "infiniband.bth.psn", "frame.comment"))
        .containsExactly(row("0|"), row("1|"), row("2|the capture ends here: limit of 3 frames"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyFramesGiveWholeBlocks(long seed) throws IOException {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    int frames = 5_000;
    Path file =
        capture(
            Long.MAX_VALUE >>> 32,
            t -> {
              long nowPs = 0;
              for (int i = 0; i < frames; i++) {
                nowPs += random.nextInt(1_000_000);
                int kind = random.nextInt(Frame.RESUME + 1);
                long frame = Frame.of(random.nextInt(2), kind, 62 + random.nextInt(9000));
                frame = random.nextBoolean() ? Frame.marked(frame) : frame;
                long sequence = kind >= Frame.PAUSE ? random.nextInt(8) : random.nextLong() >>> 1;
                if (random.nextInt(10) == 0) {
                  t.dropped(nowPs, random.nextInt(6), frame, sequence, 0);
                } else {
                  t.delivered(nowPs, random.nextInt(6), frame, sequence, 0);
                }
              }
            });
    Blocks blocks = Blocks.in(file);
    assertThat(blocks.interfaces()).isEqualTo(6);
    assertThat(blocks.packets()).as("seed %d", seed).isEqualTo(frames);
    assumeTrue(Tshark.isInstalled(), "tshark is not installed");
    assertThat(Tshark.fields(file, Tshark.WRONG, "frame.number", "_ws.expert"))
        .as("seed %d", seed)
        .isEmpty();
  }

  @Test
  void headerChecksumIsRight() throws IOException {
    ByteBuffer out = ByteBuffer.allocate(128);
    long frame = Frame.marked(Frame.of(1, Frame.DATA, 1086));
    ROCE.write(out, 1, frame, 5, 0);
    assertThat(out.position()).isEqualTo(ROCE.headerBytes(frame, 0));
    int sum = 0;
    for (int at = 14; at < 34; at += 2) {
      sum += out.getShort(at) & 0xFFFF;
    }
    // RFC 1071: the sum over a header with its checksum is all ones.
    assertThat((sum & 0xFFFF) + (sum >>> 16)).isEqualTo(0xFFFF);
  }

  @Test
  void interruptedCaptureIsReadable() throws IOException {
    PcapngTrace trace = PcapngTrace.open(folder.resolve("a.pcapng"), STAR, ROCE, 100_000, "a test");
    for (int i = 0; i < 20_000; i++) {
      trace.delivered(i * PS, 0, Frame.of(0, Frame.DATA, 1086), i, 0);
    }
    Path part;
    try (Stream<Path> files = Files.list(folder)) {
      part = files.toList().get(0);
    }
    assertThat(part.getFileName().toString()).startsWith(".a.pcapng").endsWith(".part");
    assertThat(Blocks.in(part).packets()).isBetween(10_000, 20_000);
    trace.close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("a.pcapng");
    }
  }

  @Test
  void packetNumbers() {
    PacketNumbers packets = PacketNumbers.OF_PACKETS;
    assertThat(packets.of(Frame.DATA, 7)).isEqualTo(7);
    assertThat(packets.of(Frame.ACK, 8 << 1 | 1)).isEqualTo(7);
    assertThat(packets.of(Frame.NACK, 8)).isEqualTo(8);
    PacketNumbers bytes = PacketNumbers.ofByteOffsets(1000);
    assertThat(bytes.of(Frame.DATA, 7000)).isEqualTo(7);
    assertThat(bytes.of(Frame.ACK, 8000 << 1)).isEqualTo(7);
    assertThat(bytes.of(Frame.ACK, 8001 << 1 | 1)).isEqualTo(8);
    assertThat(bytes.of(Frame.NACK, 8000)).isEqualTo(8);
  }

  @Test
  void whatCannotBeLeavesNothingBehind() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> PcapngTrace.open(file.resolve("a.pcapng"), STAR, ROCE, 1, ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a.pcapng");
    assertThatThrownBy(
            () -> PcapngTrace.open(folder.resolve("b.pcapng"), STAR, ROCE, 1, "x".repeat(1025)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("comment: expected at most 1024 bytes, found 1025");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static List<String> row(String text) {
    return List.of(text.split("\\|", -1));
  }

  /** Walks a file's blocks, each of which states its length at both ends. */
  private record Blocks(int interfaces, int packets) {
    static Blocks in(Path file) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      assertThat(bytes.getInt(0)).isEqualTo(0x0A0D0D0A);
      assertThat(bytes.getInt(8)).isEqualTo(0x1A2B3C4D);
      int interfaces = 0;
      int packets = 0;
      while (bytes.hasRemaining()) {
        int start = bytes.position();
        int type = bytes.getInt();
        int length = bytes.getInt();
        assertThat(length).isPositive();
        assertThat(length % 4).isZero();
        assertThat(bytes.getInt(start + length - 4)).isEqualTo(length);
        interfaces += type == 1 ? 1 : 0;
        packets += type == 6 ? 1 : 0;
        bytes.position(start + length);
      }
      return new Blocks(interfaces, packets);
    }
  }
}
