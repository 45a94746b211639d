package io.weir.cli.command;

import io.weir.artefact.UserError;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.tcp.TcpControl;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a decision program decides about TCP. */
final class ControlOption {
  private static final String AUTO = "auto";

  @Option(
      names = "--control",
      paramLabel = "auto|rate|bbr",
      description = {
        "What the program decides: the flow's rate, or the gain of the window of the kernel's BBR;"
            + " auto: BBR if an input of the program is BBR's alone (docs/bbr.md), else the rate;"
            + " default ${DEFAULT-VALUE}."
      },
      defaultValue = AUTO)
  private String control = AUTO;

  /** Whether nothing else than the default is asked for. */
  boolean isAuto() {
    return control.equals(AUTO);
  }

  /**
   * A program as it is to be emitted.
   *
   * @throws UserError if the option names no control
   */
  Emission emission(ProgramFile file, Optional<ForestForm> form) {
    TcpControl chosen = isAuto() ? TcpControl.of(file.program()) : TcpControl.of(control);
    return new Emission(file.program(), file.ofChild(), form, chosen);
  }
}
