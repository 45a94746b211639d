package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.channel.PipelineControl;
import io.weir.sim.scenario.SimulationResult.ClassResult;
import io.weir.sim.scenario.SimulationResult.FlowResult;
import io.weir.sim.trace.QlogTrace;
import io.weir.sim.trace.TracingControl;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows of different classes in one scenario: who obeys what, and the figures by class. */
class MixTest {
  @TempDir private Path folder;

  private static Scenario scenario(String yaml) {
    return ScenarioFamily.from(StrictYaml.parse("s.yaml", yaml), Map.of()).draw(1);
  }

  private static CongestionControl control(Scenario scenario) {
    return scenario.congestionControl().create("s.yaml", List.of());
  }

  private static SimulationResult run(Scenario scenario) {
    return new Simulation(scenario, 1, control(scenario)).run();
  }

  private static List<String> names(String control) {
    return scenario("congestionControl: " + control).congestionControl().classes().stream()
        .map(FlowClass::name)
        .toList();
  }

  @Test
  void classesAreCalledAsTheirAlgorithms() {
    assertThat(names("{algorithm: swift}")).containsExactly("swift");
    assertThat(names("{algorithm: swift, mix: [{algorithm: dctcp}, {algorithm: swift}]}"))
        .containsExactly("dctcp", "swift", "swift#2");
    assertThat(
            names(
                "{algorithm: swift, mix: [{algorithm: swift, name: tuned}, {algorithm: swift},"
                    + " {algorithm: dctcp, name: swift#2}]}"))
        .containsExactly("tuned", "swift", "swift#2", "swift#3");
  }

  /** Which of several equal algorithms a flow obeys makes no difference. */
  @ParameterizedTest
  @ValueSource(strings = {"dctcp", "swift", "dcqcn"})
  void aMixOfEqualAlgorithmsIsThatAlgorithm(String algorithm) {
    String network = "network: {bufferBytes: 200000}\nrun: {durationUs: 2000, warmupUs: 500}\n";
    Scenario plain = scenario(network + "congestionControl: {algorithm: " + algorithm + "}");
    Scenario mixed =
        scenario(
            network
                + "congestionControl: {algorithm: "
                + algorithm
                + ", mix: [{algorithm: "
                + algorithm
                + ", flows: 3}]}");
    SimulationResult expected = run(plain);
    SimulationResult result = run(mixed);
    assertThat(result.digest()).isEqualTo(expected.digest());
    assertThat(result.classes()).extracting(ClassResult::flows).containsExactly(3, 5);
    assertThat(result.flows().get(2).flowClass()).isEqualTo(algorithm);
    assertThat(result.flows().get(3).flowClass()).isEqualTo(algorithm + "#2");
    // A negative control: another algorithm does make a difference.
    Scenario other =
        scenario(
            network
                + "congestionControl: {algorithm: "
                + algorithm
                + ", mix: [{algorithm: constant, parameters: {rateFraction: 0.5}}]}");
    assertThat(run(other).digest()).isNotEqualTo(expected.digest());
  }

  private static final String MIXED =
      "traffic: {hosts: 6, startJitterNs: 0}\n"
          + "network: {bufferBytes: 400000}\n"
          + "run: {durationUs: 1000, warmupUs: 200}\n"
          + "congestionControl: {algorithm: swift, mix: [{algorithm: dctcp, flows: 2},"
          + " {algorithm: dcqcn, flows: 1, parameters: {gainShift: 4}}]}\n";

  @Test
  void tracesAndPipelinesChangeNothing() {
    Scenario scenario = scenario(MIXED);
    SimulationResult plain = run(scenario);
    try (QlogTrace trace = QlogTrace.open(folder.resolve("a.sqlog"), "test", 10, 0)) {
      SimulationResult traced =
          new Simulation(scenario, 1, new TracingControl(control(scenario), trace)).run();
      assertThat(Json.pretty(traced)).isEqualTo(Json.pretty(plain));
    }
    PipelineControl pipelines =
        new PipelineControl(control(scenario), PipelineControl.Delivery.EVERY_EVENT, channel -> {});
    SimulationResult piped = new Simulation(scenario, 1, pipelines, EngineChoice.HEAP).run();
    assertThat(piped.digest()).isEqualTo(plain.digest());
    assertThat(piped.flows()).isEqualTo(plain.flows());
    assertThat(piped.classes()).isEqualTo(plain.classes());
    assertThat(plain.classes())
        .extracting(ClassResult::name)
        .containsExactly("dctcp", "dcqcn", "swift");
  }

