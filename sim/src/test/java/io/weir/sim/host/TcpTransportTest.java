package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.fabric.Frame;
import io.weir.sim.host.HostHarness.Arrival;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both ends of TCP connections, with losses on demand. The round trip is 8,000 ns of links, twice
 * 121.12 ns for a segment of 1514 bytes and twice 5.28 ns for an acknowledgement of 66.
 */
class TcpTransportTest {
  private static final long BIG_BUFFER = 10 << 20;
  private static final long PACKET_PS = 121_120;
  private static final long ONE_WAY_PS = 4_000_000 + 2 * PACKET_PS;
  private static final long RTT_PS = ONE_WAY_PS + 4_000_000 + 2 * 5_280;

  /** SYN and SYN-ACK have 74 bytes. */
  private static final long HANDSHAKE_PS = 8_000_000 + 4 * 5_920;

  private static final int PAYLOAD = 1448;

  /** A window that stays, and everything that was told. */
  private static final class FixedWindow implements CongestionControl {
    private final long windowBytes;
    final List<String> events = new ArrayList<>();
    final List<Long> lossesNs = new ArrayList<>();
    long baseRttNs;
    long lostBytes;
    long toldLostBytes;

    FixedWindow(long windowBytes) {
      this.windowBytes = windowBytes;
    }

    @Override
    public int privateLongs() {
      return 0;
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {
      baseRttNs = flow.baseRttNs();
      block[offset + WINDOW_BYTES] = windowBytes;
      block[offset + RATE_BPS] = flow.lineRateBps();
      block[offset + TIMER_NS] = NO_TIMER;
    }

    @Override
    public void onAck(AckEvent event, long[] block, int offset) {
      toldLostBytes += event.lostBytes;
    }

    @Override
    public void onLoss(LossEvent event, long[] block, int offset) {
      lostBytes += event.lostBytes;
      lossesNs.add(event.nowNs);
      events.add(event.timeout ? "timeout" : event.startsRecovery ? "recovery" : "loss");
    }

    @Override
    public void onRecovered(long nowNs, long[] block, int offset) {
      events.add("recovered");
    }
  }

  private static TcpSpec spec(TcpSpec.Rule rule, boolean tailProbe, long ackDelayUs) {
    return new TcpSpec(
        PAYLOAD,
        66,
        66,
        74,
        2,
        ackDelayUs,
        6L << 20,
        200,
        1_000,
        100_000,
        rule,
        3,
        tailProbe,
        1_000,
        0,
        0);
  }

  private static TcpSpec rack() {
    return spec(TcpSpec.Rule.rack, true, 10);
  }

  /** A stream of some packets on an otherwise idle star, which begins at once. */
  private static final class OneStream {
    final FixedWindow control;
    final HostHarness harness;
    final int flow;
    final Map<Long, Integer> sent = new HashMap<>();

    OneStream(TcpSpec spec, int windowPackets, int packets) {
      control = new FixedWindow(windowPackets * 1514L);
      harness = new HostHarness(1, BIG_BUFFER, null, spec, control);
      flow =
          harness.hosts.open(
              0,
              1,
              new StreamListener() {
                @Override
                public void delivered(int stream, long bytes, long nowPs) {}

                @Override
                public void acknowledged(int stream, long bytes, long nowPs) {}
              },
              0);
      harness.hosts.append(flow, (long) packets * PAYLOAD, 0);
    }

    /** Loses the n-th transmission (from 1) of a segment when the predicate says so. */
    OneStream losing(long segment, LongPredicate transmission) {
      harness.lost =
          arrival -> {
            if (arrival.kind() != Frame.DATA) {
              return false;
            }
            int count = sent.merge(arrival.sequence(), 1, Integer::sum);
            return arrival.sequence() == segment && transmission.test(count);
          };
      return this;
    }

    OneStream run(long endNs) {
      harness.runUntil(endNs);
      TcpChecks.requireSound(harness.hosts);
      return this;
    }

    List<Arrival> data(long segment) {
      return harness.ofKind(Frame.DATA).stream().filter(a -> a.sequence() == segment).toList();
    }

    long acked() {
      return TcpChecks.ackedPayload(harness.hosts, flow) / PAYLOAD;
    }
  }

  @Test
  void theHandshakeMeasuresTheRoundTrip() {
    OneStream stream = new OneStream(rack(), 10, 4).run(1_000_000);
    assertThat(stream.control.baseRttNs).isEqualTo(HANDSHAKE_PS / 1_000);
    assertThat(stream.data(0).get(0).nowPs()).isEqualTo(HANDSHAKE_PS + ONE_WAY_PS);
    assertThat(stream.acked()).isEqualTo(4);
    assertThat(stream.control.events).isEmpty();
  }

