package io.weir.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.benchmarks.compare.Contender;
import io.weir.benchmarks.suite.SuiteResult.OfAlgorithm;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.cc.ConstantRate;
import io.weir.sim.cc.Swift;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Scenarios of the suite, cut to a few milliseconds. */
final class SuiteRunTest {
  private static final Entrant HALF =
      Entrant.given(
          new Contender(
              "half of its share",
              scenario ->
                  new ConstantRate(
                      new ConstantRate.Parameters(0.5 / scenario.traffic().flowsPerBottleneck()))));

  private static List<Entrant> entrants() {
    List<Entrant> entrants = new ArrayList<>(List.of(HALF));
    entrants.addAll(Entrant.handWritten(() -> new ProgramObservation(RlccObservation.program())));
    return entrants;
  }

  private static SuiteScenario cut(String name, long durationUs, long warmupUs) {
    SuiteScenario whole = HandMade.suiteScenario(name);
    RunSpec run = new RunSpec(durationUs, warmupUs, 10);
    RunSpec watched =
        whole.kind() == SuiteScenario.Kind.COLD_START
            ? new RunSpec(durationUs, warmupUs, (int) (durationUs / 50))
            : run;
    return new SuiteScenario(
        whole.group(), name, whole.kind(), whole.scenario().withRun(run), watched, whole.bars());
  }

  private static SuiteResult run(int threads, List<Entrant> entrants, SuiteScenario... scenarios) {
    SuiteRun run = new SuiteRun(List.of(scenarios), entrants, new SuiteEffort(true, 2));
    AtomicInteger steps = new AtomicInteger();
    try (Workers workers = new Workers(threads)) {
      SuiteResult result = run.run(workers, steps::incrementAndGet);
      assertThat(steps).hasValue(run.runs());
      return result;
    }
  }

  @Test
  void everyAlgorithmIsMeasured() {
    SuiteResult result = run(2, entrants(), cut("2→1", 1_500, 500));
    assertThat(result.algorithms())
        .containsExactly("half of its share", "PD rule", "DCQCN", "Swift", "HPCC");
    OfAlgorithm half = result.scenarios().get(0).algorithms().get(0);
    assertThat(half.figures().keySet())
        .containsExactlyElementsOf(SuiteScenario.Kind.STEADY.figures());
    assertThat(half.mean(Figure.GOODPUT)).isCloseTo(50, within(1.0));
    assertThat(half.mean(Figure.THROUGHPUT)).isCloseTo(half.mean(Figure.GOODPUT), within(0.5));
    assertThat(result.judged()).isEqualTo("half of its share");
    assertThat(result.bars())
        .filteredOn(check -> !check.pass())
        .extracting(check -> check.what())
        .containsExactly("2→1: goodput");
    assertThat(result.pass()).isFalse();
  }

  @Test
  void figuresAreThoseOfTheSimulationOverSeeds() {
    SuiteScenario scenario = cut("8→1", 1_500, 500);
    Entrant swift =
        Entrant.given(new Contender("mine", any -> new Swift(Swift.Parameters.DEFAULTS)));
    OfAlgorithm measured = run(2, List.of(swift), scenario).scenarios().get(0).algorithms().get(0);
    double sum = 0;
    for (int seed = 1; seed <= 2; seed++) {
      Scenario run = scenario.scenario();
      sum += new Simulation(run, seed, new Swift(Swift.Parameters.DEFAULTS)).run().latencyP99Us();
    }
    assertThat(measured.mean(Figure.LATENCY_P99)).isEqualTo(sum / 2);
  }

  @Test
  void threadsDoNotMatter() {
    SuiteScenario[] scenarios = {cut("2→1", 800, 300), cut("8→1", 800, 300)};
    SuiteResult one = run(1, entrants(), scenarios);
    assertThat(run(3, entrants(), scenarios).scenarios()).isEqualTo(one.scenarios());
  }

  /** In all-to-all traffic acknowledgements are a part of what a port sends. */
  @Test
  void allFramesCountAcknowledgements() {
    SuiteResult result = run(2, List.of(HALF), cut("all-to-all 4×4", 1_500, 500));
    OfAlgorithm half = result.scenarios().get(0).algorithms().get(0);
    double acknowledgements = half.mean(Figure.GOODPUT) * 64 / 2172;
    assertThat(half.mean(Figure.THROUGHPUT))
        .isCloseTo(half.mean(Figure.GOODPUT) + acknowledgements, within(0.3));
  }

  @Test
  void coldStartsSayFromWhenOnTheyAreFair() {
    Entrant share = Entrant.given(new Contender("share", SuiteRunTest::fairShare));
    SuiteResult result = run(2, List.of(share, HALF), cut("cold start 8→1", 2_000, 1_000));
    List<OfAlgorithm> algorithms = result.scenarios().get(0).algorithms();
    assertThat(algorithms.get(0).mean(Figure.FAST_AND_FAIR)).isLessThan(0.5);
    assertThat(algorithms.get(1).mean(Figure.FAST_AND_FAIR)).isInfinite();
  }

  private static ConstantRate fairShare(Scenario scenario) {
    return new ConstantRate(
        new ConstantRate.Parameters(1.0 / scenario.traffic().flowsPerBottleneck()));
  }

  @Test
  void longFlowAndShortFlowsAreToldApart() {
    SuiteScenario scenario = cut("1 long + 1 short→1", 11_000, 5_000);
    SuiteResult result = run(2, List.of(HALF), scenario);
    OfAlgorithm half = result.scenarios().get(0).algorithms().get(0);
    SimulationResult run =
        new Simulation(
                scenario.scenario(), 1, HALF.contender().control().apply(scenario.scenario()))
            .run();
    // A quarter of the line for each: 200 kB in 196 packets of 1086 bytes take 68 µs and the way.
    assertThat(half.mean(Figure.GOODPUT)).isCloseTo(25, within(0.5));
    assertThat(half.mean(Figure.COMPLETION)).isBetween(68.0, 75.0);
    assertThat(run.details().completions()).hasSize(1);
    assertThat(half.figures()).doesNotContainKey(Figure.JAIN);
  }

  @Test
  void withoutAFileNothingIsJudged() {
    List<Entrant> handWritten =
        Entrant.handWritten(() -> new ProgramObservation(RlccObservation.program()));
    SuiteResult result = run(2, handWritten, cut("2→1", 400, 200));
    assertThat(result.judged()).isEmpty();
    assertThat(result.bars()).isEmpty();
    assertThat(result.pass()).isTrue();
  }

  @Test
  void aFailureEndsTheRun() {
    Entrant broken =
        Entrant.given(
            new Contender(
                "broken",
                any -> {
                  throw new IllegalStateException("on purpose");
                }));
    assertThatThrownBy(() -> run(2, List.of(broken), cut("2→1", 400, 200)))
        .hasMessage("on purpose");
  }

  @Test
  void namesMustDiffer() {
    assertThatThrownBy(() -> run(1, List.of(HALF, HALF), cut("2→1", 400, 200)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
