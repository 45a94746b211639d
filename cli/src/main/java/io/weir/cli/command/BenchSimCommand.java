package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.benchmarks.simulator.Effort;
import io.weir.benchmarks.simulator.SimulatorComparison;
import io.weir.benchmarks.simulator.SimulatorReport;
import io.weir.cli.Progress;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The simulator's speed beside a textbook engine's and ns-3's. */
@Command(
    name = "sim",
    description = {
      "Packet-hops per second of the simulator, beside a textbook engine and, where its package is"
          + " installed, ns-3.",
      "Takes about seven minutes; read ratios on a machine that is shared with other work."
    },
    mixinStandardHelpOptions = true)
final class BenchSimCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(names = "--quick", description = "Measure for about a minute only.")
  private boolean quick;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Mixin private SeedOption seed;

  @Override
  public void run() {
    Effort effort = quick ? Effort.QUICK : Effort.FULL;
    SimulatorReport report;
    try (TemporaryFolder folder = TemporaryFolder.create("weir");
        Progress progress = Progress.of("bench sim", SimulatorComparison.steps(effort))) {
      report =
          new SimulatorComparison(
                  seed.value,
                  effort,
                  folder.path(),
                  progress::step,
                  text -> System.err.println("weir: " + text))
              .run();
    }
    spec.commandLine().getOut().print(json ? Json.pretty(report.json()) : report.table());
    List<String> missed = report.missed();
    // A quick run is too short to judge by.
    if (!quick && !missed.isEmpty()) {
      throw UserError.checkFailed("missed: " + String.join(", ", missed));
    }
  }
}