  /** 30 and 60 Gb/s into a link of 100: nothing queues, shares and utilisation follow. */
  @Test
  void sharesOfConstantRates() {
    Scenario scenario =
        scenario(
            "traffic: {hosts: 3, startJitterNs: 0}\n"
                + "congestionControl: {algorithm: constant, parameters: {rateFraction: 0.15},"
                + " mix: [{algorithm: constant, name: fast, parameters: {rateFraction: 0.6}}]}");
    SimulationResult result = run(scenario);
    ClassResult fast = result.classes().get(0);
    ClassResult rest = result.classes().get(1);
    assertThat(fast.name()).isEqualTo("fast");
    assertThat(fast.flows()).isEqualTo(1);
    assertThat(fast.goodputGbps()).isCloseTo(60, within(0.1));
    assertThat(fast.goodputShare()).isCloseTo(2 / 3.0, within(0.001));
    assertThat(rest.flows()).isEqualTo(2);
    assertThat(rest.goodputGbps()).isCloseTo(30, within(0.1));
    assertThat(rest.jain()).isCloseTo(1, within(1e-4));
    assertThat(fast.goodputShare() + rest.goodputShare()).isCloseTo(1, within(1e-12));
    assertThat(fast.lossShare()).isZero();
    assertThat(result.bottleneck().utilisation()).isCloseTo(0.9, within(0.001));
    assertThat(result.bottleneck().to()).isEqualTo(3);
    assertThat(result.bottleneck().rateGbps()).isCloseTo(100, within(1e-9));
  }

  /** What N windows hold beyond the bandwidth-delay product stands in the queue all the time. */
  @Test
  void percentilesOfAStandingQueue() {
    Scenario scenario =
        scenario(
            "network: {bufferBytes: 67108864}\n"
                + "traffic: {hosts: 4, startJitterNs: 0}\n"
                + "congestionControl: {algorithm: constant}");
    SimulationResult result = run(scenario);
    double expected = 4 * 40 * 16 * 1086.0 - 100 / 8.0 * 8_184;
    Bottleneck.Queue queue = result.bottleneck().queue();
    assertThat(queue.meanBytes()).isCloseTo(expected, within(0.03 * expected));
    assertThat((double) queue.p50Bytes()).isCloseTo(expected, within(0.03 * expected));
    assertThat((double) queue.p99Bytes()).isCloseTo(expected, within(0.03 * expected));
    assertThat(queue.p50Us()).isCloseTo(queue.p50Bytes() * 8 / 100_000.0, within(1e-9));
    assertThat(queue.maxBytes()).isLessThanOrEqualTo(result.maxQueueBytes());
    assertThat(queue.p50Bytes()).isLessThanOrEqualTo(queue.p90Bytes());
    assertThat(result.bottleneck().utilisation()).isCloseTo(1, within(1e-4));
  }

  /** Every data packet sent is delivered, dropped or under way, flow by flow. */
  @Test
  void lossesAreCountedByFlow() {
    Scenario scenario =
        scenario(
            "network: {bufferBytes: 60000}\n"
                + "traffic: {hosts: 4, startJitterNs: 0}\n"
                + "roce: {timeoutUs: 200}\n"
                + "run: {durationUs: 3000, warmupUs: 0}\n"
                + "congestionControl: {algorithm: constant, mix: [{algorithm: constant, flows: 2,"
                + " name: slow, parameters: {rateFraction: 0.2}}]}");
    SimulationResult result = run(scenario);
    long dropped = result.flows().stream().mapToLong(FlowResult::droppedPackets).sum();
    // Of acknowledgements none is lost here, nor are there RTT probes.
    assertThat(dropped).isEqualTo(result.droppedFrames()).isPositive();
    for (ClassResult one : result.classes()) {
      assertThat(one.lossShare())
          .isCloseTo((double) one.droppedPackets() / one.sentPackets(), within(1e-12))
          .isBetween(1e-6, 0.9);
      assertThat(one.retransmittedShare()).isBetween(1e-6, 1.0);
    }
    for (FlowResult flow : result.flows()) {
      double deliveredPackets = flow.goodputGbps() * 3_000_000 / 8 / 1086;
      assertThat(flow.sentPackets() - flow.droppedPackets())
          .isGreaterThanOrEqualTo(Math.round(deliveredPackets));
    }
  }

  @Test
  void completionsStandWithTheirFlows() {
    Scenario scenario =
        scenario(
            "traffic: {hosts: 2, startJitterNs: 0, bytes: 102400, startsNs: [0, 19900000]}\n"
                + "network: {linkRateGbps: 1}\nrun: {warmupUs: 0}\n"
                + "congestionControl: {algorithm: constant}");
    SimulationResult result = run(scenario);
    // 100 packets and one more for the second hop, at 8.688 µs, and 4 µs of link.
    assertThat(result.flows().get(0).completionNs()).isBetween(881_400L, 881_500L);
    assertThat(result.flows().get(1).completionNs()).as("began too late").isNull();
    assertThat(Json.canonical(result.flows().get(0))).contains("\"class\":\"all\"");
  }

