package io.weir.cli.command;

import io.weir.nativelib.bpf.ControlMode;
import io.weir.nativelib.bpf.KernelControl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The kill switch. */
@Command(
    name = "mode",
    description = {
      "What the program may do: enforce (it sets the rate, or BBR's gain), shadow (it is asked, Reno"
          + " or BBR decides) or off (Reno or BBR only). Flows obey with their next ACK."
    },
    mixinStandardHelpOptions = true)
final class KernelModeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "What was loaded.")
  private String name;

  @Parameters(index = "1", paramLabel = "MODE", description = "One of: ${COMPLETION-CANDIDATES}.")
  private ControlMode mode;

  @Override
  public void run() {
    KernelControl.mode(name, mode);
    spec.commandLine().getOut().printf("%s: mode %s%n", name, mode.key());
  }
}
