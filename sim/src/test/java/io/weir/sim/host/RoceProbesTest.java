package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.RateReport;
import io.weir.sim.fabric.Frame;
import io.weir.sim.host.HostHarness.Arrival;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When RTT probes leave, and what is reported of one that stays out. */
class RoceProbesTest {
  private static final long BUFFER_BYTES = 10 << 20;

  /** Probes leave and are reported with bursts, one of which takes 0.35 µs at line rate. */
  private static final long BURST_NS = 400;

  /** An idle network's probe, after four packets of the flow's own. */
  private static final long IDLE_RTT_NS = 8_200;

  /** Keeps every report and answers all with the same multiplier. */
  private static final class Recorder implements RateDecision {
    final List<long[]> reports = new ArrayList<>();
    private final int multiplierQ16;
    private int decisionsWithProbes;

    Recorder(int multiplierQ16) {
      this.multiplierQ16 = multiplierQ16;
    }

    @Override
    public int stateLongs() {
      return 0;
    }

    @Override
    public void reset(long[] state, int offset) {}

    @Override
    public int decide(long[] report, long[] state, int offset) {
      reports.add(report.clone());
      return multiplierQ16;
    }

    @Override
    public boolean probesEveryBurst(long[] state, int offset) {
      return reports.size() < decisionsWithProbes;
    }

    long rttNs(int report) {
      return reports.get(report)[RateReport.RTT_NS];
    }

    long intervalNs(int report) {
      return reports.get(report)[RateReport.MONITOR_INTERVAL_NS];
    }
  }

  private static RoceSpec spec(long spacingBytes, long overdueNs, double initialRate) {
    RoceSpec d = RoceSpec.DEFAULTS;
    return new RoceSpec(
        d.payloadBytes(),
        d.headerBytes(),
        d.controlBytes(),
        d.probeBytes(),
        d.messagePackets(),
        d.outstandingMessages(),
        d.burstBytes(),
        d.ackCoalescing(),
        d.cnpSpacingNs(),
        d.nackSpacingNs(),
        d.timeoutUs(),
        d.probeTimeoutNs(),
        spacingBytes,
        overdueNs,
        d.baseRttNs(),
        initialRate,
        d.minRateQ20(),
        d.dataPriority(),
        d.controlPriority());
  }

  private static HostHarness harness(RoceSpec spec, RateDecision decision) {
    HostHarness harness =
        new HostHarness(1, BUFFER_BYTES, null, spec, new ProbeRateControl(decision, 64));
    harness.start(0);
    return harness;
  }

  private static boolean isProbe(Arrival arrival) {
    return arrival.kind() == Frame.PROBE;
  }

  /** Packets that arrived between one probe and the next. */
  private static List<Integer> packetsBetweenProbes(HostHarness harness) {
    List<Integer> counts = new ArrayList<>();
    int packets = 0;
    for (Arrival arrival : harness.arrivals) {
      if (isProbe(arrival)) {
        counts.add(packets);
        packets = 0;
      } else if (arrival.kind() == Frame.DATA) {
        packets++;
      }
    }
    return counts;
  }

  /**
   * At 1 Gb/s a burst of four packets takes 35 µs, four times the probe's way: without spacing one
   * goes with every burst. A rate that changed by a quarter or more (multipliers 0.7 and 1.3, not
   * 0.8 and 1.2) does not wait either.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 1.0, 4",
    "4096, 1.0, 4",
    "4097, 1.0, 8",
    "8192, 1.0, 8",
    "8193, 1.0, 12",
    "40000, 1.0, 40",
    "8192, 0.8, 8",
    "8192, 0.7, 4",
    "8192, 1.2, 8",
    "8192, 1.3, 4",
    "40000, 0.7, 4"
  })
  void aFlowThatIsSteadySpacesItsProbes(long spacingBytes, double multiplier, int packets) {
    Recorder recorder = new Recorder((int) Math.round(multiplier * 65_536));
    HostHarness harness = harness(spec(spacingBytes, 1_000_000, 0.01), recorder);
    harness.runUntil(1_500_000);
    List<Integer> counts = packetsBetweenProbes(harness);
    assertThat(counts).hasSizeGreaterThan(3);
    assertThat(counts.get(0)).as("before the first probe").isEqualTo(4);
    int considered = Math.min(counts.size(), 7); // then the flow is too fast or too slow
    assertThat(counts.subList(1, considered)).containsOnly(packets);
  }

  /** While it wants to, a flow asks with every burst; then it spaces its probes. */
  @Test
  void aFlowMayAskForAProbeAtEveryBurst() {
    Recorder recorder = new Recorder(65_536);
    recorder.decisionsWithProbes = 5;
    HostHarness harness = harness(spec(40_000, 1_000_000, 0.01), recorder);
    harness.runUntil(1_500_000);
    assertThat(packetsBetweenProbes(harness)).startsWith(4, 4, 4, 4, 4, 40, 40);
  }

  /** There is one under way at a time all the same. */
  @Test
  void aFlowThatAsksWaitsForItsAnswer() {
    Recorder recorder = new Recorder(65_536);
    recorder.decisionsWithProbes = Integer.MAX_VALUE;
    HostHarness harness = harness(spec(8_192, 64_000, 1), recorder);
    harness.runUntil(1_000_000);
    assertThat(harness.ofKind(Frame.PROBE)).hasSize(115);
  }