  /** RFC 6298 section 5.5: after 1, 2 and 4 ms; the sample is that of the last SYN. */
  @Test
  void aLostHandshakeIsRepeatedEverMoreSlowly() {
    OneStream stream = new OneStream(rack(), 10, 4);
    stream.harness.lost = arrival -> arrival.kind() == Frame.PROBE && arrival.nowPs() < 5e9;
    stream.run(20_000_000);
    List<Arrival> syns = stream.harness.ofKind(Frame.PROBE);
    assertThat(syns)
        .extracting(syn -> syn.nowPs() - syns.get(0).nowPs())
        .containsExactly(0L, 1_000_000_000L, 3_000_000_000L, 7_000_000_000L);
    assertThat(stream.control.baseRttNs).isEqualTo(HANDSHAKE_PS / 1_000);
    assertThat(stream.acked()).isEqualTo(4);
  }

  @Test
  void aLostAnswerToTheHandshakeDoesNotMatterTwice() {
    OneStream stream = new OneStream(rack(), 10, 4);
    stream.harness.lost = arrival -> arrival.kind() == Frame.PROBE_REPLY && arrival.nowPs() < 1e8;
    stream.run(20_000_000);
    assertThat(stream.harness.ofKind(Frame.PROBE)).hasSize(2);
    assertThat(stream.acked()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rack", "rfc9002"})
  void aSingleLossIsRepairedWithinARoundTrip(String rule) {
    OneStream stream =
        new OneStream(spec(TcpSpec.Rule.valueOf(rule), true, 10), 60, 200)
            .losing(20, transmission -> transmission == 1)
            .run(1_000_000);
    List<Arrival> arrivals = stream.data(20);
    assertThat(arrivals).hasSize(2);
    // Three more packets, then their acknowledgement, then the way back.
    assertThat(arrivals.get(1).nowPs() - arrivals.get(0).nowPs())
        .isBetween(RTT_PS, RTT_PS + 6 * PACKET_PS);
    assertThat(stream.control.events).containsExactly("recovery", "recovered");
    assertThat(stream.control.lostBytes).isEqualTo(1514);
    assertThat(stream.control.toldLostBytes).isEqualTo(1514);
    assertThat(stream.harness.meter.packetsRetransmitted()).isEqualTo(1);
    assertThat(stream.acked()).isEqualTo(200);
  }

  /** RFC 8985 section 7: two round trips after the last acknowledgement the last goes out again. */
  @Test
  void aLostTailIsProbedFor() {
    OneStream stream =
        new OneStream(rack(), 60, 20).losing(19, transmission -> transmission == 1).run(150_000);
    assertThat(stream.data(19)).hasSize(2);
    long gapPs = stream.data(19).get(1).nowPs() - stream.data(19).get(0).nowPs();
    // The acknowledgement of the one before was delayed, as that of a probe may be.
    assertThat(gapPs).isBetween(3 * RTT_PS + 20_000_000, 4 * RTT_PS + 20_000_000);
    assertThat(stream.acked()).isEqualTo(20);
    // Nobody can tell from this that it was lost, until more is acknowledged: then it counts.
    assertThat(stream.control.events).isEmpty();
    stream.harness.hosts.append(stream.flow, 4 * PAYLOAD, 200_000_000);
    stream.run(400_000);
    assertThat(stream.control.events).containsExactly("recovery", "recovered");
    assertThat(stream.control.toldLostBytes).isEqualTo(stream.control.lostBytes);
  }

  /** The same without probes takes the retransmission timer: 200 µs and a round trip. */
  @Test
  void withoutProbesALostTailWaitsForTheTimer() {
    OneStream stream =
        new OneStream(spec(TcpSpec.Rule.rack, false, 10), 60, 20)
            .losing(19, transmission -> transmission == 1)
            .run(1_000_000);
    long gapPs = stream.data(19).get(1).nowPs() - stream.data(19).get(0).nowPs();
    assertThat(gapPs).isBetween(200_000_000L + RTT_PS, 230_000_000L);
    assertThat(stream.control.events).containsExactly("timeout", "recovered");
  }

  /** A probe that was not needed is reported as a duplicate, and was no loss. */
  @Test
  void aProbeForAnAcknowledgementThatWasLostIsNoCongestion() {
    OneStream stream = new OneStream(rack(), 60, 2);
    boolean[] lostOnce = {false};
    stream.harness.lost =
        arrival -> {
          boolean lose = arrival.kind() == Frame.ACK && !lostOnce[0];
          lostOnce[0] |= lose;
          return lose;
        };
    stream.run(150_000);
    assertThat(stream.data(1)).hasSize(2);
    stream.harness.hosts.append(stream.flow, 4 * PAYLOAD, 200_000_000);
    stream.run(400_000);
    assertThat(stream.acked()).isEqualTo(6);
    assertThat(stream.control.events).isEmpty();
  }

  /** RACK: a later transmission was delivered, so the retransmission is lost too. */
  @Test
  void aLostRetransmissionIsFoundByItsAge() {
    OneStream stream =
        new OneStream(rack(), 60, 400).losing(20, transmission -> transmission <= 2).run(1_000_000);
    List<Arrival> arrivals = stream.data(20);
    assertThat(arrivals).hasSize(3);
    assertThat(arrivals.get(2).nowPs() - arrivals.get(1).nowPs()).isBetween(RTT_PS, 2 * RTT_PS);
    assertThat(stream.control.events).containsExactly("recovery", "loss", "recovered");
    assertThat(stream.acked()).isEqualTo(400);
  }

  /** What is lost of what was sent after the first loss is a second sign of congestion. */
  @Test
  void aLossAfterTheRecoveryBeganBeginsTheNext() {
    OneStream stream = new OneStream(rack(), 30, 400);
    Map<Long, Integer> sent = new HashMap<>();
    stream.harness.lost =
        arrival -> {
          if (arrival.kind() != Frame.DATA) {
            return false;
          }
          int count = sent.merge(arrival.sequence(), 1, Integer::sum);
          return (arrival.sequence() == 20 && count <= 2)
              || (arrival.sequence() == 60 && count == 1);
        };
    stream.run(1_000_000);
    assertThat(stream.acked()).isEqualTo(400);
    assertThat(stream.control.events.stream().filter("recovery"::equals)).hasSize(2);
    assertThat(stream.control.events.stream().filter("recovered"::equals)).hasSize(2);
    assertThat(stream.control.toldLostBytes).isEqualTo(3 * 1514);
  }

  /** RFC 6298 section 5.5: nothing arrives for 5 ms. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenEverythingIsLostTheTimerDoubles(boolean tailProbe) {
    OneStream stream = new OneStream(spec(TcpSpec.Rule.rack, tailProbe, 10), 10, 10_000);
    stream.harness.lost =
        arrival -> arrival.kind() == Frame.DATA && arrival.nowPs() > 1e8 && arrival.nowPs() < 5.1e9;
    stream.run(4_900_000);
    List<Long> timesNs = stream.control.lossesNs;
    assertThat(stream.control.events).containsOnly("timeout").hasSizeGreaterThanOrEqualTo(4);
    for (int i = 2; i < timesNs.size(); i++) {
      long before = timesNs.get(i - 1) - timesNs.get(i - 2);
      assertThat(timesNs.get(i) - timesNs.get(i - 1)).isBetween(2 * before - 2, 2 * before + 2);
    }
    stream.run(40_000_000);
    assertThat(stream.acked()).isEqualTo(10_000);
  }

  /** QUIC's probes take nothing for lost; a long silence is persistent congestion, told once. */
  @Test
  void persistentCongestionIsToldAsATimeout() {
    OneStream stream = new OneStream(spec(TcpSpec.Rule.rfc9002, true, 10), 10, 4_000);
    stream.harness.lost =
        arrival ->
            arrival.kind() == Frame.DATA && arrival.nowPs() > 1e9 && arrival.nowPs() < 1.2e11;
    stream.run(110_000_000);
    int probes =
        (int) stream.harness.ofKind(Frame.DATA).stream().filter(a -> a.nowPs() > 2e9).count();
    assertThat(probes).isBetween(3, 12);
    assertThat(stream.control.events).isEmpty();
    stream.run(400_000_000);
    assertThat(stream.control.events.stream().filter("timeout"::equals)).hasSize(1);
    assertThat(stream.control.events).startsWith("recovery").endsWith("recovered");
    assertThat(stream.acked()).isEqualTo(4_000);
  }

  /** One acknowledgement of two segments; of one after the longest delay. */
  @ParameterizedTest
  @CsvSource({"1, 1, 10000000", "2, 1, 0", "3, 2, 10000000", "4, 2, 0"})
  void acknowledgementsAreDelayed(int packets, int acks, long delayPs) {
    OneStream stream = new OneStream(rack(), 60, packets).run(150_000);
    List<Arrival> answers = stream.harness.ofKind(Frame.ACK);
    assertThat(answers).hasSize(acks);
    List<Arrival> data = stream.harness.ofKind(Frame.DATA);
    long answeredPs = answers.get(acks - 1).nowPs() - data.get(packets - 1).nowPs();
    assertThat(answeredPs).isEqualTo(delayPs + 4_000_000 + 2 * 5_280);
  }

  /** RFC 8257 section 3.2: a change of the mark is acknowledged at once, with what was before. */
  @Test
  void marksAreEchoedExactly() {
    FixedWindow control = new FixedWindow(15_140);
    HostHarness harness = new HostHarness(1, BIG_BUFFER, null, rack(), control);
    boolean[] marked = {false, true, true, true, false, false, true};
    for (int packet = 0; packet < marked.length; packet++) {
      harness.injectData(1_000_000L * (packet + 1), packet, marked[packet]);
    }
    harness.runUntil(100_000);
    // Acknowledged up to, and the mark: 1 unmarked, 3 marked, 4 marked, 6 unmarked, 7 marked.
    assertThat(harness.ofKind(Frame.ACK))
        .extracting(Arrival::sequence)
        .containsExactly(2L, 7L, 9L, 12L, 15L);
  }

  /** A gap is answered at once, every time; so is what fills it, and what was there before. */
  @Test
  void gapsAndDuplicatesAreAnsweredAtOnce() {
    HostHarness harness = new HostHarness(1, BIG_BUFFER, null, rack(), new FixedWindow(15_140));
    long[] packets = {1, 2, 2, 0, 0};
    for (int i = 0; i < packets.length; i++) {
      harness.injectData(1_000_000L * (i + 1), packets[i], false);
    }
    harness.runUntil(9_500);
    assertThat(harness.ofKind(Frame.ACK))
        .extracting(arrival -> arrival.sequence() >>> 1)
        .containsExactly(0L, 0L, 0L, 3L, 3L);
    assertThat(harness.meter.deliveredBytes()[0]).isEqualTo(3 * 1514);
  }

  /** One packet is always allowed, or a window smaller than that would end the flow. */
  @Test
  void aWindowSmallerThanAPacketGetsOn() {
    FixedWindow control = new FixedWindow(100);
    HostHarness harness = new HostHarness(1, BIG_BUFFER, null, rack(), control);
    harness.start(0);
    harness.runUntil(1_000_000);
    // A packet per round trip and delay of its acknowledgement: 18.25 µs.
    assertThat(harness.meter.deliveredBytes()[0] / 1514).isBetween(53L, 55L);
    assertThat(control.events).isEmpty();
  }

  @Test
  void theReceiversWindowLimitsWhatIsOutstanding() {
    TcpSpec d = rack();
    TcpSpec spec =
        new TcpSpec(
            PAYLOAD,
            66,
            66,
            74,
            1,
            10,
            4 * PAYLOAD,
            200,
            1_000,
            100_000,
            d.lossDetection(),
            3,
            true,
            1_000,
            0,
            0);
    HostHarness harness =
        new HostHarness(1, BIG_BUFFER, null, spec, new FixedWindow(CongestionControl.NO_WINDOW));
    harness.start(0);
    harness.runUntil(100_000);
    List<Arrival> data = harness.ofKind(Frame.DATA);
    for (int i = 4; i < data.size(); i++) {
      assertThat(data.get(i).nowPs() - data.get(i - 4).nowPs()).isGreaterThanOrEqualTo(RTT_PS);
    }
    assertThat(data).hasSizeGreaterThan(40);
  }

  /** Every second acknowledgement is lost: the others tell everything. */
  @Test
  void lostAcknowledgementsDoNotMatter() {
    OneStream stream = new OneStream(rack(), 60, 2_000);
    int[] count = {0};
    stream.harness.lost = arrival -> arrival.kind() == Frame.ACK && count[0]++ % 2 == 0;
    stream.run(10_000_000);
    assertThat(stream.acked()).isEqualTo(2_000);
    assertThat(stream.control.events).isEmpty();
    assertThat(stream.harness.meter.packetsRetransmitted()).isLessThanOrEqualTo(1);
  }

  /** A stream of odd sizes: segments of what there was, delivered to the byte. */
  @Test
  void partialSegmentsAreSentAtOnce() {
    OneStream stream = new OneStream(rack(), 10, 0);
    stream.run(20_000);
    long bytes = 0;
    for (int i = 1; i <= 50; i++) {
      long more = i * 97L % 3_000 + 1;
      bytes += more;
      stream.harness.hosts.append(stream.flow, more, 20_000_000L + i * 3_000_000L);
      stream.run(20_000 + i * 3_000L);
    }
    stream.run(1_000_000);
    assertThat(TcpChecks.ackedPayload(stream.harness.hosts, stream.flow)).isEqualTo(bytes);
    assertThat(TcpChecks.deliveredInOrder(stream.harness.hosts, stream.flow)).isEqualTo(bytes);
    assertThat(stream.control.events).isEmpty();
  }
}
