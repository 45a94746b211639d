package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.traffic.Flow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A run is a function of scenario, algorithm and seed: acceptance row 20. */
class DeterminismTest {
  private static final String GOLDEN = "digests.golden";
  private static final String REGENERATE = "weir.golden.regenerate";

  private record Case(String name, Scenario scenario, String algorithm, long seed) {
    String run() {
      return new Simulation(scenario, seed, Scenarios.control(algorithm)).run().digest();
    }

    @Override
    public String toString() {
      return name + " " + algorithm + " seed " + seed;
    }
  }

  private static List<Case> cases(long seed) {
    List<Case> cases = new ArrayList<>();
    add(Scenarios.varied(), Scenarios.algorithms(), seed, cases);
    add(Scenarios.varied(), List.of("timely"), seed, cases);
    add(Scenarios.tcp(), Scenarios.tcpAlgorithms(), seed, cases);
    return cases;
  }

  private static void add(
      Map<String, Scenario> scenarios, List<String> algorithms, long seed, List<Case> cases) {
    scenarios.forEach(
        (name, scenario) ->
            algorithms.forEach(algorithm -> cases.add(new Case(name, scenario, algorithm, seed))));
  }

  @Test
  void digestsAreTheCommittedOnes() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Case run : cases(1)) {
      text.append(run).append(' ').append(run.run()).append('\n');
    }
    if (Boolean.getBoolean(REGENERATE)) {
      Path source = Path.of("src/test/resources/io/weir/sim/scenario", GOLDEN);
      Files.createDirectories(source.getParent());
      Files.writeString(source, text);
    }
    try (InputStream in = DeterminismTest.class.getResourceAsStream(GOLDEN)) {
      String committed = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text.toString())
          .as(
              "%s is out of sync: if events are meant to happen otherwise than before, regenerate"
                  + " with `mvn -pl artefact,sim test -Dtest=DeterminismTest"
                  + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.test.jvm=-D%s=true`, read the"
                  + " difference and run again",
              GOLDEN, REGENERATE)
          .isEqualTo(committed);
    }
  }

  @Test
  void theSameSeedGivesTheSameEventsOnEveryThread() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Case run : cases(2)) {
        String here = run.run();
        List<Future<String>> there =
            threads.invokeAll(List.<Callable<String>>of(run::run, run::run));
        for (Future<String> digest : there) {
          assertThat(digest.get()).as("%s", run).isEqualTo(here);
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void anotherSeedGivesOtherEvents() {
    List<Case> ones = cases(3);
    List<Case> others = cases(4);
    for (int i = 0; i < ones.size(); i++) {
      assertThat(ones.get(i).run()).as("%s", ones.get(i)).isNotEqualTo(others.get(i).run());
    }
  }

  /** What happens is decided by the past alone, not by where the run was paused. */
  @Test
  void pausesDoNotMatter() {
    for (Case run : cases(5)) {
      long endNs = run.scenario().run().durationUs() * 1000;
      Simulation whole = new Simulation(run.scenario(), 5, Scenarios.control(run.algorithm()));
      whole.runUntil(endNs);
      Simulation cut = new Simulation(run.scenario(), 5, Scenarios.control(run.algorithm()));
      for (long atNs = 0; atNs < endNs; atNs += 7_919) {
        cut.runUntil(atNs);
      }
      cut.runUntil(endNs);
      assertThat(cut.digest()).as("%s", run).isEqualTo(whole.digest());
      assertThat(cut.events()).as("%s", run).isEqualTo(whole.events());
      assertThat(cut.nowNs()).isEqualTo(endNs);
    }
  }

  @Test
  void theAlgorithmDoesNotChangeTheTraffic() {
    for (Map.Entry<String, Scenario> entry : Scenarios.varied().entrySet()) {
      List<List<Flow>> flows = new ArrayList<>();
      for (String algorithm : Scenarios.algorithms()) {
        Simulation simulation = new Simulation(entry.getValue(), 6, Scenarios.control(algorithm));
        simulation.runUntil(100_000);
        flows.add(simulation.flows());
      }
      assertThat(flows).as(entry.getKey()).containsOnly(flows.get(0));
      assertThat(flows.get(0)).extracting(Flow::startNs).doesNotHaveDuplicates();
    }
  }
}
