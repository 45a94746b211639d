package io.weir.cli.command;

import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.Grid;
import io.weir.trainer.bbr.GridFile;
import io.weir.trainer.bbr.GridSpec;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws the conditions in which BBR meets CUBIC. */
@Command(
    name = "grid",
    description = {
      "Draws network conditions: bottleneck, buffer, flows of BBR and of CUBIC, order of starts.",
      "Some networks are held out: all their conditions are for evaluation only. The conditions are"
          + " in random order, so that any first part is a sample of all."
    },
    mixinStandardHelpOptions = true)
public final class BbrGridCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File to write (JSON).")
  private Path out;

  @Mixin private SeedOption seed;

  @Option(
      names = "--small",
      description = "A few conditions in narrow ranges, which are labelled in seconds.")
  private boolean small;

  @Option(
      names = "--networks",
      paramLabel = "N",
      description = "Networks for training (default: 56; with --small, 3).")
  private Integer networks;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      description = "Networks that are held out (default: 12; with --small, 1).")
  private Integer heldOut;

  @Option(
      names = "--per-network",
      paramLabel = "N",
      description = "Conditions of each network (default: 45; with --small, 4).")
  private Integer perNetwork;

  @Override
  public void run() {
    NewFile.require(out);
    GridFile file = GridFile.write(out, Grid.of(gridSpec()));
    long held = file.grid().conditions().stream().filter(Condition::heldOut).count();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %,d conditions for training, %,d held out; SHA-256 %.12s%n",
            out,
            file.grid().conditions().size() - held,
            held,
            file.artefact().sha256());
  }

  private GridSpec gridSpec() {
    GridSpec usual = small ? GridSpec.small(seed.value) : GridSpec.full(seed.value);
    try {
      return usual.withSizes(
          networks == null ? usual.trainingNetworks() : networks,
          heldOut == null ? usual.heldOutNetworks() : heldOut,
          perNetwork == null ? usual.conditionsPerNetwork() : perNetwork);
    } catch (IllegalArgumentException e) {
      String message =
          e.getMessage()
              .replaceFirst("^trainingNetworks:", "--networks:")
              .replaceFirst("^heldOutNetworks:", "--held-out:")
              .replaceFirst("^conditionsPerNetwork:", "--per-network:");
      throw new ParameterException(spec.commandLine(), message, e);
    }
  }
}
