package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.benchmarks.optimiser.OptimiserComparison;
import io.weir.cli.Progress;
import io.weir.trainer.rollout.Workers;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Optimisers side by side. */
@Command(
    name = "optimiser",
    aliases = "optimizer",
    description = {
      "Time per step of Weir's optimiser and Tribuo's, and the closed-loop score that the same small"
          + " training reaches with each, at the learning rate that did best with another seed.",
      "Takes about three minutes on two cores."
    },
    mixinStandardHelpOptions = true)
final class BenchOptimiserCommand implements Runnable {
  private static final int UPDATES = 40;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Trainings per optimiser that count (default: ${DEFAULT-VALUE}).",
      defaultValue = "5")
  private int seeds;

  @Option(names = "--json", description = "Print a JSON array instead of a table.")
  private boolean json;

  @Override
  public void run() {
    List<OptimiserComparison.Row> rows;
    try (Workers workers = Workers.onAllProcessors();
        Progress progress = Progress.of("bench", OptimiserComparison.trainings(seeds))) {
      rows = OptimiserComparison.run(seeds, UPDATES, workers, progress::step);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(Json.pretty(rows));
      return;
    }
    for (OptimiserComparison.Row row : rows) {
      out.printf(
          Locale.ROOT,
          "%-15s learning rate %-6s score median %6.3f, worst %6.3f, of %d seeds;",
          row.name(),
          row.learningRate(),
          row.median(),
          row.worst(),
          row.scores().size());
      row.nsPerStep()
          .forEach(
              (parameters, ns) ->
                  out.printf(Locale.ROOT, " %,d parameters: %.1f µs", parameters, ns / 1000));
      out.println();
    }
  }
}
