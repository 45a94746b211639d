package io.weir.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.host.SelectiveBlocks;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.traffic.Flow;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tshark reads is what TCP hosts sent. */
final class TcpHeadersTest {
  /** Host 0 sends to the switch by port 0, and hears from it by port 1. */
  private static final Topology STAR = Star.of(2, 100_000_000_000L, 3_000, 1_000);

  private static final FlowEnds ENDS = FlowEnds.of(List.of(new Flow(0, 1, 0)));

  /** The stamp of an acknowledgement is the number of its blocks, [2896, 4344) and every other. */
  private static final SelectiveBlocks BLOCKS =
      new SelectiveBlocks() {
        @Override
        public int blocks(long stamp) {
          return (int) stamp;
        }

        @Override
        public long start(long stamp, int block) {
          return 2896L * (block + 1);
        }

        @Override
        public long end(long stamp, int block) {
          return start(stamp, block) + 1448;
        }
      };

  private static final FrameHeaders TCP = FrameHeaders.tcp(ENDS, TcpSpec.DEFAULTS, BLOCKS);
  private static final int UP = 0;
  private static final int DOWN = 1;

  @TempDir private Path folder;

  private static final class Sender {
    private final PcapngTrace trace;
    private long nowPs;

    Sender(PcapngTrace trace) {
      this.trace = trace;
    }

    void frame(int port, int kind, int bytes, long sequence, long stamp) {
      frame(port, Frame.of(0, kind, bytes), sequence, stamp);
    }

    void frame(int port, long frame, long sequence, long stamp) {
      nowPs += 1_000_000;
      trace.delivered(nowPs, port, frame, sequence, stamp);
    }
  }

  /** A handshake; of three segments the second is lost, the third marked; a retransmission. */
  private Path capture() {
    Path file = folder.resolve("a.pcapng");
    try (PcapngTrace trace = PcapngTrace.open(file, STAR, TCP, 100, "a test")) {
      Sender sender = new Sender(trace);
      sender.frame(UP, Frame.PROBE, 74, 1, 0);
      sender.frame(DOWN, Frame.PROBE_REPLY, 74, 1, 0);
      sender.frame(UP, Frame.DATA, 1514, 0, 0);
      sender.frame(UP, Frame.DATA, 1514, 1448, 0);
      sender.frame(UP, Frame.marked(Frame.of(0, Frame.DATA, 1514)), 2896, 0);
      sender.frame(DOWN, Frame.ACK, 66, 1448 << 1, 0);
      sender.frame(DOWN, Frame.ACK, 66, 1448 << 1 | 1, 1);
      sender.frame(DOWN, Frame.ACK, 66, 1448 << 1 | 1, 3);
      sender.frame(UP, Frame.DATA, 1514, 1448, 0);
      sender.frame(DOWN, Frame.ACK, 66, 4344 << 1, 0);
      sender.frame(UP, Frame.DATA, 66 + 100, 4344, 0);
    }
    return file;
  }

  private static List<String> row(String text) {
    return List.of(text.split("\\|", -1));
  }

  @Test
  void tsharkSeesTheStream() {
    assumeTrue(Tshark.isInstalled(), "tshark is not installed");
    assertThat(
            Tshark.fields(
                capture(),
                "",
                "ip.src",
                "tcp.srcport",
                "tcp.dstport",
                "frame.len",
                "tcp.flags.str",
                "tcp.seq",
                "tcp.ack",
                "tcp.len",
                "tcp.hdr_len",
                "ip.dsfield.ecn",
                "tcp.options.sack_le",
                "tcp.options.sack_re"))
        .containsExactly(
            row("10.0.0.1|61440|61439|74|····CE····S·|0|0|0|40|0||"),
            row("10.0.0.2|61439|61440|74|·····E·A··S·|0|1|0|40|0||"),
            row("10.0.0.1|61440|61439|1514|·······A····|1|1|1448|32|2||"),
            row("10.0.0.1|61440|61439|1514|·······A····|1449|1|1448|32|2||"),
            row("10.0.0.1|61440|61439|1514|·······A····|2897|1|1448|32|3||"),
            row("10.0.0.2|61439|61440|66|·······A····|1|1449|0|32|0||"),
            row("10.0.0.2|61439|61440|78|·····E·A····|1|1449|0|44|0|2897|4345"),
            row(
                "10.0.0.2|61439|61440|94|·····E·A····|1|1449|0|60|0|2897,5793,8689|4345,7241,10137"),
            row("10.0.0.1|61440|61439|1514|·······A····|1449|1|1448|32|2||"),
            row("10.0.0.2|61439|61440|66|·······A····|1|4345|0|32|0||"),
            row("10.0.0.1|61440|61439|166|·······A····|4345|1|100|32|2||"));
  }

