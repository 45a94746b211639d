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
import java.util.TreeMap;
import java.util.function.Function;
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
    return build(sources, Target.SHARED.shellFile(), UserError::environment);
  }

  /**
   * Checks and compiles one file that a user wrote; it may include what lies beside it.
   *
   * @param source the file
   * @param text what is in it
   * @param headers texts of further files it may include, by name
   * @throws UserError with the compiler's words if it refuses the file
   */
  public CompiledLibrary buildFile(Path source, String text, Map<String, String> headers) {
    Map<String, String> files = new TreeMap<>(headers);
    // Compiled where it lies, so that the compiler's words name the user's own file.
    String compiled = source.toAbsolutePath().toString();
    files.put(compiled, text);
    return build(files, compiled, UserError::input);
  }

  private CompiledLibrary build(
      Map<String, String> sources, String main, Function<String, UserError> refusal) {
    List<String> arguments = new ArrayList<>(List.of("-std=c11", optimisation));
    arguments.addAll(WARNINGS);
    arguments.addAll(LIBRARY);
    String sha256 =
        Json.sha256(
            Map.of("sources", sources, "flags", arguments, "compiler", compiler.identification()));
    Path file = folder.resolve("weir-" + sha256.substring(0, 16) + ".so");
    AtomicFiles.write(file, target -> compile(sources, main, arguments, target, refusal));
    return new CompiledLibrary(file, sha256, compiler.identification());
  }

  private void compile(
      Map<String, String> sources,
      String main,
      List<String> arguments,
      Path target,
      Function<String, UserError> refusal)
      throws IOException {
    Path work = Files.createTempDirectory("weir-build");
    try {
      for (Map.Entry<String, String> source : sources.entrySet()) {
        if (!Path.of(source.getKey()).isAbsolute()) {
          Files.writeString(work.resolve(source.getKey()), source.getValue());
        }
      }
      compiler.run(gateArguments(main), work, refusal);
      List<String> line = new ArrayList<>(arguments);
      line.addAll(List.of("-I.", "-o", target.toAbsolutePath().toString(), main));
      compiler.run(line, work, refusal);
    } finally {
      deleteTree(work);
    }
  }

  private List<String> gateArguments(String main) {
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
    line.addAll(List.of("-I.", "-o", "gate.so", main));
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
