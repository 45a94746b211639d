package io.weir.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import io.weir.cli.Experiment;
import io.weir.cli.live.LineUp;
import io.weir.cli.live.LiveRow;
import io.weir.cli.live.LiveText;
import io.weir.cli.live.Simulated;
import io.weir.nativelib.live.KernelControls;
import io.weir.nativelib.live.LiveResult;
import io.weir.nativelib.live.LiveRun;
import io.weir.nativelib.live.LiveSetup;
import io.weir.sim.scenario.BottleneckPath;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.table.CsvTables;
import io.weir.sim.table.ResultTables;
import io.weir.sim.table.TableFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a scenario's bottleneck in real time with the kernel's TCP. */
@Command(
    name = "live",
    description = {
      "Runs a scenario's single bottleneck in real time between two TUN devices in two network"
          + " namespaces, carrying TCP of this machine's Linux kernel, and reports what `weir"
          + " simulate` does. Needs root. Nothing is left behind, however it ends."
    },
    mixinStandardHelpOptions = true)
public final class LiveCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SCENARIO",
      description = "Scenario file (YAML): TCP in a dumbbell, or a star with one receiver.")
  private Path file;

  @Option(
      names = "--cc",
      split = ",",
      paramLabel = "NAME",
      description = {
        "Congestion controls of the kernel, separated by commas, one run each, in turn. All flows"
            + " obey it; NAME+NAME gives one to each class of congestionControl.mix, in its order,"
            + " the remaining flows last. Default: what the scenario names, its mix included."
      })
  private List<String> controls = List.of();

  @Mixin private SeedOption seed;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description =
          "Length of a run instead of the scenario's; its warm-up shrinks or grows in proportion.")
  private Double durationSeconds;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Runs of each, with seeds one apart (default: ${DEFAULT-VALUE}).")
  private int runs = 1;

  @Option(names = "--compare", description = "Simulate every run too and print both side by side.")
  private boolean compare;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the JSON object to a file too; after every run, so far as it is.")
  private Path out;

  @Option(
      names = "--csv",
      paramLabel = "FOLDER",
      description = "Write each run as CSV tables into a folder of its own in this one.")
  private Path csv;

  private final List<LiveRow> rows = new ArrayList<>();

  @Override
  public void run() {
    if (runs < 1 || runs > 1000) {
      throw UserError.input("--runs: expected 1 to 1000, found " + runs);
    }
    KernelControls.available();
    Scenario scenario = withDuration(Experiment.read(file, seed.value).scenario());
    List<LineUp> lineUps = lineUps(scenario);
    for (LineUp lineUp : lineUps) {
      BottleneckPath.of(lineUp.scenario(), seed.value);
      String named = controls.isEmpty() ? file + ": key `congestionControl`" : "--cc";
      lineUp.algorithms().forEach(name -> KernelControls.require(name, named));
    }
    if (out != null) {
      NewFile.require(out);
    }
    requireFreeFolders(lineUps);
    for (int run = 0; run < runs; run++) {
      for (LineUp lineUp : lineUps) {
        one(lineUp, seed.value + run);
        if (out != null) {
          AtomicFiles.writeString(out, object(scenario));
        }
      }
    }
    PrintWriter print = spec.commandLine().getOut();
    if (json) {
      print.print(object(scenario));
    } else {
      rows.forEach(this::printSummary);
      print.print(LiveText.comparison(rows));
    }
  }

  private Scenario withDuration(Scenario scenario) {
    if (durationSeconds == null) {
      return scenario;
    }
    if (!(durationSeconds >= 0.1 && durationSeconds <= 3600)) {
      throw UserError.input("--duration: expected 0.1 to 3600 seconds, found " + durationSeconds);
    }
    RunSpec run = scenario.run();
    long durationUs = Math.round(durationSeconds * 1e6);
    long warmupUs = Math.round((double) run.warmupUs() * durationUs / run.durationUs());
    return scenario.withRun(new RunSpec(durationUs, warmupUs, run.bins()));
  }

  private List<LineUp> lineUps(Scenario scenario) {
    return controls.isEmpty()
        ? List.of(LineUp.of(scenario))
        : controls.stream().map(asked -> LineUp.of(scenario, asked)).toList();
  }

  private void requireFreeFolders(List<LineUp> lineUps) {
    if (csv != null) {
      for (LineUp lineUp : lineUps) {
        for (int run = 0; run < runs; run++) {
          TableFolder.requireFree(
              folder(lineUp.title(), seed.value + run), ResultTables.NAMES, CsvTables.ENDING);
        }
      }
    }
  }

  private Path folder(String title, long runSeed) {
    return csv.resolve(title + "-" + runSeed);
  }

  private void one(LineUp lineUp, long runSeed) {
    Scenario scenario = lineUp.scenario();
    BottleneckPath path = BottleneckPath.of(scenario, runSeed);
    PrintWriter err = spec.commandLine().getErr();
    err.print(LiveText.heading(path, lineUp.title(), runSeed));
    err.print(LiveText.noteOnRate(path));
    err.print(LiveText.statusTitles());
    err.flush();
    LiveResult live;
    try (LiveRun run =
        LiveRun.open(
            new LiveSetup(
                path,
                scenario.sha256(),
                runSeed,
                scenario.run().bins(),
                scenario.tcp().payloadBytes(),
                lineUp.algorithms()))) {
      live =
          run.run(
              status -> {
                err.print(LiveText.status(status, path.durationNs()));
                err.flush();
              });
    }
    Simulated simulated = compare && lineUp.isSimulated() ? Simulated.run(scenario, runSeed) : null;
    if (compare && simulated == null) {
      err.println("note: the simulator has no `" + lineUp.title() + "` to compare with");
    }
    rows.add(new LiveRow(runSeed, live, simulated));
    if (csv != null) {
      CsvTables.write(folder(lineUp.title(), runSeed), new ResultTables(live.result()).all());
    }
  }

  private void printSummary(LiveRow row) {
    LiveResult live = row.live();
    spec.commandLine()
        .getOut()
        .printf(
            "%s on Linux %s%n%s",
            live.algorithm(), live.kernel(), SimulationSummary.of(live.result(), ""));
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "round trip     %10.2f ms mean smoothed, %.2f least%n"
                + "lateness       %10.1f µs median, %.1f p99, %.1f max of %d releases%n%n",
            live.rttMeanMs(),
            live.rttMinMs(),
            live.lateP50Us(),
            live.lateP99Us(),
            live.lateMaxUs(),
            live.releases());
  }

  /** What was run, beside what it gave. */
  private String object(Scenario scenario) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.put("weirVersion", WeirVersion.current());
    object.put("kernel", System.getProperty("os.version"));
    object.set("configuration", Json.MAPPER.valueToTree(scenario));
    object.set("runs", Json.MAPPER.valueToTree(rows));
    return Json.pretty(object);
  }
}
