package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.benchmarks.trees.Effort;
import io.weir.benchmarks.trees.TreeComparison;
import io.weir.benchmarks.trees.TreeReport;
import io.weir.cli.Progress;
import io.weir.cli.Shipped;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trees in C beside what other generators write, and beside the network. */
@Command(
    name = "trees",
    description = {
      "Nanoseconds per row of generated trees in Weir's C, beside the same trees as nested ifs over"
          + " doubles; a policy's network in float and 8-bit C beside its tree, with instructions"
          + " per decision; and what a call from Java into C costs.",
      "Takes three to six minutes; times are this machine's, ratios are within the same rounds."
    },
    mixinStandardHelpOptions = true)
final class BenchTreesCommand implements Runnable {
  @Spec private CommandSpec spec;

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
    TreeReport report;
    try (TemporaryFolder folder = TemporaryFolder.create("weir");
        Progress progress = Progress.of("bench trees", TreeComparison.steps())) {
      report =
          new TreeComparison(
                  quick ? Effort.QUICK : Effort.FULL,
                  folder.path(),
                  System.getenv(),
                  progress::step,
                  text -> progress.print(() -> System.err.println("weir: " + text)))
              .run(
                  Shipped.POLICY.or(policy, folder.path()),
                  Shipped.PROGRAM.or(program, folder.path()));
    }
    spec.commandLine().getOut().print(json ? Json.pretty(report.json()) : report.table());
    List<String> missed = report.missed();
    // A quick run is too short to judge by.
    if (!quick && !missed.isEmpty()) {
      throw UserError.checkFailed("missed: " + String.join(", ", missed));
    }
  }
}
