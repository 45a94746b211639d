package io.weir.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.benchmarks.compare.Contender;
import io.weir.cli.Baselines;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.scenario.EngineChoice;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one scenario. */
@Command(
    name = "simulate",
    description = "Runs a scenario file once and prints what was measured.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML).")
  private Path scenario;

  @Mixin private SeedOption seed;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description =
          "To use instead of the scenario's algorithm: a policy, a decision program, or congestion"
              + " control in C (.c or a shared library, docs/native-control.md).")
  private Path with;

  @Option(
      names = "--parameter",
      paramLabel = "NAME=INTEGER",
      description = "A parameter of the congestion control in C of --with; may be repeated.")
  private Map<String, Long> parameters = new TreeMap<>();

  @Option(names = "--native", description = "Run the decision program of --with as compiled C.")
  private boolean asNative;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the JSON object to a file too.")
  private Path out;

  @Mixin private EngineOptions engine;

  @Mixin private OutputOptions outputs;

  @Override
  public void run() {
    Experiment experiment = Experiment.read(scenario, seed.value);
    Scenario loaded = experiment.scenario();
    if (out != null) {
      NewFile.require(out);
    }
    outputs.require();
    engine.choice(outputs.traces());
    requireFileForItsOptions();
    SimulationResult result;
    ObjectNode algorithm;
    if (with == null) {
      CongestionControl control = Baselines.create(loaded, scenario.toString());
      result = simulate(loaded, control, loaded.congestionControl().algorithm());
      algorithm = Json.MAPPER.createObjectNode();
      algorithm.put("algorithm", loaded.congestionControl().algorithm());
    } else {
      warnOfMix(loaded);
      try (LoadedContender contender = LoadedContender.of(with, asNative, parameters)) {
        List<Contender> contenders = contender.contenders();
        if (asNative && contenders.size() == 1) {
          String kind = contender.isC() ? "is C already" : "is a network";
          throw UserError.input(
              "--native: " + with + " " + kind + "; only decision programs can be compiled");
        }
        Contender last = contenders.get(contenders.size() - 1);
        result = simulate(loaded, last.control().apply(loaded), last.name());
        algorithm = contender.description();
      }
    }
    result.warnings().forEach(w -> spec.commandLine().getErr().println("warning: " + w));
    String object =
        json || out != null ? Json.pretty(withProvenance(result, experiment, algorithm)) : "";
    if (out != null) {
      AtomicFiles.writeString(out, object);
    }
    outputs.writeTables(result);
    spec.commandLine()
        .getOut()
        .print(json ? object : SimulationSummary.of(result, drawn(experiment.family())));
  }

  /** All flows obey what {@code --with} names, also those that a mix gives to others. */
  private void warnOfMix(Scenario loaded) {
    if (!loaded.congestionControl().mix().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: %s takes the place of congestionControl.mix too: all flows obey it"
                  .formatted(with));
    }
  }

  private void requireFileForItsOptions() {
    if (asNative && with == null) {
      throw new ParameterException(
          spec.commandLine(), "--native needs --with and a decision program");
    }
    if (!parameters.isEmpty() && with == null) {
      throw new ParameterException(
          spec.commandLine(), "--parameter needs --with and congestion control in C");
    }
  }

  private SimulationResult simulate(Scenario loaded, CongestionControl control, String algorithm) {
    EngineChoice choice = engine.choice(outputs.traces());
    PrintWriter err = spec.commandLine().getErr();
    SimulationResult result;
    // Closed before it is reported on, so that the files are there when the user reads of them.
    try (Traces traces = outputs.openTraces(loaded, seed.value)) {
      Simulation simulation = new Simulation(loaded, seed.value, traces.onControl(control), choice);
      simulation.nameAlgorithm(algorithm);
      outputs.requireCompletions(simulation.flows());
      traces.tap(simulation);
      try (Progress progress = Progress.of("simulate", loaded.run().bins())) {
        result = simulation.run(progress::step);
      }
      traces.reportCaps(err);
    }
    outputs.writeCompletions(result, loaded, err);
    return result;
  }

  /** What was run, beside what it gave: everything needed to run it again. */
  private ObjectNode withProvenance(
      SimulationResult result, Experiment experiment, ObjectNode algorithm) {
    Scenario loaded = experiment.scenario();
    ScenarioFamily family = experiment.family();
    ObjectNode object = Json.MAPPER.valueToTree(result);
    object.set("configuration", Json.MAPPER.valueToTree(loaded));
    if (family.hasRanges()) {
      object.put("familySha256", family.sha256());
      ObjectNode ranges = object.putObject("ranges");
      family.ranges().forEach((key, range) -> ranges.set(key, range.toTree()));
    }
    object.setAll(algorithm);
    return object;
  }

  /** What the seed drew from the file's ranges; empty without ranges. */
  private String drawn(ScenarioFamily family) {
    StringBuilder text = new StringBuilder();
    if (family.hasRanges()) {
      text.append(
          "drawn with this seed from ranges, family %s%n"
              .formatted(family.sha256().substring(0, 12)));
      family
          .drawn(seed.value)
          .forEach(
              (key, drawn) ->
                  text.append(
                      "  %s: %s  # %s%n".formatted(key, drawn.value().asText(), drawn.range())));
    }
    return text.toString();
  }
}
