package io.weir.nativelib.bpf;

import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.MachineProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** clang, 16 or newer, for BPF. */
public final class BpfCompiler {
  /** The line that installs what is needed. */
  public static final String INSTALL = "apt-get install -y clang-16 libbpf-dev";

  private static final String NO_HEADERS = "libbpf's headers are not installed: " + INSTALL;

  private static final int OLDEST = 16;
  private static final int NEWEST = 25;

  private final MachineProgram clang;

  private BpfCompiler(MachineProgram clang) {
    this.clang = clang;
  }

  /**
   * The newest clang on {@code PATH}.
   *
   * @throws UserError if there is none of version 16 or newer, with the line that installs one
   */
  public static BpfCompiler find(Map<String, String> environment) {
    return named(environment)
        .orElseThrow(
            () ->
                UserError.environment(
                    "clang %d or newer is not on PATH: %s".formatted(OLDEST, INSTALL)));
  }

  /** As {@link #find}, if there is one. */
  public static Optional<BpfCompiler> named(Map<String, String> environment) {
    for (int version = NEWEST; version >= OLDEST; version--) {
      Optional<MachineProgram> found = MachineProgram.named("clang-" + version, environment);
      if (found.isPresent()) {
        return found.map(BpfCompiler::new);
      }
    }
    return MachineProgram.named("clang", environment)
        .filter(program -> version(program) >= OLDEST)
        .map(BpfCompiler::new);
  }

  /** What is missing to compile, with the line that installs it; empty if nothing is. */
  public static Optional<String> missing(Map<String, String> environment) {
    if (named(environment).isEmpty()) {
      return Optional.of("clang %d or newer is not on PATH: %s".formatted(OLDEST, INSTALL));
    }
    return hasHeaders() ? Optional.empty() : Optional.of(NO_HEADERS);
  }

  private static boolean hasHeaders() {
    return Files.exists(Path.of("/usr/include/bpf/bpf_helpers.h"))
        || Files.exists(Path.of("/usr/local/include/bpf/bpf_helpers.h"));
  }

  private static int version(MachineProgram program) {
    for (String line : program.run(List.of("-dumpversion"), Path.of("/"))) {
      if (line.matches("\\d+(\\..*)?")) {
        return Integer.parseInt(line.split("\\.", -1)[0]);
      }
    }
    return 0;
  }

  /**
   * Compiles a file into an object beside it.
   *
   * @param source in a folder with what it includes
   * @param definitions macros, as {@code NAME=value}
   * @return the object
   */
  public Path compile(Path source, List<String> definitions) {
    if (!hasHeaders()) {
      throw UserError.environment(NO_HEADERS);
    }
    Path object = source.resolveSibling(source.getFileName().toString().replace(".c", ".o"));
    List<String> line = new ArrayList<>(List.of("-O2", "-g", "-Wall", "-Werror"));
    line.addAll(List.of("-target", "bpf", "-mcpu=v3"));
    // The same sources give the same object wherever they lie.
    line.add("-ffile-prefix-map=" + source.toAbsolutePath().getParent() + "=.");
    line.add("-fdebug-compilation-dir=.");
    definitions.forEach(definition -> line.add("-D" + definition));
    line.addAll(List.of("-c", source.toString(), "-o", object.toString()));
    clang.run(line, source.toAbsolutePath().getParent());
    return object;
  }
}
