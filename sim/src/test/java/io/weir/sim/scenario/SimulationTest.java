package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ConstantRate;
import io.weir.sim.cc.FixedMultiplier;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.RateReport;
import io.weir.sim.fabric.Ecn;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final Ecn ECN = new Ecn(150 << 10, 1536 << 10, 0.2);

  private static CongestionControl lineRate() {
    return new ConstantRate(ConstantRate.Parameters.DEFAULTS);
  }

  /** Line rate, and the round-trip time of every acknowledgement written down. */
  private static final class Recording implements CongestionControl {
    final CongestionControl inner = lineRate();
    final List<Long> rttsNs = new ArrayList<>();

    @Override
    public int privateLongs() {
      return inner.privateLongs();
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {
      inner.onStart(flow, block, offset);
    }

    @Override
    public void onAck(AckEvent event, long[] block, int offset) {
      rttsNs.add(event.rttNs);
    }
  }

  /**
   * Acceptance row 1. The n-th packet arrives after n + 1 packet times (one more for the second
   * hop, store and forward) and 4 µs of link.
   */
  @ParameterizedTest
  @CsvSource({"1, 1", "1024, 1", "1024, 2", "1024, 16", "1024, 17", "1024, 1000", "1024, 29297"})
  void aLoneFlowTakesItsBitsOverTheRateAndTheDelay(int payloadBytes, long packets) {
    Scenario scenario =
        Scenarios.withRoce(
            Scenarios.of(100, 10 << 20, ECN, Scenarios.manyToOne(1, 0), 10_000),
            Scenarios.roce(payloadBytes, 40, 2, 50_000));
    Simulation simulation = new Simulation(scenario, 1, lineRate());
    int packetBytes = payloadBytes + 62;
    long arrivalPs = 4_000_000 + (packets + 1) * packetBytes * 80L;
    simulation.runUntil((arrivalPs - 1) / 1000);
    assertThat(simulation.meter().deliveredTotal()).isLessThan(packets * packetBytes);
    simulation.runUntil((arrivalPs + 999) / 1000);
    // A packet of 63 bytes takes 5 ns, so that one more fits into a rounded nanosecond at most.
    assertThat(simulation.meter().deliveredTotal()).isEqualTo(packets * packetBytes);
    simulation.requireSound();
  }

  /** 2 · 86.88 ns of data, 2 · 5.12 ns of acknowledgement, 8 µs of link: 8,184 ns, each time. */
  @Test
  void onAnIdlePathEveryAcknowledgementTakesTheBaseRoundTrip() {
    Scenario scenario =
        Scenarios.withRoce(
            Scenarios.of(100, 10 << 20, ECN, Scenarios.manyToOne(1, 0), 1_000),
            Scenarios.roce(1024, 40, 1, 50_000));
    Recording recording = new Recording();
    new Simulation(scenario, 1, recording).runUntil(50_000);
    assertThat(recording.rttsNs).hasSizeGreaterThan(400).containsOnly(8_184L);
  }

  /**
   * Four times 128 B (10.24 ns) and 8 µs of link are 8,040.96 ns; the probe follows a burst, and at
   * the switch it waits for the rest of the burst's last packet: 86.88 − 10.24 ns more.
   */
  @Test
  void onAnIdlePathAProbeTakesTheBaseRoundTrip() {
    RttLog decision = new RttLog();
    Simulation simulation =
        new Simulation(
            Scenarios.of(100, 10 << 20, ECN, Scenarios.manyToOne(1, 0), 1_000),
            1,
            new ProbeRateControl(decision, 64));
    simulation.runUntil(100_000);
    assertThat(decision.rttsNs).hasSizeGreaterThan(5).containsOnly(8_117L);
  }

  /** Leaves the rate as it is and writes down the round-trip time of every probe. */
  private static final class RttLog implements RateDecision {
    final List<Long> rttsNs = new ArrayList<>();

    @Override
    public int stateLongs() {
      return 0;
    }

    @Override
    public void reset(long[] state, int offset) {}

    @Override
    public int decide(long[] report, long[] state, int offset) {
      rttsNs.add(report[RateReport.RTT_NS]);
      return ONE_Q16;
    }
  }

  /** Acceptance row 2: what N windows hold beyond the bandwidth-delay product is in the queue. */
  @ParameterizedTest
  @CsvSource({"2, 20", "4, 10", "8, 40", "16, 20"})
  void windowsThatDoNotFitTheLinkQueue(int senders, int messages) {
    Scenario scenario =
        Scenarios.withRoce(
            Scenarios.of(100, 64 << 20, ECN, Scenarios.manyToOne(senders, 0), 2_000),
            Scenarios.roce(1024, messages, 2, 50_000));
    SimulationResult result = new Simulation(scenario, 1, lineRate()).run();
    double windowBytes = messages * 16 * 1086.0;
    // The round trip of data and acknowledgement, without the queue: 8,184 ns.
    double bdpBytes = 100 / 8.0 * 8_184;
    double expected = senders * windowBytes - bdpBytes;
    assertThat((double) result.maxQueueBytes())
        .as("%d windows of %.0f B", senders, windowBytes)
        .isCloseTo(expected, within(0.03 * expected));
    assertThat(result.goodputGbps()).isCloseTo(100, within(0.1));
    assertThat(result.droppedBytes()).isZero();
  }

  @Test
  void everyRunConservesFrames() {
    for (Map.Entry<String, Scenario> entry : Scenarios.varied().entrySet()) {
      for (String algorithm : Scenarios.algorithms()) {
        Simulation simulation = new Simulation(entry.getValue(), 9, Scenarios.control(algorithm));
        for (long timeNs = 10_000; timeNs <= 300_000; timeNs += 10_000) {
          simulation.runUntil(timeNs);
          simulation.requireSound();
        }
        assertThat(simulation.hops()).as("%s, %s", entry.getKey(), algorithm).isPositive();
      }
    }
  }

  /** A negative control: the lossy scenario does lose, and makes up for it. */
  @Test
  void aSmallBufferLosesAndRecovers() {
    Scenario scenario = Scenarios.varied().get("8-to-1-lossy");
    SimulationResult result =
        new Simulation(scenario.withRun(new RunSpec(2_000, 0, 10)), 1, lineRate()).run();
    assertThat(result.droppedFrames()).isPositive();
    assertThat(result.droppedBytes()).isGreaterThanOrEqualTo(result.droppedFrames() * 64);
    assertThat(result.retransmittedShare()).isBetween(0.01, 0.99);
    assertThat(result.maxQueueBytes()).isLessThanOrEqualTo(60_000);
    assertThat(result.goodputGbps()).isPositive();
  }

  @Test
  void sharesAndRatesOfASymmetricRunAreKnown() {
    Scenario scenario = Scenarios.of(100, 10 << 20, ECN, Scenarios.manyToOne(4, 0), 2_000);
    SimulationResult result = new Simulation(scenario, 1, lineRate()).run();
    assertThat(result.goodputGbps()).isCloseTo(100, within(0.1));
    assertThat(result.payloadGoodputGbps())
        .isCloseTo(result.goodputGbps() * 1024 / 1086, within(1e-9));
    assertThat(result.jain()).isGreaterThan(0.999);
    assertThat(result.minMaxFairness()).isGreaterThan(0.95);
    assertThat(result.flows()).extracting(SimulationResult.FlowResult::destination).containsOnly(4);
    assertThat(result.flowGoodputGbps()).hasSize(4);
    assertThat(result.digest()).matches("[0-9a-f]{16}");
    assertThat(result.seed()).isEqualTo(1);
    assertThat(result.scenarioSha256()).isEqualTo(scenario.sha256());
  }

  /** The end of the warm-up is no event of the network: the bins around it look like the others. */
  @ParameterizedTest
  @ValueSource(longs = {500, 550, 573, 0})
  void binsDoNotSeeTheEndOfTheWarmUp(long warmupUs) {
    Scenario scenario =
        Scenarios.of(100, 10 << 20, null, Scenarios.manyToOne(1, 0), 1_000)
            .withRun(new RunSpec(1_000, warmupUs, 10));
    SimulationResult result = new Simulation(scenario, 1, lineRate()).run();
    assertThat(result.bins()).hasSize(10);
    for (SimulationResult.Bin bin : result.bins().subList(1, 10)) {
      // 100 µs at 100 Gb/s, to one packet.
      assertThat(bin.gbps().get(0)).as("bin ending at %d ns", bin.endNs()).isBetween(99.9, 100.1);
    }
    assertThat(result.goodputGbps()).isCloseTo(100, within(warmupUs == 0 ? 0.5 : 0.1));
  }

  @Test
  void aFeatureThatNeverFiredIsWarnedAbout() {
    Scenario quiet =
        Scenarios.of(100, 10 << 20, ECN, Scenarios.manyToOne(1, 0), 500)
            .withRun(new RunSpec(500, 0, 10));
    assertThat(new Simulation(quiet, 1, Scenarios.control("dcqcn")).run().warnings())
        .singleElement()
        .asString()
        .contains("network.ecn", "kminBytes");
    Scenario busy = quiet.withTraffic(Scenarios.manyToOne(8, 0));
    SimulationResult result = new Simulation(busy, 1, Scenarios.control("dcqcn")).run();
    assertThat(result.markedFrames()).isPositive();
    assertThat(result.congestionNotifications()).isPositive();
    assertThat(result.warnings()).isEmpty();
  }

  /** Rings, heaps and histograms have their size after the first milliseconds. */
  @ParameterizedTest
  @ValueSource(strings = {"constant", "dcqcn", "swift", Scenarios.PROBED})
  void nothingIsAllocatedPerPacket(String algorithm) {
    Scenario scenario = Scenarios.of(100, 2 << 20, ECN, Scenarios.manyToOne(4, 0), 10_000);
    CongestionControl control =
        algorithm.equals(Scenarios.PROBED)
            ? new ProbeRateControl(new FixedMultiplier(65_000), ProbeRateControl.LINE_RATE_Q20 / 5)
            : Scenarios.control(algorithm);
    Simulation simulation = new Simulation(scenario, 1, control);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    simulation.runUntil(5_000_000);
    long hops = simulation.hops();
    long before = threads.getThreadAllocatedBytes(thread);
    simulation.runUntil(25_000_000);
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(simulation.hops() - hops).isGreaterThan(100_000);
    // A handful of objects for the call of the event loop; a byte per hop would be far more.
    assertThat(allocated).as("bytes over %d hops", simulation.hops() - hops).isLessThan(20_000);
  }
}
