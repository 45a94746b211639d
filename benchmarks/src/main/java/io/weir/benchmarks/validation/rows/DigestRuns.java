package io.weir.benchmarks.validation.rows;

import io.weir.artefact.StrictYaml;
import io.weir.benchmarks.validation.Effort;
import io.weir.sim.scenario.AlgorithmSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.time.VirtualEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Runs whose event digests are compared: contention at one port, losses, Poisson traffic over a
 * leaf-spine with ECMP, pauses, telemetry, TCP. Also a program of its own, which prints the
 * digests: what other virtual machines run.
 */
public final class DigestRuns {
  private static final Map<String, String> SCENARIOS =
      Map.of(
          "many to one",
          """
          network: {topology: star, bufferBytes: 10000000}
          traffic: {pattern: manyToOne, hosts: 8}
          run: {durationUs: %d, warmupUs: 0, bins: 1}
          """,
          "losses",
          """
          network: {topology: star, bufferBytes: 60000}
          roce: {timeoutUs: 200}
          traffic: {pattern: manyToOne, hosts: 8}
          run: {durationUs: %d, warmupUs: 0, bins: 1}
          """,
          "leaf-spine",
          """
          network: {topology: leafSpine, leaves: 4, spines: 2, hostsPerLeaf: 4, loss: 0.0001}
          roce: {timeoutUs: 200}
          traffic: {pattern: poisson, hosts: 16, cdf: FbHdp, load: 0.6}
          run: {durationUs: %d, warmupUs: 0, bins: 1}
          """,
          "pauses",
          """
          network:
            topology: leafSpine
            leaves: 2
            spines: 2
            hostsPerLeaf: 4
            switches: {kind: shared, bufferBytes: 1000000, losslessPriorities: [0], pfc: true}
          traffic: {pattern: manyToOne, hosts: 7}
          run: {durationUs: %d, warmupUs: 0, bins: 1}
          """);

  private static final List<String> ALGORITHMS = List.of("constant", "dcqcn", "dctcp", "swift");

  /** The same over TCP, with losses at random and from a full buffer. */
  private static final String TCP = "tcp losses";

  private static final String TCP_SCENARIO =
      """
      network: {topology: star, bufferBytes: 60000, loss: 0.001}
      transport: tcp
      tcp: {ackDelayUs: 20, minRtoUs: 100, initialRtoUs: 200}
      traffic: {pattern: manyToOne, hosts: 8}
      run: {durationUs: %d, warmupUs: 0, bins: 1}
      """;

  private static final List<String> TCP_ALGORITHMS =
      List.of("aimd", "bbr", "bbr3", "cubic", "dctcp", "reno", "swift");

  /** BBR and CUBIC at the port, four flows each, and what both lose. */
  private static final String TCP_MIX = "tcp mix";

  private static final String TCP_MIX_SCENARIO =
      TCP_SCENARIO + "congestionControl: {algorithm: bbr, mix: [{algorithm: cubic, flows: 4}]}\n";

  /** Switches that write telemetry, what HPCC needs; TIMELY sees nothing of it. */
  private static final String TELEMETRY = "telemetry";

  private static final String TELEMETRY_SCENARIO =
      """
      network:
        topology: leafSpine
        leaves: 2
        spines: 2
        hostsPerLeaf: 4
        switches:
          {kind: shared, bufferBytes: 1000000, losslessPriorities: [0], pfc: true, telemetry: true}
      traffic: {pattern: manyToOne, hosts: 7}
      run: {durationUs: %d, warmupUs: 0, bins: 1}
      """;

  private static final List<String> TELEMETRY_ALGORITHMS = List.of("hpcc", "timely");

  /** A run; equal runs have equal digests. */
  record Run(String scenario, String algorithm, long seed, long durationUs) {
    /** Digest over every delivery and drop, in hex. */
    String digest() {
      Scenario read = Scenario.from(StrictYaml.parse(scenario, yaml().formatted(durationUs)));
      AlgorithmSpec spec =
          scenario.equals(TCP_MIX)
              ? read.congestionControl()
              : new AlgorithmSpec(algorithm, Map.of());
      Simulation simulation = new Simulation(read, seed, spec.create(scenario, List.of()));
      simulation.run();
      return String.format("%016x", simulation.digest());
    }

    private String yaml() {
      return switch (scenario) {
        case TCP -> TCP_SCENARIO;
        case TCP_MIX -> TCP_MIX_SCENARIO;
        case TELEMETRY -> TELEMETRY_SCENARIO;
        default -> SCENARIOS.get(scenario);
      };
    }
  }

  private DigestRuns() {}

  /** All runs, in an order that is always the same. */
  static List<Run> of(Effort effort, long seed) {
    long durationUs = effort == Effort.QUICK ? 400 : 4_000;
    List<Run> runs = new ArrayList<>();
    for (String scenario : SCENARIOS.keySet().stream().sorted().toList()) {
      for (String algorithm : ALGORITHMS) {
        runs.add(new Run(scenario, algorithm, seed, durationUs));
      }
    }
    for (String algorithm : TCP_ALGORITHMS) {
      runs.add(new Run(TCP, algorithm, seed, durationUs));
    }
    runs.add(new Run(TCP_MIX, "bbr and cubic", seed, durationUs));
    for (String algorithm : TELEMETRY_ALGORITHMS) {
      runs.add(new Run(TELEMETRY, algorithm, seed, durationUs));
    }
    return runs;
  }

  /** Digests in the order of the runs, which {@code threads} threads share. */
  static List<String> digests(List<Run> runs, int threads) {
    List<Callable<String>> simulations = new ArrayList<>();
    runs.forEach(run -> simulations.add(run::digest));
    try (VirtualEventLoopGroup group = new VirtualEventLoopGroup(threads)) {
      return group.runAll(simulations);
    }
  }

  /** Prints a digest per line. Arguments: effort, seed. */
  public static void main(String[] arguments) {
    List<Run> runs = of(Effort.valueOf(arguments[0]), Long.parseLong(arguments[1]));
    digests(runs, 1).forEach(System.out::println);
  }
}
