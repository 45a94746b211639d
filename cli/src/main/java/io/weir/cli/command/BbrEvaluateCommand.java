package io.weir.cli.command;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.cli.bbr.BbrEvaluation;
import io.weir.cli.bbr.BbrModels;
import io.weir.cli.bbr.BbrResult;
import io.weir.cli.bbr.BbrRowsFile;
import io.weir.cli.bbr.BbrText;
import io.weir.cli.bbr.LabelledConditions;
import io.weir.cli.report.BbrPage;
import io.weir.trainer.rollout.Executor;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Holds a tree of gains against others. */
@Command(
    name = "evaluate",
    description = {
      "Runs a program on held-out conditions, beside BBR as it is, the best fixed gain, Ware's gain,"
          + " the measured rule, the tree of buffer classes, the program with a trim of its gain"
          + " and each condition's label (oracle).",
      "The best fixed gain, the tree of buffer classes and the trimmed program are run if training"
          + " left them beside FILE."
    },
    mixinStandardHelpOptions = true)
public final class BbrEvaluateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--program",
      paramLabel = "FILE",
      required = true,
      description = "Decision program, from `weir bbr train`.")
  private Path program;

  @Option(
      names = "--labels",
      paramLabel = "DIR",
      required = true,
      description = "Labelled conditions, from `weir bbr label`; the held-out ones are run.")
  private Path labels;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Runs of each in every condition; default ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int seeds;

  @Option(
      names = "--conditions",
      paramLabel = "N",
      description = "Run the first N held-out conditions only; default 0: all.",
      defaultValue = "0")
  private int conditions;

  @Option(names = "--json", description = "Print one JSON object instead of tables.")
  private boolean json;

  @Option(
      names = "--rows",
      paramLabel = "FILE",
      description = "Write a row per condition here; the name ends in .parquet.")
  private Path rows;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write a page here, and its pictures into a folder of its name beside it.")
  private Path markdown;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with pictures here that needs nothing else.")
  private Path html;

  @Mixin private ExecutorOptions executors;

  @Override
  public void run() {
    require("--seeds", seeds, 1);
    require("--conditions", conditions, 0);
    if (rows != null) {
      BbrRowsFile.requireName(rows);
      NewFile.require("--rows", rows);
    }
    if (html != null) {
      NewFile.require("--html", html);
    }
    if (markdown != null) {
      NewFile.require("--markdown", markdown);
      BbrText.requireFolder(markdown);
    }
    LabelledConditions labelled = LabelledConditions.read(labels);
    BbrResult result;
    try (Executor executor = executors.executor()) {
      result = BbrEvaluation.run(new BbrModels(program), labelled, seeds, conditions, executor);
    }
    if (rows != null) {
      BbrRowsFile.write(rows, result);
    }
    if (html != null) {
      AtomicFiles.writeString(html, BbrPage.render(result));
    }
    if (markdown != null) {
      BbrText.writePage(markdown, result);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Json.pretty(result.json()) : BbrText.tables(result));
    out.flush();
  }

  private void require(String option, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), "%s: expected %d or more, found %d".formatted(option, least, value));
    }
  }
}
