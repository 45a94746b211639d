package io.weir.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Congestion control in Linux kernels. */
@Command(
    name = "kernel",
    description = "Runs decision programs in Linux kernels.",
    mixinStandardHelpOptions = true,
    subcommands = KernelTestCommand.class)
public final class KernelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What with the kernel? Try: kernel test");
  }
}
