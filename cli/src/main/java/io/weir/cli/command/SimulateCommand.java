package io.weir.cli.command;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.benchmarks.compare.Contender;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.AlgorithmSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one scenario. */
@Command(
    name = "simulate",
    description = "Runs a scenario file once and prints what was measured.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Runnable {
  private static final String PD = "pd";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML).")
  private Path scenario;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed; default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description = "Policy or decision program to use instead of the scenario's algorithm.")
  private Path with;

  @Option(names = "--native", description = "Run the decision program of --with as compiled C.")
  private boolean asNative;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the JSON object to a file too.")
  private Path out;

  @Override
  public void run() {
    Scenario loaded = Experiment.read(scenario).scenario();
    if (out != null) {
      NewFile.require(out);
    }
    SimulationResult result;
    if (with == null) {
      result = simulate(loaded, control(loaded));
    } else {
      try (LoadedContender contender = LoadedContender.of(with, asNative)) {
        List<Contender> contenders = contender.contenders();
        Contender last = contenders.get(contenders.size() - 1);
        result = simulate(loaded, last.control().apply(loaded));
      }
    }
    result.warnings().forEach(w -> spec.commandLine().getErr().println("warning: " + w));
    if (out != null) {
      AtomicFiles.writeString(out, Json.pretty(result));
    }
    spec.commandLine().getOut().print(json ? Json.pretty(result) : text(result));
  }

  private CongestionControl control(Scenario loaded) {
    AlgorithmSpec algorithm = loaded.congestionControl();
    if (algorithm.algorithm().equals(PD)) {
      PdRule.Parameters parameters =
          StrictYaml.overlay(
              scenario.toString(),
              "congestionControl.parameters",
              PdRule.Parameters.DEFAULTS,
              algorithm.parameters(),
              PdRule.Parameters.class);
      return new ProbeRateControl(
          new PdRule(parameters, new ProgramObservation(RlccObservation.program())),
          loaded.roce().minRateQ20());
    }
    return algorithm.create(scenario.toString(), List.of(PD));
  }

  private SimulationResult simulate(Scenario loaded, CongestionControl control) {
    try (Progress progress = Progress.of("simulate", loaded.run().bins())) {
      return new Simulation(loaded, seed, control).run(progress::step);
    }
  }

  private static String text(SimulationResult r) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%s, seed %d, Weir %s, scenario %s, digest %s%n",
            r.scenario(),
            r.seed(),
            r.weirVersion(),
            r.scenarioSha256().substring(0, 12),
            r.digest()));
    text.append(
        String.format(
            "goodput        %10.3f Gb/s per receiver (%.3f without headers)%n",
            r.goodputGbps(), r.payloadGoodputGbps()));
    text.append(
        String.format(
            "packet latency %10.2f µs mean, %.2f median, %.2f p99, %.2f max%n",
            r.latencyMeanUs(), r.latencyP50Us(), r.latencyP99Us(), r.latencyMaxUs()));
    text.append(
        String.format(
            "fairness       %10.4f Jain over flows, %.4f min/max over hosts%n",
            r.jain(), r.minMaxFairness()));
    text.append(
        String.format(
            "drops          %10d frames, %d bytes; %.4f of packets sent again%n",
            r.droppedFrames(), r.droppedBytes(), r.retransmittedShare()));
    text.append(
        String.format(
            "marks          %10d frames marked, %d notifications; largest queue %d bytes%n",
            r.markedFrames(), r.congestionNotifications(), r.maxQueueBytes()));
    text.append(String.format("packet-hops    %10d%n", r.packetHops()));
    return text.toString();
  }
}
