package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.TemporaryFolder;
import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.cli.Progress;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.trainer.policy.PolicyFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Benchmarks. */
@Command(
    name = "bench",
    description = "Measures with JMH.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchCommand.Decision.class,
      BenchSimCommand.class,
      BenchPolicyCommand.class,
      BenchOptimiserCommand.class,
      BenchTreesCommand.class
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which benchmark?");
  }

  /** Time per decision. */
  @Command(
      name = "decision",
      description = "Time per decision of a policy, its program in Java and in C, and the others.",
      mixinStandardHelpOptions = true)
  static final class Decision implements Runnable {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "POLICY", description = "Policy file.")
    private Path policy;

    @Parameters(paramLabel = "PROGRAM", description = "Decision program distilled from it.")
    private Path program;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Override
    public void run() {
      PolicyFile.read(policy);
      ProgramFile file = ProgramFile.read(program);
      try (TemporaryFolder folder = TemporaryFolder.create("weir")) {
        print(
            measure(
                new LibraryBuild(CCompiler.find(), folder.path())
                    .build(file.program(), file.ofChild())
                    .file()));
      }
    }

    private Map<String, DecisionTimes.Time> measure(Path library) {
      try (Progress progress = Progress.of("bench", DecisionTimes.algorithms())) {
        return DecisionTimes.measure(
            policy, program, library, DecisionTimes.Effort.FULL, progress::step);
      }
    }

    private void print(Map<String, DecisionTimes.Time> times) {
      if (json) {
        spec.commandLine().getOut().print(Json.pretty(times));
        return;
      }
      times.forEach(
          (name, time) ->
              spec.commandLine()
                  .getOut()
                  .printf(
                      Locale.ROOT,
                      "%-32s %8.1f ± %6.1f ns%n",
                      name,
                      time.meanNs(),
                      time.errorNs()));
    }
  }
}
