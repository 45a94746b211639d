package io.weir.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.benchmarks.suite.SuiteScenario.Kind;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.RateReport;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.scenario.FastAndFair;
import io.weir.sim.scenario.NetworkSpec;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.Flow;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RlccSuiteTest {
  private static final RunSpec ONE_MS = new RunSpec(1_000, 0, 1);

  static Stream<SuiteScenario> all() {
    return RlccSuite.scenarios(false).stream();
  }

  /** Keeps the least round-trip time of a probe and the rate as it is. */
  private static final class LeastRtt implements RateDecision {
    private long rttNs = Long.MAX_VALUE;

    @Override
    public int stateLongs() {
      return 0;
    }

    @Override
    public void reset(long[] state, int offset) {}

    @Override
    public int decide(long[] report, long[] state, int offset) {
      rttNs = Math.min(rttNs, report[RateReport.RTT_NS]);
      return ONE_Q16;
    }
  }

  private static long idleRttNs(Scenario scenario) {
    TrafficSpec one = TrafficSpec.builder(Pattern.manyToOne, 1).bytes(100_000L).build();
    LeastRtt least = new LeastRtt();
    new Simulation(
            scenario.withTraffic(one).withRun(ONE_MS),
            1,
            new ProbeRateControl(least, scenario.roce().minRateQ20()))
        .run();
    return least.rttNs;
  }

  @ParameterizedTest
  @MethodSource("all")
  void hostsAreToldTheRoundTripOfAnIdleProbe(SuiteScenario scenario) {
    assertThat(scenario.scenario().roce().baseRttNs())
        .isCloseTo(idleRttNs(scenario.scenario()), within(1L));
  }

  @Test
  void baseRttsAreWhatTheirNamesSay() {
    List<SuiteScenario> scenarios = all().filter(s -> s.group().equals("Base RTT")).toList();
    assertThat(scenarios).hasSize(10);
    for (SuiteScenario scenario : scenarios) {
      long saidUs = Long.parseLong(scenario.name().replaceAll(".* (\\d+) µs", "$1"));
      assertThat(idleRttNs(scenario.scenario())).isCloseTo(saidUs * 1000, within(2L));
    }
  }

  @Test
  void ratesScaleBuffersAndThresholds() {
    List<SuiteScenario> scenarios = all().filter(s -> s.group().equals("Link rate")).toList();
    assertThat(scenarios).hasSize(6);
    NetworkSpec usual = NetworkSpec.DEFAULTS;
    for (SuiteScenario scenario : scenarios) {
      NetworkSpec network = scenario.scenario().network();
      double scale = network.linkRateGbps() / usual.linkRateGbps();
      assertThat(scenario.name()).endsWith(" %.0f Gb/s".formatted(network.linkRateGbps()));
      assertThat(network.bufferBytes()).isEqualTo(Math.round(scale * usual.bufferBytes()));
      assertThat(network.ecn().kminBytes()).isEqualTo(Math.round(scale * usual.ecn().kminBytes()));
      assertThat(network.ecn().kmaxBytes()).isEqualTo(Math.round(scale * usual.ecn().kmaxBytes()));
      assertThat(scenario.bars())
          .containsExactly(Bar.atLeast(Figure.GOODPUT, 0.95 * network.linkRateGbps()));
    }
  }

  @Test
  void theReferenceEnvironmentIsTheDefaultOne() {
    SuiteScenario first = RlccSuite.scenarios(false).get(0);
    assertThat(first.name()).isEqualTo("2→1");
    assertThat(first.scenario().network()).isEqualTo(NetworkSpec.DEFAULTS);
    assertThat(first.scenario().run()).isEqualTo(new RunSpec(55_000, 5_000, 100));
    assertThat(first.scenario().roce().outstandingMessages()).isEqualTo(40);
    assertThat(named("all-to-all 4×4").scenario().roce().outstandingMessages()).isEqualTo(30);
    assertThat(named("1 long + 1 short→1").scenario().roce().outstandingMessages()).isEqualTo(10);
  }

  private static SuiteScenario named(String name) {
    return all().filter(scenario -> scenario.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void namesDiffer() {
    assertThat(all().map(SuiteScenario::name)).doesNotHaveDuplicates().hasSize(25);
  }

  @Test
  void quickRunsDifferInLengthOnly() {
    List<SuiteScenario> full = RlccSuite.scenarios(false);
    List<SuiteScenario> quick = RlccSuite.scenarios(true);
    assertThat(quick).hasSameSizeAs(full);
    for (int i = 0; i < full.size(); i++) {
      assertThat(quick.get(i).bars()).isEqualTo(full.get(i).bars());
      assertThat(quick.get(i).scenario().withRun(ONE_MS))
          .isEqualTo(full.get(i).scenario().withRun(ONE_MS));
      assertThat(quick.get(i).watched().durationUs())
          .isLessThanOrEqualTo(full.get(i).watched().durationUs());
    }
  }

  @Test
  void coldStartsBeginAtOnce() {
    List<SuiteScenario> cold = all().filter(s -> s.kind() == Kind.COLD_START).toList();
    assertThat(cold).hasSize(2);
    for (SuiteScenario scenario : cold) {
      assertThat(flows(scenario)).extracting(Flow::startNs).containsOnly(0L);
      assertThat(scenario.scenario().run().warmupUs()).isEqualTo(2_000);
      assertThat(scenario.scenario().run().durationUs()).isEqualTo(4_000);
      assertThat(scenario.watched().durationUs() * 1000 / scenario.watched().bins())
          .isEqualTo(FastAndFair.BIN_NS);
    }
  }

  @Test
  void shortFlowsComeSixTimes() {
    for (int senders : new int[] {1, 4}) {
      List<Flow> flows = flows(named("1 long + " + senders + " short→1"));
      assertThat(flows).filteredOn(flow -> !flow.isBounded()).hasSize(1);
      assertThat(flows)
          .filteredOn(Flow::isBounded)
          .hasSize(6 * senders)
          .allMatch(flow -> flow.bytes() == 200_000)
          .allMatch(flow -> flow.startNs() % 10_000_000 == 0);
    }
  }

  private static List<Flow> flows(SuiteScenario scenario) {
    return new Simulation(scenario.scenario(), 1, new ProbeRateControl(new LeastRtt(), 64)).flows();
  }

  /** With telemetry the path is the same, and as much fits into a full queue. */
  @ParameterizedTest
  @MethodSource("all")
  void switchesWithTelemetryAreOtherwiseTheSame(SuiteScenario scenario) {
    Scenario usual = scenario.scenario();
    Scenario adapted = Environment.withTelemetry(usual);
    SwitchSpec switches = adapted.network().switches();
    assertThat(switches.telemetry()).isTrue();
    assertThat(switches.losslessPriorities()).isEmpty();
    int receivers = usual.traffic().receivers();
    // Of a buffer of which every queue may take what is free, n full queues take 1/(n + 1) each.
    assertThat(switches.bufferBytes() / (receivers + 1)).isEqualTo(usual.network().bufferBytes());
    assertThat(idleRttNs(adapted)).isEqualTo(idleRttNs(usual));
    assertThat(adapted.traffic()).isEqualTo(usual.traffic());
    assertThat(adapted.roce().baseRttNs()).isGreaterThan(usual.roce().baseRttNs());
  }
}
