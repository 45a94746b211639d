package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ConstantRate;
import io.weir.sim.cc.FixedMultiplier;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateReport;
import io.weir.sim.cc.Swift;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.Frame;
import io.weir.sim.host.HostHarness.Arrival;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoceTransportTest {
  /** First bit on the uplink to last bit at the receiver: 2 · 86.88 ns and 4 µs of link. */
  private static final long ONE_WAY_PS = 4_173_760;

  private static final long BIG_BUFFER = 10 << 20;

  private static RoceSpec spec(
      int messagePackets, int outstanding, int coalescing, long timeoutUs) {
    return new RoceSpec(
        1024,
        62,
        64,
        128,
        messagePackets,
        outstanding,
        4096,
        coalescing,
        4_000,
        500_000,
        timeoutUs,
        300_000,
        8_192,
        1,
        64);
  }

  private static CongestionControl lineRate() {
    return new ConstantRate(ConstantRate.Parameters.DEFAULTS);
  }

  private static void startAll(HostHarness harness, int flows) {
    for (int flow = 0; flow < flows; flow++) {
      harness.start(flow);
    }
  }

  /** Exactly once and in order: the plain receiver of go-back-N, over what arrived. */
  private static long inOrderPackets(HostHarness harness, int flow) {
    long expected = 0;
    for (Arrival arrival : harness.ofKind(Frame.DATA)) {
      if (arrival.flow() == flow && arrival.sequence() == expected) {
        expected++;
      }
    }
    return expected;
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000, 20_000, 60_000})
  void aTinyBufferDropsAndEverythingStillArrivesInOrderOnce(int bufferBytes) {
    int senders = 4;
    HostHarness harness =
        new HostHarness(senders, bufferBytes, null, spec(16, 4, 2, 300), lineRate());
    startAll(harness, senders);
    harness.runUntil(10_000_000);
    assertThat(harness.meter.droppedFrames()).isPositive();
    assertThat(harness.meter.packetsRetransmitted()).isPositive();
    for (int flow = 0; flow < senders; flow++) {
      long packets = inOrderPackets(harness, flow);
      assertThat(harness.meter.deliveredBytes()[flow])
          .as("flow %d, buffer %d B", flow, bufferBytes)
          .isEqualTo(1086 * packets);
      // 10 ms hold 33 retransmission timeouts; every flow gets on, none starves for good.
      assertThat(packets).as("flow %d, buffer %d B", flow, bufferBytes).isGreaterThan(64);
    }
    assertThat(harness.hosts.framesSent())
        .isEqualTo(
            harness.hosts.framesArrived()
                + harness.hosts.framesDropped()
                + harness.fabric.framesUnderWay());
  }

  /** Nothing of a burst arrives, so nobody can ask for it: only the timer is left. */
  @Test
  void aBurstLostWholeIsSentAgainAfterTheTimeout() {
    HostHarness harness = new HostHarness(1, BIG_BUFFER, null, spec(4, 1, 2, 250), lineRate());
    harness.lost = arrival -> arrival.nowPs() < 100_000_000;
    harness.start(0);
    harness.runUntil(300_000);
    List<Arrival> data = harness.ofKind(Frame.DATA);
    assertThat(data.subList(0, 5))
        .extracting(Arrival::sequence)
        .containsExactly(0L, 1L, 2L, 3L, 0L);
    assertThat(data.get(0).nowPs()).isEqualTo(ONE_WAY_PS);
    assertThat(data.get(4).nowPs()).isEqualTo(250_000_000 + ONE_WAY_PS);
    assertThat(harness.meter.deliveredBytes()[0]).isEqualTo(1086 * inOrderPackets(harness, 0));
    assertThat(harness.meter.packetsRetransmitted()).isEqualTo(4);
  }

  @Test
  void aLostPacketIsAskedForAndSentAgainFromThere() {
    HostHarness harness = new HostHarness(1, BIG_BUFFER, null, spec(16, 4, 2, 50_000), lineRate());
    boolean[] lostOnce = {false};
    harness.lost =
        arrival -> {
          boolean lose = arrival.kind() == Frame.DATA && arrival.sequence() == 5 && !lostOnce[0];
          lostOnce[0] |= lose;
          return lose;
        };
    harness.start(0);
    harness.runUntil(30_000);
    List<Arrival> nacks = harness.ofKind(Frame.NACK);
    assertThat(nacks).extracting(Arrival::sequence).containsExactly(5L);
    List<Long> sequences = harness.ofKind(Frame.DATA).stream().map(Arrival::sequence).toList();
    int again = sequences.lastIndexOf(5L);
    assertThat(again).isGreaterThan(5);
    assertThat(sequences.subList(0, 6)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(sequences.subList(again, again + 3)).containsExactly(5L, 6L, 7L);
    assertThat(harness.meter.deliveredBytes()[0]).isEqualTo(1086 * inOrderPackets(harness, 0));
  }

  /** One notification per 4 µs and flow, however many marks arrive. */
  @Test
  void notificationsAreSpaced() {
    HostHarness harness = new HostHarness(1, BIG_BUFFER, null, spec(16, 4, 2, 50_000), lineRate());
    long firstPs = 10_000_000;
    harness.injectData(firstPs - 1, 0, false);
    harness.injectData(firstPs, 1, true);
    harness.injectData(firstPs + 1, 2, true);
    harness.injectData(firstPs + 3_999_999, 3, true);
    harness.injectData(firstPs + 4_000_000, 4, true);
    harness.runUntil(100_000);
    assertThat(harness.ofKind(Frame.CNP)).hasSize(2);
    assertThat(harness.meter.congestionNotifications()).isEqualTo(2);
    harness.injectData(firstPs + 200_000_000, 5, false);
    harness.runUntil(300_000);
    assertThat(harness.ofKind(Frame.CNP)).hasSize(2);
  }

  /** In a congested network, where every frame with another behind it is marked. */
  @Test
  void notificationsAreSpacedUnderCongestion() {
    int senders = 3;
    HostHarness harness =
        new HostHarness(senders, BIG_BUFFER, new Ecn(0, 1, 1), RoceSpec.DEFAULTS, lineRate());
    startAll(harness, senders);
    harness.runUntil(200_000);
    for (int flow = 0; flow < senders; flow++) {
      int own = flow;
      List<Arrival> cnps = harness.ofKind(Frame.CNP).stream().filter(a -> a.flow() == own).toList();
      // About one per 4 µs; marks are everywhere.
      assertThat(cnps).as("flow %d", flow).hasSizeBetween(40, 50);
      for (int i = 1; i < cnps.size(); i++) {
        // The answer leaves at once or behind at most one more of each flow's answers.
        assertThat(cnps.get(i).nowPs() - cnps.get(i - 1).nowPs())
            .as("flow %d, notification %d", flow, i)
            .isGreaterThanOrEqualTo(4_000_000 - 6 * 5_120);
      }
    }
  }

  @Test
  void negativeAcknowledgementsForTheSameGapAreSpaced() {
    HostHarness harness = new HostHarness(1, BIG_BUFFER, null, spec(16, 4, 2, 50_000), lineRate());
    long gapPs = 1_000_000;
    long spacingPs = 500_000_000;
    harness.injectData(gapPs, 5, false);
    harness.injectData(gapPs + spacingPs - 1, 6, false);
    harness.runUntil(600_000);
    assertThat(harness.ofKind(Frame.NACK)).extracting(Arrival::sequence).containsExactly(0L);
    harness.injectData(gapPs + spacingPs, 7, false);
    harness.runUntil(700_000);
    assertThat(harness.ofKind(Frame.NACK)).extracting(Arrival::sequence).containsExactly(0L, 0L);
    // Another gap is another matter.
    harness.injectData(gapPs + spacingPs + 100_000_000, 0, false);
    harness.injectData(gapPs + spacingPs + 100_000_001, 2, false);
    harness.runUntil(800_000);
    assertThat(harness.ofKind(Frame.NACK))
        .extracting(Arrival::sequence)
        .containsExactly(0L, 0L, 1L);
  }

  @ParameterizedTest
  @CsvSource({"1, 1 2 3 4 5 6 7 8 9 10", "2, 2 4 5 7 9 10", "4, 4 5 9 10", "100, 5 10"})
  void acknowledgementsAreCoalescedWithinAMessage(int coalescing, String acked) {
    HostHarness harness =
        new HostHarness(1, BIG_BUFFER, null, spec(5, 2, coalescing, 50_000), lineRate());
    for (int psn = 0; psn < 10; psn++) {
      harness.injectData(1_000_000L + psn, psn, false);
    }
    harness.runUntil(100_000);
    assertThat(harness.ofKind(Frame.ACK))
        .extracting(arrival -> Long.toString(arrival.sequence() >>> 1))
        .containsExactly(acked.split(" ", -1));
  }

  /** A packet that is there already was sent again because its acknowledgement was lost. */
  @Test
  void aDuplicateIsAcknowledgedAtOnceAndNotDelivered() {
    HostHarness harness =
        new HostHarness(1, BIG_BUFFER, null, spec(16, 2, 100, 50_000), lineRate());
    harness.injectData(1_000_000, 0, false);
    harness.injectData(2_000_000, 1, false);
    harness.injectData(3_000_000, 0, false);
    harness.runUntil(100_000);
    assertThat(harness.ofKind(Frame.ACK))
        .extracting(arrival -> arrival.sequence() >>> 1)
        .containsExactly(2L);
    assertThat(harness.meter.deliveredBytes()[0]).isEqualTo(2 * 1086);
  }

  /** Coalescing must not wait for a second packet that the window keeps back. */
  @Test
  void aWindowOfOnePacketGetsOn() {
    Swift swift = new Swift(new Swift.Parameters(12_000, 0, 0.1, 100, 1, 0.8, 0.5, 0.1, 1));
    HostHarness harness = new HostHarness(1, BIG_BUFFER, null, RoceSpec.DEFAULTS, swift);
    harness.start(0);
    harness.runUntil(1_000_000);
    // One packet per round trip: 8,000 + 2 · 86.88 + 2 · 5.12 = 8,184 ns.
    assertThat(inOrderPackets(harness, 0)).isBetween(122L, 123L);
    assertThat(harness.meter.packetsRetransmitted()).isZero();
  }

  /** A lost probe is asked for again after 300 µs, then 600, then 1200. */
  @Test
  void lostProbesAreRepeatedEverMoreSlowly() {
    HostHarness harness =
        new HostHarness(
            1,
            BIG_BUFFER,
            null,
            RoceSpec.DEFAULTS,
            new ProbeRateControl(new FixedMultiplier(65_536), 64));
    harness.lost = arrival -> arrival.kind() == Frame.PROBE;
    harness.start(0);
    harness.runUntil(2_500_000);
    List<Arrival> probes = harness.ofKind(Frame.PROBE);
    assertThat(probes).hasSize(4);
    long[] gapsUs = {300, 600, 1_200};
    for (int i = 0; i < gapsUs.length; i++) {
      long gapNs = (probes.get(i + 1).nowPs() - probes.get(i).nowPs()) / 1000;
      // Probes leave with bursts, one of which takes 0.35 µs.
      assertThat(gapNs).as("gap %d", i).isBetween(gapsUs[i] * 1000, gapsUs[i] * 1000 + 800);
    }
  }

  @Test
  void aReportCountsWhatHappenedSinceTheLastOne() {
    FixedMultiplier decision = new FixedMultiplier(65_536);
    HostHarness harness =
        new HostHarness(
            1, BIG_BUFFER, null, spec(4, 1, 2, 50_000), new ProbeRateControl(decision, 64));
    harness.start(0);
    harness.runUntil(9_000);
    // Burst and probe; the acknowledgement of the burst is back before the probe, at 8,445 ns, and
    // lets another burst go. The probe left at 347.52 ns and took 8,117.6.
    long[] report = decision.lastReport();
    assertThat(report[RateReport.PACKETS_SENT]).isEqualTo(8);
    assertThat(report[RateReport.BYTES_SENT]).isEqualTo(8 * 1086);
    assertThat(report[RateReport.MONITOR_INTERVAL_NS]).isEqualTo(8_465);
    assertThat(report[RateReport.NACKS]).isZero();
    assertThat(report[RateReport.CNPS]).isZero();
  }

  /** Begins at one rate and changes to another at a time. */
  private record RateStep(long firstBps, long atNs, long secondBps) implements CongestionControl {
    @Override
    public int privateLongs() {
      return 0;
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {
      block[offset + WINDOW_BYTES] = NO_WINDOW;
      block[offset + RATE_BPS] = firstBps;
      block[offset + TIMER_NS] = atNs;
    }

    @Override
    public void onTimer(long nowNs, long[] block, int offset) {
      block[offset + RATE_BPS] = secondBps;
    }
  }

  /**
   * A burst is 4344 bytes, 34.752 µs at 1 Gb/s. What is left of them when the rate changes becomes
   * shorter or longer with it; a burst that was allowed before is not taken back.
   */
  @ParameterizedTest
  @CsvSource({
    "10000, 100000000000, 10247520",
    "10000, 500000000, 59504000",
    "34753, 1000, 34752000",
  })
  void theWaitForTheNextBurstFollowsTheRate(long atNs, long secondBps, long secondBurstPs) {
    HostHarness harness =
        new HostHarness(
            1, BIG_BUFFER, null, RoceSpec.DEFAULTS, new RateStep(1_000_000_000L, atNs, secondBps));
    harness.start(0);
    harness.runUntil(70_000);
    List<Arrival> data = harness.ofKind(Frame.DATA);
    assertThat(data.get(3).nowPs()).isEqualTo(ONE_WAY_PS + 3 * 86_880);
    assertThat(data.get(4).nowPs()).isEqualTo(ONE_WAY_PS + secondBurstPs);
  }

  @Test
  void settingsHaveARange() {
    assertThatThrownBy(() -> spec(0, 1, 1, 1)).hasMessageContaining("messagePackets");
    assertThatThrownBy(() -> spec(1, 0, 1, 1)).hasMessageContaining("outstandingMessages");
    assertThatThrownBy(() -> spec(1, 1, 0, 1)).hasMessageContaining("ackCoalescing");
    assertThatThrownBy(() -> spec(1, 1, 1, 0)).hasMessageContaining("timeoutUs");
  }

  @Test
  void flowsAreAsManyAsAFrameCanName() {
    Hosts.requireFits(Frame.MAX_FLOWS - 1);
    assertThat(Frame.flow(Frame.of(Frame.MAX_FLOWS - 1, Frame.DATA, 1)))
        .isEqualTo(Frame.MAX_FLOWS - 1);
    assertThatThrownBy(() -> Hosts.requireFits(Frame.MAX_FLOWS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a simulation can have at most 16777216 flows and streams in all");
  }
}
