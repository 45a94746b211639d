package io.weir.cli.command;

import picocli.CommandLine.Option;

/** The seed of a run. */
final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed; default ${DEFAULT-VALUE}. Same seed, scenario and version: same result.",
      defaultValue = "1")
  long value;
}
