package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.cli.explain.Explanation;
import io.weir.cli.explain.ScenarioSchema;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scenario files. */
@Command(
    name = "scenario",
    description = "Checks and explains scenario files.",
    mixinStandardHelpOptions = true,
    subcommands = {ScenarioCommand.Check.class, ScenarioCommand.Schema.class})
public final class ScenarioCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "check or schema?");
  }

  /** Explains a file. */
  @Command(
      name = "check",
      description =
          "Checks a scenario file and explains every key: effective value, where it is from,"
              + " unit, range, meaning.",
      mixinStandardHelpOptions = true)
  static final class Check implements Runnable {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Scenario file (YAML).")
    private Path file;

    @Mixin private SeedOption seed;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public void run() {
      Explanation explanation = Explanation.of(StrictYaml.read(file), seed.value);
      spec.commandLine()
          .getOut()
          .print(json ? Json.pretty(explanation.json()) : explanation.text());
    }
  }

  /** Prints the schema. */
  @Command(
      name = "schema",
      description = "Prints the JSON Schema of scenario files, for editors.",
      mixinStandardHelpOptions = true)
  static final class Schema implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().getOut().print(Json.pretty(ScenarioSchema.tree()));
    }
  }
}