  @Test
  void whatNobodySendsIsNoBottleneck() {
    Scenario scenario =
        scenario(
            "traffic: {hosts: 1, startJitterNs: 0, bytes: 1000}\n"
                + "congestionControl: {algorithm: constant}");
    SimulationResult result = run(scenario);
    assertThat(result.bottleneck().utilisation()).isZero();
    assertThat(result.bottleneck().queue().maxBytes()).isZero();
  }

  @Test
  void nothingIsAllocatedPerPacket() {
    Scenario scenario = scenario(MIXED);
    Simulation simulation = new Simulation(scenario, 1, control(scenario));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    simulation.runUntil(5_000_000);
    long hops = simulation.hops();
    long before = threads.getThreadAllocatedBytes(thread);
    simulation.runUntil(25_000_000);
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(simulation.hops() - hops).isGreaterThan(100_000);
    assertThat(allocated).as("bytes over %d hops", simulation.hops() - hops).isLessThan(20_000);
  }

  /** Ranges in the mix take whole numbers only where the parameter does. */
  @Test
  void parametersOfTheMixMayBeRanges() {
    Scenario scenario =
        scenario(
            "congestionControl: {mix: [{algorithm: swift,"
                + " parameters: {baseTargetNs: {uniform: [10000, 20000]}, minCwnd: {uniform: [1,"
                + " 2]}}}]}");
    Map<String, Object> parameters = scenario.congestionControl().mix().get(0).parameters();
    assertThat(parameters.get("baseTargetNs")).isInstanceOf(Integer.class);
    assertThat((Double) parameters.get("minCwnd")).isBetween(1.0, 2.0).isNotEqualTo(1.0);
  }

  @Test
  void whatIsWrittenCanBeRead() {
    Scenario scenario = scenario(MIXED);
    Scenario again = scenario(StrictYaml.write(scenario));
    assertThat(again).isEqualTo(scenario);
    assertThat(again.sha256()).isEqualTo(scenario.sha256());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{mix: [{algorithm: swfit}]} | s.yaml: key `congestionControl.mix[0].algorithm`: no algorithm is called `swfit`; did you mean `swift`?",
        "{mix: [{algorithm: dctcp}, {algorithm: swift, parameters: {beta: 2}}]} | s.yaml: key `congestionControl.mix[1].parameters.beta`: expected 1.0E-6 to 1, found 2",
        "{mix: [{algorithm: swift, parameters: {betta: 2}}]} | s.yaml: unknown key `congestionControl.mix[0].parameters.betta`; did you mean `beta`?",
        "{mix: [{algorithm: swift, flows: 0}]} | s.yaml: key `congestionControl.mix[0].flows`: expected 1 to 1048576 flows, found 0",
        "{mix: [{flows: 1}]} | s.yaml: key `congestionControl.mix[0].algorithm`: expected the name of one, found nothing",
        "{mix: [{algorithm: swift, name: x}, {algorithm: dctcp, name: x}]} | s.yaml: key `congestionControl.mix[1].name`: expected a name of its own",
        "{mix: [{algorithm: swift, flow: 1}]} | s.yaml: unknown key `congestionControl.mix[0].flow`; did you mean `flows`?",
      })
  void wrongMixesAreNamed(String control, String message) {
    assertThatThrownBy(() -> scenario("congestionControl: " + control))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void moreFlowsThanThereAre() {
    Scenario scenario =
        scenario("congestionControl: {mix: [{algorithm: swift, flows: 9}]}\ntraffic: {hosts: 8}");
    String message =
        "key `congestionControl.mix`: expected at most as many flows as the traffic has (8), found"
            + " 9";
    assertThatThrownBy(() -> run(scenario))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> Derived.of(scenario, 1)).hasMessageContaining(message);
  }

  /** The algorithm of the remaining flows counts only if there are any. */
  @Test
  void needsOfFlowsThatAreNot() {
    String noMarks = "network: {ecn: {enabled: false}}\ntraffic: {hosts: 2}\n";
    Scenario all = scenario(noMarks + "congestionControl: {mix: [{algorithm: swift, flows: 2}]}");
    assertThat(run(all).classes()).extracting(ClassResult::name).containsExactly("swift");
    // Streams that a program opens would obey it.
    Simulation withStreams = new Simulation(all, 1, control(all), EngineChoice.HEAP);
    assertThatThrownBy(withStreams::network).hasMessageContaining("`dcqcn` needs congestion marks");
    Scenario some = scenario(noMarks + "congestionControl: {mix: [{algorithm: swift}]}");
    assertThatThrownBy(() -> run(some))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "key `congestionControl.algorithm`: `dcqcn` needs congestion marks (ECN), which"
                + " network.ecn.enabled: true gives");
    Scenario inMix =
        scenario(noMarks + "congestionControl: {algorithm: swift, mix: [{algorithm: dctcp}]}");
    assertThatThrownBy(() -> run(inMix))
        .hasMessageContaining("key `congestionControl.mix[0].algorithm`: `dctcp` needs");
  }
}
