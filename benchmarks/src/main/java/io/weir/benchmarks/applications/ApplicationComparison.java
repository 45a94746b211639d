package io.weir.benchmarks.applications;

import io.weir.benchmarks.compare.Contender;
import io.weir.sim.cc.Dctcp;
import io.weir.sim.cc.Observation;
import io.weir.sim.scenario.Scenario;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Every application under every contender, idle and congested, with every seed. */
public final class ApplicationComparison {
  private static final String DCTCP = "DCTCP";

  private ApplicationComparison() {}

  /** The hand-written algorithms: the baselines and DCTCP. */
  public static List<Contender> handWritten(Supplier<Observation> observations) {
    List<Contender> all = new ArrayList<>(Contender.baselines(observations));
    all.add(new Contender(DCTCP, scenario -> new Dctcp(Dctcp.Parameters.DEFAULTS)));
    return all;
  }

  /** How many runs {@link #run} makes. */
  public static int runs(List<Contender> contenders, List<Long> seeds) {
    return plan(contenders, seeds).size();
  }

  /**
   * Runs all.
   *
   * @param finished called after every run, on the thread it ran on
   * @return outcomes by application, load, contender and seed, in these orders
   */
  public static List<ApplicationRun.Outcome> run(
      Scenario scenario,
      List<Contender> contenders,
      List<Long> seeds,
      Workers workers,
      Runnable finished) {
    ApplicationScenario.require(scenario);
    List<Planned> planned = plan(contenders, seeds);
    return workers.map(
        planned.size(),
        i -> {
          Planned one = planned.get(i);
          ApplicationRun.Outcome outcome =
              ApplicationRun.run(scenario, one.application, one.load, one.contender, one.seed);
          finished.run();
          return outcome;
        });
  }

  private record Planned(Application application, Load load, Contender contender, long seed) {}

  private static List<Planned> plan(List<Contender> contenders, List<Long> seeds) {
    List<Planned> planned = new ArrayList<>();
    for (Application application : Application.values()) {
      for (Load load : Load.values()) {
        for (Contender contender : contenders) {
          seeds.forEach(seed -> planned.add(new Planned(application, load, contender, seed)));
        }
      }
    }
    return planned;
  }
}
