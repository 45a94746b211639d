package io.weir.benchmarks.suite;

import io.weir.sim.measure.FlowCompletion;
import io.weir.sim.scenario.Bottleneck;
import io.weir.sim.scenario.FastAndFair;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.traffic.Flow;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One algorithm in one scenario with one seed. */
final class Measurement {
  private final SuiteScenario scenario;
  private final Entrant entrant;
  private final long seed;

  Measurement(SuiteScenario scenario, Entrant entrant, long seed) {
    this.scenario = scenario;
    this.entrant = entrant;
    this.seed = seed;
  }

  /** Runs it, on the calling thread. */
  Map<Figure, Double> run() {
    Simulation simulation = simulation(scenario.scenario().run());
    SimulationResult result = simulation.run();
    Map<Figure, Double> all = new EnumMap<>(Figure.class);
    all.put(Figure.GOODPUT, goodputGbps(simulation, result));
    all.put(Figure.THROUGHPUT, throughputGbps(simulation));
    all.put(Figure.LATENCY_MEAN, result.latencyMeanUs());
    all.put(Figure.LATENCY_P99, result.latencyP99Us());
    all.put(Figure.JAIN, result.jain());
    all.put(Figure.MIN_MAX, result.minMaxFairness());
    all.put(Figure.DROPPED, (double) result.droppedBytes());
    if (scenario.kind() == SuiteScenario.Kind.LONG_SHORT) {
      all.put(Figure.COMPLETION, completionUs(result.details().completions()));
    }
    if (scenario.kind() == SuiteScenario.Kind.COLD_START) {
      all.put(Figure.FAST_AND_FAIR, fastAndFairMs());
    }
    all.keySet().retainAll(scenario.kind().figures());
    return all;
  }

  private Simulation simulation(RunSpec run) {
    Scenario adapted = entrant.scenario(scenario.scenario().withRun(run));
    return new Simulation(adapted, seed, entrant.contender().control().apply(adapted));
  }

  private double goodputGbps(Simulation simulation, SimulationResult result) {
    if (scenario.kind() != SuiteScenario.Kind.LONG_SHORT) {
      return result.goodputGbps();
    }
    List<Flow> flows = simulation.flows();
    return IntStream.range(0, flows.size())
        .filter(flow -> !flows.get(flow).isBounded())
        .mapToDouble(flow -> result.flows().get(flow).goodputGbps())
        .sum();
  }

  /** All frames that left the switch for hosts that receive data, mean over those. */
  private static double throughputGbps(Simulation simulation) {
    List<Integer> receivers = simulation.flows().stream().map(Flow::destination).toList();
    return simulation.switchPorts().stream()
        .filter(port -> receivers.contains(port.to()))
        .mapToDouble(Measurement::sentGbps)
        .average()
        .orElseThrow();
  }

  private static double sentGbps(Bottleneck port) {
    return port.rateGbps() * port.utilisation();
  }

  private static double completionUs(List<FlowCompletion> flows) {
    double sumNs = 0;
    for (FlowCompletion flow : flows) {
      sumNs += flow.isComplete() ? flow.fctNs() : Double.POSITIVE_INFINITY;
    }
    return sumNs / flows.size() / 1000;
  }

  private double fastAndFairMs() {
    List<SimulationResult.Bin> bins = simulation(scenario.watched()).run().bins();
    double lineGbps = scenario.scenario().network().linkRateGbps();
    return FastAndFair.sinceNs(bins, lineGbps) / 1e6;
  }
}
