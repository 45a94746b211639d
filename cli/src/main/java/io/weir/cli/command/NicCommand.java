package io.weir.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Decision programs as firmware of a programmable NIC. */
@Command(
    name = "nic",
    description = "Runs decision programs as firmware on an emulated NIC-like core.",
    mixinStandardHelpOptions = true,
    subcommands = NicTestCommand.class)
public final class NicCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "test?");
  }
}
