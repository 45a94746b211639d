package io.weir.benchmarks.trees;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Resources;
import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.MachineProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles contenders, every one alone, and says how large they became and how long it took. */
final class ObjectBuild {
  /** Of every contender, Weir's and others alike. */
  static final List<String> FLAGS = List.of("-std=c11", "-O2");

  /** A section per function and table, so that what only brings rows into form is not counted. */
  private static final List<String> SECTIONS =
      List.of("-ffunction-sections", "-fdata-sections", "-c");

  private static final double NS_PER_S = 1e9;

  private final CCompiler compiler;
  private final MachineProgram size;
  private final List<String> machineFlags;
  private final Path folder;

  /**
   * Objects by {@code compiler} go to {@code folder}.
   *
   * @param size binutils' program of that name, for the compiler's machine
   * @param machineFlags added to {@link #FLAGS}
   */
  ObjectBuild(CCompiler compiler, MachineProgram size, List<String> machineFlags, Path folder) {
    this.compiler = compiler;
    this.size = size;
    this.machineFlags = List.copyOf(machineFlags);
    this.folder = folder;
  }

  /**
   * A compiled contender.
   *
   * @param file in the build's folder
   * @param compileSeconds time the compiler took, its start included, s
   * @param codeBytes instructions, bytes
   * @param tableBytes constants, bytes
   */
  record Compiled(Path file, double compileSeconds, long codeBytes, long tableBytes) {}

  /** Compiles a contender. */
  Compiled compile(Contender contender) {
    write(contender.name() + ".c", contender.source());
    String object = contender.name() + ".o";
    List<String> line = new ArrayList<>(FLAGS);
    line.addAll(machineFlags);
    line.addAll(SECTIONS);
    line.addAll(List.of("-o", object, contender.name() + ".c"));
    long begun = System.nanoTime();
    compiler.run(line, folder);
    double seconds = (System.nanoTime() - begun) / NS_PER_S;
    long code = 0;
    long tables = 0;
    for (String text : size.run(List.of("-A", object), folder)) {
      String[] words = text.strip().split("\\s+", -1);
      if (words[0].endsWith("_load") || words[0].endsWith("_bytes")) {
        continue;
      }
      if (words[0].startsWith(".text")) {
        code += Long.parseLong(words[1]);
      } else if (words[0].startsWith(".rodata") || words[0].startsWith(".srodata")) {
        tables += Long.parseLong(words[1]);
      }
    }
    return new Compiled(folder.resolve(object), seconds, code, tables);
  }

  /**
   * Compiles a harness of this room and links it with objects.
   *
   * @param harness name of the resource
   * @param options for the linker's sake
   * @return the program
   */
  MachineProgram link(String harness, List<Compiled> objects, List<String> options) {
    write(harness, Resources.text(ObjectBuild.class, harness));
    String program = harness.replace(".c", "");
    List<String> line = new ArrayList<>(FLAGS);
    line.addAll(machineFlags);
    line.addAll(List.of("-I.", "-o", program, harness));
    objects.forEach(object -> line.add(object.file().toString()));
    line.addAll(options);
    compiler.run(line, folder);
    return new MachineProgram(folder.resolve(program));
  }

  /** Where everything lies. */
  Path folder() {
    return folder;
  }

  void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw UserError.environment(
          "cannot write " + folder.resolve(name) + ": " + AtomicFiles.reason(e), e);
    }
  }
}
