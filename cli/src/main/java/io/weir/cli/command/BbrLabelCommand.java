package io.weir.cli.command;

import io.weir.artefact.AtomicFiles;
import io.weir.cli.Progress;
import io.weir.cli.bbr.DataCard;
import io.weir.cli.bbr.LabelTable;
import io.weir.cli.table.ParquetTables;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.Label;
import io.weir.trainer.bbr.LabelFolder;
import io.weir.trainer.bbr.Labelling;
import io.weir.trainer.rollout.Executor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds the gain that suits each condition. */
@Command(
    name = "label",
    description = {
      "Finds, for each condition of a grid, the gain of BBR's window with which BBR and CUBIC get"
          + " equal shares in the simulator.",
      "The folder gets the labels, line by line; when all are there, labels.parquet, tried.parquet and a"
          + " data card. The same command goes on after it was stopped or killed."
    },
    mixinStandardHelpOptions = true)
public final class BbrLabelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--grid",
      required = true,
      paramLabel = "FILE",
      description = "Conditions, from `weir bbr grid`.")
  private Path grid;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder for the labels.")
  private Path out;

  @Mixin private ExecutorOptions where;

  @Override
  public void run() {
    try (Executor executor = where.executor();
        LabelFolder folder = LabelFolder.open(out, grid)) {
      label(folder, executor);
      LabelFolder.Content content = folder.content();
      Path parquet = out.resolve(LabelTable.NAME + ParquetTables.ENDING);
      if (!Files.exists(parquet)) {
        ParquetTables.write(out, List.of(LabelTable.tried(content), LabelTable.of(content)));
      }
      AtomicFiles.writeString(
          out.resolve(DataCard.FILE),
          new DataCard(content, out.resolve(LabelFolder.LABELS)).text());
      print(content);
    }
  }

  private static void label(LabelFolder folder, Executor executor) {
    int all = folder.content().grid().grid().conditions().size();
    int done = folder.content().labels().size();
    if (done == all) {
      return;
    }
    try (Progress progress = Progress.of("label", all, done)) {
      Labelling.run(folder, executor, label -> progress.step());
    }
  }

  private void print(LabelFolder.Content content) {
    long heldOut =
        content.labels().stream().map(content::condition).filter(Condition::heldOut).count();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %,d labels, %,d of them held out; mean Jain index %.3f, of stock BBR %.3f;"
                + " %,d simulations%n",
            out,
            content.labels().size(),
            heldOut,
            content.labels().stream().mapToDouble(l -> l.tuned().jain()).average().orElseThrow(),
            content.labels().stream().mapToDouble(l -> l.stock().jain()).average().orElseThrow(),
            content.labels().stream().mapToInt(Label::runs).sum());
  }
}
