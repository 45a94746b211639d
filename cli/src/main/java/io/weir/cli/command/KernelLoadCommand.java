package io.weir.cli.command;

import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.bpf.BpfObject;
import io.weir.nativelib.bpf.ControlMode;
import io.weir.nativelib.bpf.ControlSettings;
import io.weir.nativelib.bpf.KernelControl;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads a decision program into the kernel. */
@Command(
    name = "load",
    description =
        "Emits, compiles, loads and registers a decision program; it stays until `unload`.",
    mixinStandardHelpOptions = true)
final class KernelLoadCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROGRAM", description = "Decision program, from `weir distill`.")
  private Path program;

  @Option(
      names = "--name",
      description = "What sockets name with TCP_CONGESTION; default ${DEFAULT-VALUE}.",
      defaultValue = "weir")
  private String name;

  @Option(
      names = "--line-rate",
      paramLabel = "BPS",
      description = "Bits per second that rates are shares of; default ${DEFAULT-VALUE}.",
      defaultValue = "1000000000")
  private long lineRateBps;

  @Option(
      names = "--time-unit",
      paramLabel = "NS",
      description = {
        "Nanoseconds per unit of the program's time: the base round trip should be 4,000 to 40,000"
            + " units; default ${DEFAULT-VALUE}, for 4 to 40 ms."
      },
      defaultValue = "1000")
  private int timeUnitNs;

  @Mixin private ControlOption control;

  @Option(
      names = "--shadow",
      description = "Ask the program, record its answers, obey Reno, or BBR alone.")
  private boolean shadow;

  @Override
  public void run() {
    ProgramFile file = ProgramFile.read(program);
    ControlMode mode = shadow ? ControlMode.SHADOW : ControlMode.ENFORCE;
    ControlSettings settings = new ControlSettings(name, lineRateBps, timeUnitNs, mode);
    List<BpfObject.Verified> verified =
        KernelControl.load(control.emission(file, Optional.empty()), settings, System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    for (BpfObject.Verified v : verified) {
      out.printf(
          "verified %-18s %,7d instructions processed, %d bytes of stack%n",
          v.program(), v.instructions(), v.stackBytes());
    }
    out.printf("%s is registered, mode %s; see `weir kernel status`%n", name, mode.key());
  }
}
