package io.weir.cli.command;

import io.weir.artefact.WeirVersion;
import io.weir.cli.ExitCode;
import io.weir.cli.Figures;
import io.weir.cli.pipeline.Pipeline;
import io.weir.cli.pipeline.RunFolder;
import io.weir.cli.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** From simulated traffic to C in the loop, and a report. */
@Command(
    name = "pipeline",
    description = {
      "Trains a policy, distils it into trees, emits C, compiles and verifies it, runs it in the"
          + " simulator beside hand-written algorithms and writes a report.",
      "Ctrl-C leaves whole artefacts; --resume goes on after the last finished stage."
    },
    mixinStandardHelpOptions = true)
public final class PipelineCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ExperimentOptions options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "New or empty folder for every artefact; default: ${DEFAULT-VALUE}.",
      defaultValue = "out/pipeline")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed; default 1. Same seed, scenario and version: same result.")
  private Long seed;

  @Option(names = "--resume", description = "Go on with the run in --out.")
  private boolean resume;

  @Option(
      names = "--no-timing",
      description = "Leave out the measurement of the time per decision (about 40 s).")
  private boolean noTiming;

  @Option(
      names = "--require-faithful",
      description = "Exit with code 5 if the tree is not faithful to the network.")
  private boolean requireFaithful;

  @Option(
      names = "--bbr",
      description = {
        "Instead: conditions, labels, a tree of gains for BBR and its evaluation, as `weir bbr`"
            + " makes them; with --quick on a grid that takes a minute (docs/bbr-trees.md)."
      })
  private boolean bbr;

  @Override
  public Integer call() {
    if (bbr) {
      return tuneBbr();
    }
    PrintWriter console = spec.commandLine().getOut();
    long seedOfNew = seed == null ? 1 : seed;
    RunFolder folder =
        resume
            ? RunFolder.resume(
                out, options.isDefault() ? null : options.experiment(seedOfNew), seed)
            : RunFolder.create(out, options.experiment(seedOfNew), seedOfNew);
    console.printf(
        "Weir %s, seed %d, scenario %s (%s)%n",
        WeirVersion.current(),
        folder.seed(),
        folder.experiment().scenario().name(),
        folder.experiment().sha256().substring(0, 12));
    new Pipeline(console).run(folder, !noTiming && !options.quick);
    Report report = readReport(folder);
    console.print(Figures.table(report.comparisons()));
    console.println();
    console.println(report.verdict().line());
    console.println("Report: " + folder.file("report.html").toAbsolutePath());
    console.flush();
    return requireFaithful && !report.verdict().faithful() ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private int tuneBbr() {
    if (options.scenario != null || noTiming || requireFaithful) {
      throw new ParameterException(
          spec.commandLine(),
          "--bbr: expected no --scenario, --no-timing or --require-faithful beside it");
    }
    long seedOfAll = seed == null ? 1 : seed;
    return new BbrSequence(spec.root().commandLine(), out, seedOfAll, options.quick, resume).run();
  }

  private static Report readReport(RunFolder folder) {
    try {
      return io.weir.artefact.Json.MAPPER.readValue(
          folder.file("report.json").toFile(), Report.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
