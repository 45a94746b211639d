package io.weir.nativelib.bpf;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.ProgramFile;
import java.nio.file.Path;

/** A process that loads, to be interrupted or to be short of space. */
final class LoadChild {
  private LoadChild() {}

  /** Loads a program file under a name; says when it begins, and what became of it. */
  public static void main(String[] arguments) {
    ProgramFile file = ProgramFile.read(Path.of(arguments[0]));
    ControlSettings settings =
        new ControlSettings(arguments[1], 1_000_000_000L, 10, ControlMode.ENFORCE);
    System.out.println("begins");
    System.out.flush();
    try {
      KernelControl.load(file.program(), file.provenance(), settings, System.getenv());
      System.out.println("loaded");
    } catch (UserError e) {
      System.out.println(e.getMessage().replace(System.lineSeparator(), " "));
    }
  }
}
