package io.weir.cli.command;

import io.weir.cli.Experiment;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say what a command works on. */
final class ExperimentOptions {
  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description = "Scenario file (YAML); default: RL-CC's reference environment.")
  Path scenario;

  @Option(
      names = "--quick",
      description = "A small size that ends in about a minute: for trying out, not for results.")
  boolean quick;

  /** The experiment these options describe. */
  Experiment experiment() {
    Experiment experiment = Experiment.read(scenario);
    return quick ? experiment.quick() : experiment;
  }

  /** Whether nothing was said. */
  boolean isDefault() {
    return scenario == null && !quick;
  }
}