  @Test
  void tsharkUnderstandsIt() {
    assumeTrue(Tshark.isInstalled(), "tshark is not installed");
    Path file = capture();
    assertThat(
            Tshark.fields(file, "_ws.malformed || _ws.expert.severity == 0x800000", "_ws.expert"))
        .isEmpty();
    assertThat(Tshark.fields(file, "ip.checksum.status == \"Good\"", "frame.number")).hasSize(11);
    // Seven packets are captured whole; of the others the checksum covers payload that is not
    // there.
    assertThat(Tshark.fields(file, "tcp.checksum.status == \"Good\"", "frame.number")).hasSize(6);
    assertThat(Tshark.fields(file, "tcp.checksum.status == \"Bad\"", "frame.number")).isEmpty();
    assertThat(Tshark.fields(file, "tcp.analysis.retransmission", "frame.number"))
        .containsExactly(row("9"));
    // 6 MiB fit 16 bits when shifted by 7.
    assertThat(Tshark.fields(file, "tcp.flags.syn == 1", "tcp.options.wscale.shift"))
        .containsExactly(row("7"), row("7"));
    assertThat(Tshark.fields(file, "tcp.flags.syn == 0", "tcp.window_size"))
        .allMatch(row(String.valueOf(6 << 20))::equals);
    assertThat(Tshark.fields(file, "tcp.flags.syn == 1", "tcp.options.mss_val"))
        .containsExactly(row("1460"), row("1460"));
  }

  /** Whatever the configured sizes, the payload is the segment's. */
  @Test
  void sizesThatNoRealHeaderHas() {
    for (int headerBytes : new int[] {1, 54, 55, 61, 66, 67, 500}) {
      FrameHeaders headers = FrameHeaders.tcp(ENDS, withHeaders(headerBytes), SelectiveBlocks.NONE);
      for (int kind : new int[] {Frame.DATA, Frame.ACK, Frame.PROBE, Frame.PROBE_REPLY}) {
        long frame = Frame.of(0, kind, headerBytes + (kind == Frame.DATA ? 1000 : 0));
        ByteBuffer out = ByteBuffer.allocate(200);
        headers.write(out, 0, frame, 0, 0);
        int written = out.position();
        assertThat(written).isEqualTo(headers.headerBytes(frame, 0));
        assertThat(written).isLessThanOrEqualTo(headers.maxBytes());
        int payload = kind == Frame.DATA ? 1000 : 0;
        assertThat((int) out.getShort(16)).as("IPv4 length").isEqualTo(written - 14 + payload);
        assertThat(headers.wireBytes(frame, 0))
            .isEqualTo(Math.max(Frame.bytes(frame), written + payload));
      }
    }
  }

  private static TcpSpec withHeaders(int bytes) {
    TcpSpec d = TcpSpec.DEFAULTS;
    return new TcpSpec(
        1000,
        bytes,
        bytes,
        bytes,
        d.ackEvery(),
        d.ackDelayUs(),
        d.receiveWindowBytes(),
        d.minRtoUs(),
        d.initialRtoUs(),
        d.maxRtoUs(),
        d.lossDetection(),
        d.reorderingPackets(),
        d.tailProbe(),
        d.burstUs(),
        d.dataPriority(),
        d.controlPriority());
  }
}
