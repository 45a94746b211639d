package io.weir.cli.command;

import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.bpf.KernelControl;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exchanges a model while flows run. */
@Command(
    name = "swap",
    description = "Exchanges the forest of what is loaded, at once, while flows run.",
    mixinStandardHelpOptions = true)
final class KernelSwapCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "What was loaded.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "PROGRAM",
      description = "Decision program with the same observation.")
  private Path program;

  @Option(
      names = "--beside",
      description = "Ask it beside the one that decides; its answers are recorded only.")
  private boolean beside;

  @Override
  public void run() {
    ProgramFile file = ProgramFile.read(program);
    KernelControl.swap(name, file.program(), beside ? KernelControl.BESIDE : KernelControl.ACTIVE);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: program %.12s %s%n", name, file.program().sha256(), beside ? "beside" : "decides");
  }
}
