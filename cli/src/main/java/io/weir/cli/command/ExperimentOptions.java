package io.weir.cli.command;

import io.weir.artefact.StrictYaml;
import io.weir.cli.Experiment;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what a command works on. */
final class ExperimentOptions {
  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description = "Scenario file (YAML); default: a copy of examples/rlcc.yaml.")
  Path scenario;

  @Option(
      names = "--quick",
      description = {
        "A small size that ends in under a minute, for trying out, not for results: one candidate,"
            + " at most 50 updates and one more round, evaluation with two seeds of 40 ms, no timing."
      })
  boolean quick;

  /**
   * The experiment these options describe.
   *
   * @param seed draws from the scenario's ranges
   */
  Experiment experiment(long seed) {
    Experiment experiment;
    if (scenario == null) {
      experiment = Experiment.shipped(seed);
    } else {
      StrictYaml file = StrictYaml.read(scenario);
      experiment = Experiment.from(file, seed);
      sayWhatIsNotUsed(file);
    }
    return quick ? experiment.quick() : experiment;
  }

  private static void sayWhatIsNotUsed(StrictYaml file) {
    for (String key : List.of("traffic", "run", "congestionControl")) {
      if (file.has(key)) {
        System.err.printf(
            "weir: note: %s: `%s` is used by `weir simulate` only; here, `training` and"
                + " `evaluation` say what is run%n",
            file.name(), key);
      }
    }
  }

  /** Whether nothing was said. */
  boolean isDefault() {
    return scenario == null && !quick;
  }
}