  /** At line rate a round trip is 100 KB: the answer is what a probe waits for. */
  @Test
  void atLineRateThereIsAProbePerRoundTrip() {
    Recorder recorder = new Recorder(65_536);
    HostHarness harness = harness(spec(8_192, 64_000, 1), recorder);
    harness.runUntil(1_000_000);
    // The round trip of 8,117 ns ends during the 24th burst after it, 25 bursts and the probe are
    // 8,698 ns.
    assertThat(harness.ofKind(Frame.PROBE)).hasSize(115);
    assertThat(recorder.reports).hasSize(114);
    assertThat(recorder.reports).allMatch(report -> report[RateReport.RTT_NS] < IDLE_RTT_NS);
  }

  /** Ages 1, 2, 4 … times the first, of probes that are sent again after 300, 600 and 1200 µs. */
  @ParameterizedTest
  @CsvSource({"64000, 64 128 256 512 1024", "100000, 100 200 400 800", "400000, 400 800"})
  void aProbeThatStaysOutIsReportedAtDoublingAges(long overdueNs, String agesUs) {
    Recorder recorder = new Recorder(65_536);
    HostHarness harness = harness(spec(8_192, overdueNs, 1), recorder);
    harness.lost = RoceProbesTest::isProbe;
    harness.runUntil(2_000_000);
    String[] ages = agesUs.split(" ", -1);
    assertThat(recorder.reports).hasSize(ages.length);
    for (int i = 0; i < ages.length; i++) {
      long leastNs = Math.round(Long.parseLong(ages[i]) * 1e3);
      // Every report may be a burst late, and the next ones are at twice that.
      assertThat(recorder.rttNs(i)).isBetween(leastNs, leastNs + (2L << i) * BURST_NS);
    }
  }

  /** What a report says of the time and the bytes starts anew with an overdue one. */
  @Test
  void anOverdueReportIsAReport() {
    Recorder recorder = new Recorder(65_536);
    HostHarness harness = harness(spec(8_192, 64_000, 1), recorder);
    harness.lost = RoceProbesTest::isProbe;
    harness.runUntil(280_000);
    assertThat(recorder.reports).hasSize(3);
    long sentNs = recorder.intervalNs(0) - recorder.rttNs(0);
    assertThat(sentNs).as("the probe left after the first burst").isBetween(0L, BURST_NS);
    for (int i = 1; i < 3; i++) {
      assertThat(recorder.intervalNs(i))
          .isCloseTo(recorder.rttNs(i) - recorder.rttNs(i - 1), within(1L)); // rounded down
      long[] report = recorder.reports.get(i);
      // 80 ns of line each, and what the window of 40 messages lets through.
      assertThat(report[RateReport.BYTES_SENT])
          .isEqualTo(report[RateReport.PACKETS_SENT] * 1086)
          .isBetween(recorder.intervalNs(i) * 12, recorder.intervalNs(i) * 13);
    }
  }

  /** After an answer, twice its round-trip time is overdue. */
  @Test
  void afterAnAnswerTwiceItsTimeIsOverdue() {
    Recorder recorder = new Recorder(65_536);
    HostHarness harness = harness(spec(8_192, 64_000, 1), recorder);
    long lostFromPs = 50_000_000;
    harness.lost = arrival -> isProbe(arrival) && arrival.nowPs() > lostFromPs;
    harness.runUntil(200_000);
    List<Long> rttsNs = recorder.reports.stream().map(r -> r[RateReport.RTT_NS]).toList();
    int answered = (int) rttsNs.stream().filter(rtt -> rtt < IDLE_RTT_NS).count();
    assertThat(answered).isBetween(4, 7);
    List<Long> overdue = rttsNs.subList(answered, rttsNs.size());
    assertThat(overdue).hasSize(4); // 16, 32, 65 and 130 µs
    long age = rttsNs.get(answered - 1);
    for (long rtt : overdue) {
      assertThat(rtt).isBetween(2 * age, 2 * age + BURST_NS);
      age = rtt;
    }
  }

  /** A report that is late all the same counts: the answer is the whole round trip. */
  @Test
  void theAnswerFollowsTheOverdueReport() {
    Recorder recorder = new Recorder(65_536);
    HostHarness harness = harness(spec(8_192, 3_000, 1), recorder);
    harness.runUntil(9_000);
    assertThat(recorder.reports).hasSize(3);
    assertThat(recorder.rttNs(0)).isBetween(3_000L, 3_000 + BURST_NS);
    assertThat(recorder.rttNs(1)).isBetween(2 * recorder.rttNs(0), 6_000 + 3 * BURST_NS);
    assertThat(recorder.rttNs(2)).isBetween(8_000L, IDLE_RTT_NS);
  }

  /** Without packets there is nobody to ask: a flow that waits does not decide. */
  @Test
  void aFlowThatSendsNothingReportsNothing() {
    Recorder recorder = new Recorder(65_536);
    HostHarness harness = harness(spec(8_192, 64_000, 1), recorder);
    harness.lost = arrival -> true;
    harness.runUntil(40_000_000);
    // The window of 655 KB is sent in 56 µs; the retransmission timeout is 50 ms.
    assertThat(recorder.reports).isEmpty();
  }

  @Test
  void settingsHaveARange() {
    assertThatThrownBy(() -> spec(-1, 64_000, 1)).hasMessageContaining("probeSpacingBytes");
    assertThatThrownBy(() -> spec(8_192, 0, 1)).hasMessageContaining("probeOverdueNs");
  }
}
