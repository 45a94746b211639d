package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.benchmarks.trees.Effort;
import io.weir.benchmarks.trees.ProgramComparison;
import io.weir.benchmarks.trees.ProgramReport;
import io.weir.benchmarks.trees.TreeComparison;
import io.weir.benchmarks.trees.TreeReport;
import io.weir.cli.Progress;
import io.weir.cli.Shipped;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trees in C beside what other generators write, and beside the network. */
@Command(
    name = "trees",
    description = {
      "Nanoseconds per row of generated trees in Weir's C, beside the same trees as nested ifs over"
          + " doubles; a policy's network in float and 8-bit C beside its tree, with instructions"
          + " per decision; and what a call from Java into C costs.",
      "With a FILE, that decision program instead, for instance one of `weir bbr train`: the walk of"
          + " its trees and the whole decision, on rounds it visits in the simulator.",
      "Takes three to six minutes; times are this machine's, ratios are within the same rounds."
    },
    mixinStandardHelpOptions = true)
final class BenchTreesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Decision programs to time instead of the models and the policy.")
  private List<Path> files = List.of();

  @Option(names = "--quick", description = "Measure for some seconds only.")
  private boolean quick;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Policy whose forms are compared (default: the shipped one).")
  private Path policy;

  @Option(
      names = "--program",
      paramLabel = "FILE",
      description = "Decision program distilled from it (default: the shipped one).")
  private Path program;

  @Override
  public void run() {
    if (!files.isEmpty() && (policy != null || program != null)) {
      throw new ParameterException(
          spec.commandLine(), "expected FILEs or --policy and --program, found both");
    }
    List<String> missed = files.isEmpty() ? models() : programs();
    // A quick run is too short to judge by.
    if (!quick && !missed.isEmpty()) {
      throw UserError.checkFailed("missed: " + String.join(", ", missed));
    }
  }

  private List<String> models() {
    TreeReport report;
    try (TemporaryFolder folder = TemporaryFolder.create("weir");
        Progress progress = Progress.of("bench trees", TreeComparison.steps())) {
      report =
          new TreeComparison(
                  effort(), folder.path(), System.getenv(), progress::step, note(progress))
              .run(
                  Shipped.POLICY.or(policy, folder.path()),
                  Shipped.PROGRAM.or(program, folder.path()));
    }
    print(json ? Json.pretty(report.json()) : report.table());
    return report.missed();
  }

  private List<String> programs() {
    ProgramReport report;
    try (TemporaryFolder folder = TemporaryFolder.create("weir");
        Progress progress = Progress.of("bench trees", files.size())) {
      report =
          new ProgramComparison(
                  effort(), folder.path(), System.getenv(), progress::step, note(progress))
              .run(files);
    }
    print(json ? Json.pretty(report.json()) : report.table());
    return report.missed();
  }

  private Effort effort() {
    return quick ? Effort.QUICK : Effort.FULL;
  }

  private static Consumer<String> note(Progress progress) {
    return text -> progress.print(() -> System.err.println("weir: " + text));
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
  }
}
