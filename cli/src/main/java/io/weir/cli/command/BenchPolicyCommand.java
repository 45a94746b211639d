package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.policy.PolicyTimes;
import io.weir.benchmarks.rollout.DecisionRate;
import io.weir.cli.Progress;
import io.weir.cli.pipeline.DistilStage;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.ScaleFreeObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.policy.PolicyFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How long policies take, alone and in the simulator. */
@Command(
    name = "policy",
    description = {
      "Time of policy networks per decision, forwards and backwards, and decisions per second of a"
          + " core including the simulation, beside the PD rule in the same simulation.",
      "Networks see the scale-free observation and work beside the rule; a trained policy sees its"
          + " own and drives. Takes about two minutes."
    },
    mixinStandardHelpOptions = true)
final class BenchPolicyCommand implements Runnable {
  private static final DecisionProgram OBSERVATION = ScaleFreeObservation.program();
  private static final long SIMULATED_NS = 20_000_000;
  private static final int ROUNDS = 5;
  private static final int ITERATIONS = 5;
  private static final int ITERATION_MS = 500;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "POLICY",
      description = "Policy file, from `weir train`: timed instead of the networks.")
  private Path policy;

  @Option(
      names = "--networks",
      split = ",",
      paramLabel = "KIND-N-N",
      description = "Networks to time, by kind and hidden layers (default: ${DEFAULT-VALUE}).",
      defaultValue = "mlp-12-12,mlp-32-32,gru-8,gru-12")
  private List<String> networks;

  @Option(names = "--json", description = "Print one JSON object instead of tables.")
  private boolean json;

  @Override
  public void run() {
    List<PolicyTimes.Time> times = List.of();
    Map<String, List<DecisionRate.Rate>> rates = new LinkedHashMap<>();
    long runs = DecisionRate.workloads().size();
    if (policy != null) {
      if (spec.commandLine().getParseResult().hasMatchedOption("--networks")) {
        throw new ParameterException(
            spec.commandLine(), "expected a POLICY or --networks, found both");
      }
      PolicyFile.Policy trained = PolicyFile.read(policy);
      DecisionProgram observation = DistilStage.observationOf(trained);
      try (Progress progress = Progress.of("bench", runs)) {
        rates.put(
            policy.getFileName().toString(), rates(trained.network(), observation, true, progress));
      }
    } else {
      Map<String, Policy> policies = new LinkedHashMap<>();
      networks.forEach(name -> policies.put(name, network(name)));
      try (Progress progress = Progress.of("bench", networks.size() * (runs + 1))) {
        times = PolicyTimes.measure(networks, ITERATIONS, ITERATION_MS);
        networks.forEach(name -> progress.step());
        policies.forEach(
            (name, network) -> rates.put(name, rates(network, OBSERVATION, false, progress)));
      }
    }
    print(times, rates);
  }

  private static List<DecisionRate.Rate> rates(
      Policy policy, DecisionProgram observation, boolean drives, Progress progress) {
    return new DecisionRate(
            policy, () -> new ProgramObservation(observation), drives, SIMULATED_NS, ROUNDS)
        .measure(DecisionRate.workloads(), progress::step);
  }

  private Policy network(String name) {
    String[] parts = name.split("-", -1);
    try {
      List<Integer> hidden = Arrays.stream(parts).skip(1).map(Integer::valueOf).toList();
      int features = OBSERVATION.features().size();
      return new NetworkSpec(NetworkSpec.Kind.valueOf(parts[0]), hidden, 1).create(features, 1);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--networks: expected a kind and hidden layers, as mlp-12-12 or gru-8; found " + name,
          e);
    }
  }

  private void print(List<PolicyTimes.Time> times, Map<String, List<DecisionRate.Rate>> rates) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("weirVersion", WeirVersion.current());
      object.put("times", times);
      object.put("rates", rates);
      out.print(Json.pretty(object));
      return;
    }
    for (PolicyTimes.Time time : times) {
      out.printf(
          Locale.ROOT,
          "%-12s %-9s %8.1f ± %6.1f ns per decision%n",
          time.network(),
          time.pass(),
          time.meanNs(),
          time.errorNs());
    }
    rates.forEach(
        (name, own) -> {
          out.printf("%n%s: decisions per second of a core, simulation included%n", name);
          for (DecisionRate.Rate rate : own) {
            out.printf(
                Locale.ROOT,
                "%-12s %,12.0f   PD rule %,12.0f   ratio %.2f%n",
                rate.workload(),
                rate.policyPerSecond(),
                rate.rulePerSecond(),
                rate.ratio());
          }
        });
  }
}
