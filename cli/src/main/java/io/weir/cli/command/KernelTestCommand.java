package io.weir.cli.command;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.cli.Shipped;
import io.weir.cli.kernel.KernelLane;
import io.weir.cli.kernel.LaneRow;
import io.weir.cli.kernel.LaneScenario;
import io.weir.cli.kernel.LaneText;
import io.weir.cli.report.KernelPage;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Emission;
import io.weir.nativelib.bpf.ControlMode;
import io.weir.nativelib.kernel.ChildTime;
import io.weir.nativelib.kernel.GoldenResults;
import io.weir.nativelib.kernel.KernelSeries;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs congestion control in real kernels, in a virtual machine. */
@Command(
    name = "test",
    description = {
      "Boots Debian's kernels in QEMU, whose time counts instructions, and runs congestion control"
          + " there: the kernels' own and a decision program's. Needs no root; results do not"
          + " depend on the load of this machine. The first run downloads about 100 MB from Debian"
          + " into ~/.cache/weir/kernels."
    },
    mixinStandardHelpOptions = true)
public final class KernelTestCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..1",
      description =
          "Scenario file (YAML) with one bottleneck; without it a copy of examples/kernel.yaml,"
              + " whose results are compared with recorded ones.")
  private Path file;

  @Option(
      names = "--kernel",
      paramLabel = "6.1|6.12",
      description = "One kernel only (default: both).")
  private String kernel;

  @Option(
      names = "--program",
      paramLabel = "FILE",
      description =
          "Decision program of the congestion control `weir`, or of `weir_bbr` (default: the shipped"
              + " one, examples/policies/reference-program.json).")
  private Path program;

  @Mixin private ControlOption control;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "What the program may do: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
      defaultValue = "enforce")
  private ControlMode mode = ControlMode.ENFORCE;

  @Option(
      names = "--cc",
      split = ",",
      paramLabel = "NAME",
      description = {
        "Congestion controls, separated by commas, one run each: those of the kernel (cubic, reno,"
            + " bbr), weir (the program as a module), weir_bpf (as eBPF); of a program for BBR"
            + " weir_bbr and weir_bbr_bpf. NAME+NAME is a run with a flow of each, NAME@SECONDS a"
            + " flow that begins so late. Default: all of these and mixes."
      })
  private List<String> controls = List.of();

  @Option(
      names = "--compare",
      description = "Simulate what the simulator has too, and print both side by side.")
  private boolean compare;

  @Option(names = "--json", description = "Print one JSON object per run instead of text.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write kernel.html, with throughput and RTT over time, and kernel.json there.")
  private Path out;

  @Option(
      names = "--write-golden",
      paramLabel = "FILE",
      description = "Record the results of the default scenario as those to compare with.")
  private Path golden;

  @Override
  public void run() {
    if (out != null) {
      NewFile.require(out.resolve(KernelPage.FILE_NAME));
      NewFile.require(out.resolve(KernelPage.DATA_FILE_NAME));
    }
    boolean shipped =
        file == null
            && program == null
            && controls.isEmpty()
            && control.isAuto()
            && mode == ControlMode.ENFORCE;
    if (golden != null && (!shipped || kernel != null)) {
      throw UserError.input(
          "--write-golden records the default results: leave out SCENARIO, --kernel, --program,"
              + " --control, --mode and --cc");
    }
    LaneScenario scenario = KernelLane.scenario(file, Experiment.DEFAULT_SEED);
    OptionalDouble before = ChildTime.seconds();
    KernelLane.Outcome outcome;
    PrintWriter err = spec.commandLine().getErr();
    List<KernelSeries> series =
        kernel == null ? List.of(KernelSeries.values()) : List.of(KernelSeries.of(kernel));
    try (TemporaryFolder scratch = TemporaryFolder.create("weir-kernel")) {
      ProgramFile decided = ProgramFile.read(Shipped.PROGRAM.or(program, scratch.path()));
      Emission emission = control.emission(decided, Optional.empty());
      KernelLane lane = new KernelLane(scenario, emission, mode, controls, System.getenv());
      try (Progress progress = Progress.of("kernel test", lane.steps(series.size()))) {
        outcome = lane.run(series, compare, new Told(progress));
      }
    }
    outcome.skipped().forEach(text -> err.println("skipped: " + text));
    report(scenario, outcome);
    before.ifPresent(
        seconds ->
            err.printf(
                Locale.ROOT,
                "CPU: %.0f s of QEMU and compilers%n",
                ChildTime.seconds().orElse(seconds) - seconds));
    if (golden != null) {
      AtomicFiles.writeString(golden, GoldenResults.text(outcome.results()));
    } else if (shipped) {
      err.println(GoldenResults.shipped().check(outcome.results()));
    }
  }

  private void report(LaneScenario scenario, KernelLane.Outcome outcome) {
    PrintWriter print = spec.commandLine().getOut();
    List<LaneRow> rows = outcome.rows();
    if (json) {
      rows.forEach(row -> print.println(Json.line(Json.MAPPER.valueToTree(row))));
    } else {
      print.print(LaneText.table(rows));
      if (compare) {
        print.println();
        print.print(LaneText.comparison(rows));
      }
    }
    if (out != null) {
      AtomicFiles.writeString(out.resolve(KernelPage.DATA_FILE_NAME), Json.pretty(rows));
      AtomicFiles.writeString(
          out.resolve(KernelPage.FILE_NAME), KernelPage.render(scenario, outcome));
      print.flush();
      spec.commandLine().getErr().println("wrote " + out.resolve(KernelPage.FILE_NAME));
    }
  }

  /** Progress of a lane, in seconds of the machines. */
  private record Told(Progress progress) implements KernelLane.Listener {
    @Override
    public void now(String what) {
      progress.note(what);
    }

    @Override
    public void done(long steps) {
      for (long i = 0; i < steps; i++) {
        progress.step();
      }
    }
  }
}
