package io.weir.nativelib.toolchain;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compiles emitted C into shared libraries in one folder. First a gate: strict C99, no warnings, no
 * floating-point registers, no symbol from any library. Then the library itself. Safe to share
 * between threads.
 */
public final class LibraryBuild {
  private static final List<String> WARNINGS =
      List.of("-Wall", "-Wextra", "-Wconversion", "-Werror");
  private static final List<String> LIBRARY = List.of("-ffreestanding", "-fPIC", "-shared");

  private final CCompiler compiler;
  private final Path folder;
  private final String optimisation;

  /** Libraries made by {@code compiler} go to {@code folder}, which is created when needed. */
  public LibraryBuild(CCompiler compiler, Path folder) {
    this(compiler, folder, "-O2");
  }

  private LibraryBuild(CCompiler compiler, Path folder, String optimisation) {
    this.compiler = compiler;
    this.folder = folder;
    this.optimisation = optimisation;
  }

  /** The same with another optimisation flag than {@code -O2}. */
  public LibraryBuild withOptimisation(String flag) {
    return new LibraryBuild(compiler, folder, flag);
  }

  /**
   * Emits, checks and compiles a program.
   *
   * @throws UserError if the program cannot be emitted or the compiler refuses the C
   */
  public CompiledLibrary build(DecisionProgram program, Provenance provenance) {
    return build(Target.SHARED.emit(program, provenance));
  }

  /**
   * Checks and compiles sources as {@link Target#SHARED} emits them.
   *
   * @param sources texts by file name
   */
  public CompiledLibrary build(Map<String, String> sources) {
    List<String> arguments = new ArrayList<>(List.of("-std=c11", optimisation));
    arguments.addAll(WARNINGS);
    arguments.addAll(LIBRARY);
    String sha256 =
        Json.sha256(
            Map.of("sources", sources, "flags", arguments, "compiler", compiler.identification()));
    Path file = folder.resolve("weir-" + sha256.substring(0, 16) + ".so");
    AtomicFiles.write(file, target -> compile(sources, arguments, target));
    return new CompiledLibrary(file, sha256, compiler.identification());
  }

  private void compile(Map<String, String> sources, List<String> arguments, Path target)
      throws IOException {
    Path work = Files.createTempDirectory("weir-build");
    try {
      for (Map.Entry<String, String> source : sources.entrySet()) {
        Files.writeString(work.resolve(source.getKey()), source.getValue());
      }
      compiler.run(gateArguments(), work);
      List<String> line = new ArrayList<>(arguments);
      line.addAll(List.of("-o", target.toAbsolutePath().toString(), Target.SHARED.shellFile()));
      compiler.run(line, work);
    } finally {
      deleteTree(work);
    }
  }

  private List<String> gateArguments() {
    List<String> line = new ArrayList<>(List.of("-std=c99", "-pedantic", optimisation));
    line.addAll(WARNINGS);
    line.addAll(LIBRARY);
    String machine = System.getProperty("os.arch");
    if (List.of("amd64", "x86_64", "aarch64").contains(machine)) {
      line.add("-mgeneral-regs-only");
    }
    if (System.getProperty("os.name").equals("Linux")) {
      // A call into libc or a soft-float routine is then an undefined symbol.
      line.addAll(List.of("-nostdlib", "-Wl,-z,defs"));
    }
    line.addAll(List.of("-o", "gate.so", Target.SHARED.shellFile()));
    return line;
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
