package io.weir.cli.command;

import io.weir.nativelib.bpf.KernelControl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Unloads. */
@Command(
    name = "unload",
    description = "Unregisters what was loaded and removes its maps; flows that use it go on.",
    mixinStandardHelpOptions = true)
final class KernelUnloadCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "What was loaded.")
  private String name;

  @Override
  public void run() {
    KernelControl.unload(name);
    spec.commandLine().getOut().printf("%s is unloaded%n", name);
  }
}
