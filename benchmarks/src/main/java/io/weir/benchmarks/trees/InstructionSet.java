package io.weir.benchmarks.trees;

import io.weir.codegen.c.Processor;
import java.util.List;
import java.util.Locale;

/** Machines whose instructions are counted. */
enum InstructionSet {
  /** As servers have it. */
  X86_64(
      System.getProperty("os.arch").equals("amd64") ? "" : "x86_64-linux-gnu-",
      List.of(),
      "qemu-x86_64",
      "apt-get install -y gcc qemu-user",
      Processor.SERVER),

  /** A core without floating point, as network cards have: such code calls libgcc. */
  RV64IMAC(
      "riscv64-unknown-elf-",
      List.of("-march=rv64imac", "-mabi=lp64", "-mno-relax"),
      "qemu-riscv64",
      "apt-get install -y gcc-riscv64-unknown-elf qemu-user",
      Processor.IN_ORDER);

  private final String prefix;
  private final List<String> flags;
  private final String emulator;
  private final String mend;
  private final Processor processor;

  InstructionSet(
      String prefix, List<String> flags, String emulator, String mend, Processor processor) {
    this.prefix = prefix;
    this.flags = flags;
    this.emulator = emulator;
    this.mend = mend;
    this.processor = processor;
  }

  /** Name in JSON. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name of one of its binutils, or of its {@code gcc}. */
  String tool(String name) {
    return prefix + name;
  }

  /** What the compiler is told. */
  List<String> flags() {
    return flags;
  }

  /** QEMU's user-mode program. */
  String emulator() {
    return emulator;
  }

  /** The line that installs what is needed. */
  String mend() {
    return mend;
  }

  /** What forms of a forest are chosen for. */
  Processor processor() {
    return processor;
  }
}
