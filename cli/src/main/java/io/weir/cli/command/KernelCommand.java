package io.weir.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Decision programs as congestion control of a Linux kernel. */
@Command(
    name = "kernel",
    description = {
      "Decision programs as TCP congestion control: of this machine's kernel (BPF), or of Debian's"
          + " kernels in a virtual machine (test)."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      KernelLoadCommand.class,
      KernelStatusCommand.class,
      KernelSwapCommand.class,
      KernelModeCommand.class,
      KernelUnloadCommand.class,
      KernelTestCommand.class
    })
public final class KernelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Which one: load, status, swap, mode, unload or test?");
  }
}
