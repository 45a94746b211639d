package io.weir.benchmarks.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.StrictYaml;
import io.weir.benchmarks.compare.Contender;
import io.weir.sim.cc.ConstantRate;
import io.weir.sim.cc.Dcqcn;
import io.weir.sim.cc.Dctcp;
import io.weir.sim.cc.Swift;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.trainer.rollout.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationRunTest {
  private static final Contender DCTCP =
      new Contender("DCTCP", scenario -> new Dctcp(Dctcp.Parameters.DEFAULTS));

  private static ApplicationRun.Outcome run(Application application, Load load, long seed) {
    return ApplicationRun.run(ApplicationScenario.DEFAULT, application, load, DCTCP, seed);
  }

  @ParameterizedTest
  @EnumSource(Application.class)
  void everyRequestIsAnsweredAndLaterUnderCongestion(Application application) {
    ApplicationRun.Outcome idle = run(application, Load.IDLE, 1);
    ApplicationRun.Outcome congested = run(application, Load.CONGESTED, 1);
    assertThat(idle.completions()).hasSize(application.requests());
    assertThat(congested.completions()).hasSize(application.requests());
    assertThat(congested.unanswered()).isZero();
    for (double percent : new double[] {50, 99, 100}) {
      assertThat(congested.percentileNs(percent))
          .as("%s %%", percent)
          .isGreaterThan(idle.percentileNs(percent));
    }
    assertThat(idle.trafficGbps()).isZero();
    assertThat(congested.trafficGbps()).isBetween(50.0, 100.0);
    assertThat(congested.client()).isEqualTo(8).isEqualTo(idle.client());
    assertThat(congested.server()).isEqualTo(12).isEqualTo(idle.server());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 77})
  void aRunIsAFunctionOfItsSeed(long seed) {
    for (Application application : Application.values()) {
      ApplicationRun.Outcome first = run(application, Load.CONGESTED, seed);
      assertThat(run(application, Load.CONGESTED, seed)).isEqualTo(first);
      assertThat(run(application, Load.CONGESTED, seed + 1).completions())
          .isNotEqualTo(first.completions());
    }
  }

  @Test
  void whatIsNotAnsweredInTimeIsCounted() {
    // Traffic at line rate fills the buffer of 10 MB, and nothing comes through in time.
    Contender greedy =
        new Contender("greedy", scenario -> new ConstantRate(ConstantRate.Parameters.DEFAULTS));
    Scenario brief = ApplicationScenario.DEFAULT.withRun(new RunSpec(1_100, 1_000, 1));
    ApplicationRun.Outcome outcome =
        ApplicationRun.run(brief, Application.REDIS, Load.CONGESTED, greedy, 1);
    assertThat(outcome.completions()).isEmpty();
    assertThat(outcome.unanswered()).isEqualTo(Application.REDIS.requests());
    assertThat(outcome.percentileNs(50)).isEqualTo(-1);
  }

  @Test
  void percentilesAreByNearestRank() {
    List<Completion> completions =
        List.of(
            new Completion(0, 1, 0, 40),
            new Completion(1, 1, 0, 10),
            new Completion(2, 1, 0, 30),
            new Completion(3, 1, 0, 20));
    var outcome =
        new ApplicationRun.Outcome(Application.REDIS, Load.IDLE, "x", 1, 0, 4, completions, 0, "0");
    assertThat(outcome.percentileNs(50)).isEqualTo(20);
    assertThat(outcome.percentileNs(51)).isEqualTo(30);
    assertThat(outcome.percentileNs(99)).isEqualTo(40);
    assertThat(outcome.percentileNs(100)).isEqualTo(40);
    assertThat(outcome.unanswered()).isEqualTo(Application.REDIS.requests() - 4);
  }

  @Test
  void comparesInOrderWhateverTheThreads() {
    List<Contender> contenders =
        List.of(
            new Contender("Swift", scenario -> new Swift(Swift.Parameters.DEFAULTS)),
            new Contender("DCQCN", scenario -> new Dcqcn(Dcqcn.Parameters.DEFAULTS)));
    AtomicInteger finished = new AtomicInteger();
    List<ApplicationRun.Outcome> onTwo = compare(contenders, 2, finished::incrementAndGet);
    assertThat(finished).hasValue(ApplicationComparison.runs(contenders, List.of(4L, 2L)));
    assertThat(onTwo).hasSize(finished.get());
    assertThat(compare(contenders, 1, () -> {})).isEqualTo(onTwo);
    int i = 0;
    for (Application application : Application.values()) {
      for (Load load : Load.values()) {
        for (Contender contender : contenders) {
          for (long seed : new long[] {4, 2}) {
            ApplicationRun.Outcome outcome = onTwo.get(i++);
            assertThat(outcome.application()).isEqualTo(application);
            assertThat(outcome.load()).isEqualTo(load);
            assertThat(outcome.algorithm()).isEqualTo(contender.name());
            assertThat(outcome.seed()).isEqualTo(seed);
          }
        }
      }
    }
  }

  private static List<ApplicationRun.Outcome> compare(
      List<Contender> contenders, int threads, Runnable finished) {
    try (Workers workers = new Workers(threads)) {
      return ApplicationComparison.run(
          ApplicationScenario.DEFAULT, contenders, List.of(4L, 2L), workers, finished);
    }
  }

  @Test
  void theExampleIsTheBuiltInScenario() {
    Scenario example =
        Scenario.from(StrictYaml.read(Path.of("..", "examples", "leaf-spine-applications.yaml")));
    assertThat(example.sha256()).isEqualTo(ApplicationScenario.DEFAULT.sha256());
  }

  @Test
  void anotherNetworkIsRefused() {
    assertThatThrownBy(() -> ApplicationScenario.require(Scenario.DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("network.topology: expected leafSpine")
        .hasMessageEndingWith("found star");
    Scenario oneLeaf =
        Scenario.from(
            StrictYaml.parse("one", "network: {topology: leafSpine, leaves: 1, hostsPerLeaf: 9}"));
    assertThatThrownBy(() -> ApplicationScenario.require(oneLeaf))
        .hasMessageStartingWith("network.leaves: expected 2 or more")
        .hasMessageEndingWith("found 1");
  }
}
