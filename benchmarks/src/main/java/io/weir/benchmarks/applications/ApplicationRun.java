package io.weir.benchmarks.applications;

import io.netty.util.concurrent.Future;
import io.weir.benchmarks.applications.ApplicationScenario.Placement;
import io.weir.benchmarks.compare.Contender;
import io.weir.sim.scenario.EngineChoice;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One application in one simulation. Application and traffic obey the same algorithm. The same
 * scenario, seed, contender and version give the same completions, to the nanosecond.
 */
public final class ApplicationRun {
  /** How often it is looked whether the application is done, simulated ns. */
  private static final long STEP_NS = 100_000;

  private ApplicationRun() {}

  /**
   * What a run gave.
   *
   * @param application which application
   * @param load what else was on the network
   * @param algorithm name of the contender
   * @param seed seed of the run
   * @param client host that asked
   * @param server host that answered
   * @param completions requests that were answered before the scenario's duration was over, in that
   *     order
   * @param trafficGbps goodput of all other traffic while the application ran, Gb/s
   * @param digest digest over all events, hex
   */
  public record Outcome(
      Application application,
      Load load,
      String algorithm,
      long seed,
      int client,
      int server,
      List<Completion> completions,
      double trafficGbps,
      String digest) {
    public Outcome {
      completions = List.copyOf(completions);
    }

    /** Requests without an answer by then. */
    public int unanswered() {
      return application.requests() - completions.size();
    }

    /**
     * A percentile of the completion times, by nearest rank.
     *
     * @param percent 0 &lt; percent ≤ 100
     * @return ns; -1 if nothing was answered
     */
    public long percentileNs(double percent) {
      long[] sorted = completions.stream().mapToLong(Completion::fctNs).sorted().toArray();
      int rank = (int) Math.ceil(percent / 100 * sorted.length);
      return sorted.length == 0 ? -1 : sorted[Math.max(0, rank - 1)];
    }
  }

  /**
   * Runs an application.
   *
   * @param scenario a leaf-spine network; see {@link ApplicationScenario}
   * @throws IllegalArgumentException if applications cannot be run in the scenario
   * @throws IllegalStateException if the application failed
   */
  public static Outcome run(
      Scenario scenario, Application application, Load load, Contender contender, long seed) {
    ApplicationScenario.require(scenario);
    Scenario met = load == Load.IDLE ? ApplicationScenario.idle(scenario) : scenario;
    // The same two hosts with and without traffic.
    Placement placement;
    try (Simulation planned = simulation(scenario, contender, seed)) {
      placement = ApplicationScenario.place(scenario, planned.topology(), planned.flows());
    }
    List<Completion> completions = new ArrayList<>();
    try (Simulation simulation = simulation(met, contender, seed)) {
      simulation.runUntil(scenario.run().warmupUs() * 1000);
      long startNs = simulation.nowNs();
      long before = trafficBytes(simulation);
      Future<?> done =
          application.start(
              simulation.network(), placement.client(), placement.server(), completions::add);
      runUntilDone(simulation, done, scenario.run().durationUs() * 1000);
      simulation.requireSound();
      return new Outcome(
          application,
          load,
          contender.name(),
          seed,
          placement.client(),
          placement.server(),
          completions,
          (trafficBytes(simulation) - before) * 8.0 / (simulation.nowNs() - startNs),
          String.format("%016x", simulation.digest()));
    }
  }

  /** Delivered bytes of the scenario's flows; the application's come after them. */
  private static long trafficBytes(Simulation simulation) {
    return Arrays.stream(simulation.meter().deliveredBytesEver())
        .limit(simulation.flows().size())
        .sum();
  }

  private static Simulation simulation(Scenario scenario, Contender contender, long seed) {
    return new Simulation(scenario, seed, contender.control().apply(scenario), EngineChoice.HEAP);
  }

  private static void runUntilDone(Simulation simulation, Future<?> done, long endNs) {
    while (!done.isDone() && simulation.nowNs() < endNs) {
      simulation.runUntil(Math.min(endNs, simulation.nowNs() + STEP_NS));
    }
    if (done.isDone() && !done.isSuccess()) {
      throw new IllegalStateException("the application failed", done.cause());
    }
  }
}
