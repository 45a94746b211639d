package io.weir.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tuning of BBR. */
@Command(
    name = "bbr",
    description =
        "Tunes BBR's window so that it is fair to CUBIC: conditions, labels (docs/bbr-labels.md),"
            + " trees (docs/bbr-trees.md).",
    mixinStandardHelpOptions = true,
    subcommands = {
      BbrGridCommand.class,
      BbrLabelCommand.class,
      BbrTrainCommand.class,
      BbrEvaluateCommand.class
    })
public final class BbrCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "grid, label, train or evaluate?");
  }
}
