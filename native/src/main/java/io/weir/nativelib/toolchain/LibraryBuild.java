package io.weir.nativelib.toolchain;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Compiles emitted C into shared libraries in one folder. First a gate: strict C99, no warnings, no
 * floating-point registers, no symbol from any library. Then the library itself. Safe to share
 * between threads.
 */
public final class LibraryBuild {
  static final List<String> WARNINGS = List.of("-Wall", "-Wextra", "-Wconversion", "-Werror");

  private static final String NO_THREAD_JUMPS = "-fno-thread-jumps";
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
   * As {@link #build(DecisionProgram, Provenance)}, in a form of choice.
   *
   * @param form of the forest; if empty, the cheapest
   */
  public CompiledLibrary build(
      DecisionProgram program, Provenance provenance, Optional<ForestForm> form) {
    return build(Target.SHARED.emit(program, provenance, form));
  }

  /**
   * Checks and compiles sources as {@link Target#SHARED} emits them.
   *
   * @param sources texts by file name
   */
  public CompiledLibrary build(Map<String, String> sources) {
    // Threading jumps through nested if/else multiplies code and compile time, and gains nothing.
    List<String> extra =
        compiler.accepts(NO_THREAD_JUMPS) ? List.of(NO_THREAD_JUMPS) : List.<String>of();
    return build(sources, Target.SHARED.shellFile(), extra, UserError::environment);
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
    return build(
        files,
        compiled,
        List.of(),
        words ->
            UserError.input(
                source + " is not strict C99 in integers, without any library: " + words));
  }

  private CompiledLibrary build(
      Map<String, String> sources,
      String main,
      List<String> extra,
      Function<String, UserError> refusal) {
    List<String> arguments = new ArrayList<>(List.of("-std=c11", optimisation));
    arguments.addAll(extra);
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
      Function<String, UserError> refusal) {
    try (WorkFolder work = new WorkFolder(sources)) {
      compiler.run(gateArguments(main), work.path(), refusal);
      List<String> line = new ArrayList<>(arguments);
      line.addAll(List.of("-I.", "-o", target.toAbsolutePath().toString(), main));
      compiler.run(line, work.path(), refusal);
    }
  }

  private List<String> gateArguments(String main) {
    List<String> line = new ArrayList<>(List.of("-std=c99", "-pedantic", optimisation));
    line.addAll(WARNINGS);
    line.addAll(LIBRARY);
    CoreGates.noFloatingPoint().ifPresent(line::add);
    if (System.getProperty("os.name").equals("Linux")) {
      // A call into libc or a soft-float routine is then an undefined symbol.
      line.addAll(List.of("-nostdlib", "-Wl,-z,defs"));
    }
    line.addAll(List.of("-I.", "-o", "gate.so", main));
    return line;
  }
}
