package io.weir.nativelib.core;

import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.MachineProgram;
import java.util.List;
import java.util.Map;

/**
 * What emulating a NIC-like core takes.
 *
 * @param compiler bare-metal compiler for rv64imac
 * @param size binutils' program of that name
 * @param nm binutils' program of that name
 * @param emulator QEMU's user mode
 */
public record CoreTools(
    CCompiler compiler, MachineProgram size, MachineProgram nm, MachineProgram emulator) {
  /** The line that installs all of it. */
  public static final String MEND = "apt-get install -y gcc-riscv64-unknown-elf qemu-user";

  /** What the compiler is told. */
  static final List<String> FLAGS =
      List.of(
          "-std=c11",
          "-O2",
          "-march=rv64imac",
          "-mabi=lp64",
          "-mno-relax",
          "-ffreestanding",
          "-fno-stack-protector",
          "-fno-pie");

  private static final String PREFIX = "riscv64-unknown-elf-";

  /**
   * Finds the tools.
   *
   * @throws UserError saying how to install what is missing
   */
  public static CoreTools find(Map<String, String> environment) {
    CCompiler compiler =
        CCompiler.named(PREFIX + "gcc", environment)
            .orElseThrow(() -> UserError.environment(PREFIX + "gcc is not installed: " + MEND));
    return new CoreTools(
        compiler,
        MachineProgram.require(PREFIX + "size", environment, MEND),
        MachineProgram.require(PREFIX + "nm", environment, MEND),
        MachineProgram.require("qemu-riscv64", environment, MEND));
  }
}
