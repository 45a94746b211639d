package io.weir.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.applications.ApplicationComparison;
import io.weir.benchmarks.applications.ApplicationScenario;
import io.weir.benchmarks.compare.Contender;
import io.weir.cli.ApplicationFigures;
import io.weir.cli.Experiment;
import io.weir.cli.pipeline.ApplicationsStage;
import io.weir.cli.report.Report;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Completion times of applications in the simulated datacenter. */
@Command(
    name = "applications",
    description = {
      "Runs HTTP/2 and Redis across a leaf-spine network, idle and congested by the scenario's"
          + " traffic, under PD rule, DCQCN, Swift, a constant rate and DCTCP, and prints how long"
          + " requests took.",
      "The client is the host that most of the traffic goes to; requests begin after the"
          + " scenario's warm-up and have until its end."
    },
    mixinStandardHelpOptions = true)
public final class ApplicationsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..1",
      description =
          "Scenario file (YAML) with a leafSpine network; default: eight hosts send to one, as in"
              + " examples/leaf-spine-applications.yaml.")
  private Path scenario;

  @Mixin private SeedOption seed;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description =
          "To run beside the hand-written algorithms: a policy, a decision program, or congestion"
              + " control in C.")
  private Path with;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Override
  public void run() {
    Scenario chosen = scenario == null ? ApplicationScenario.DEFAULT : read();
    if (with == null) {
      print(compare(chosen, List.of()));
      return;
    }
    try (LoadedContender loaded = LoadedContender.of(with, false)) {
      print(compare(chosen, loaded.contenders()));
    }
  }

  private Scenario read() {
    StrictYaml file = StrictYaml.read(scenario);
    Scenario read = Experiment.from(file, seed.value).scenario();
    try {
      ApplicationScenario.require(read);
    } catch (IllegalArgumentException e) {
      throw StrictYaml.impossible(scenario.toString(), "", e.getMessage(), e);
    }
    if (file.has("congestionControl")) {
      spec.commandLine()
          .getErr()
          .printf(
              "weir: note: %s: `congestionControl` is used by `weir simulate` only; here, every"
                  + " algorithm has its turn%n",
              scenario);
    }
    return read;
  }

  private Report.Applications compare(Scenario chosen, List<Contender> first) {
    List<Contender> contenders = new ArrayList<>(first);
    contenders.addAll(
        ApplicationComparison.handWritten(() -> new ProgramObservation(RlccObservation.program())));
    return ApplicationsStage.compare(chosen, contenders, List.of(seed.value));
  }

  private void print(Report.Applications applications) {
    if (json) {
      ObjectNode object = Json.MAPPER.createObjectNode();
      object.put("weirVersion", WeirVersion.current());
      object.put("seed", seed.value);
      object.setAll((ObjectNode) Json.MAPPER.valueToTree(applications));
      spec.commandLine().getOut().print(Json.pretty(object));
    } else {
      spec.commandLine().getOut().print(ApplicationFigures.table(applications));
    }
  }
}
