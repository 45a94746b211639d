package io.weir.nativelib.toolchain;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A C compiler of this machine. Safe to share between threads. */
public final class CCompiler {
  private static final List<String> USUAL = List.of("gcc", "clang", "cc");
  private static final long TIMEOUT_S = 300;

  private final List<String> command;
  private final String identification;
  private final Map<String, Boolean> accepted = new ConcurrentHashMap<>();

  private CCompiler(List<String> command) {
    this.command = command;
    this.identification = run(List.of("--version"), Path.of(".")).lines().findFirst().orElse("?");
  }

  /**
   * The compiler to use: {@code $CC} if set, else the first of gcc, clang and cc on the path.
   *
   * @throws UserError if there is none, with the line that installs one
   */
  public static CCompiler find() {
    return find(System.getenv());
  }

  /** As {@link #find()}, with {@code CC} and {@code PATH} taken from {@code environment}. */
  public static CCompiler find(Map<String, String> environment) {
    String chosen = environment.getOrDefault("CC", "").strip();
    if (!chosen.isEmpty()) {
      return named(chosen, environment)
          .orElseThrow(
              () ->
                  UserError.environment(
                      "CC is set to `"
                          + chosen
                          + "`, which is not a program on PATH; unset CC or set it to a C"
                          + " compiler"));
    }
    return USUAL.stream()
        .flatMap(name -> named(name, environment).stream())
        .findFirst()
        .orElseThrow(
            () ->
                UserError.environment(
                    "no C compiler found (looked for $CC, gcc, clang and cc on PATH); install one:"
                        + " apt-get install -y gcc libc6-dev"));
  }

  /**
   * A certain compiler, if the machine has it.
   *
   * @param name a program on the path or a path; may be followed by options, as in {@code $CC}
   */
  public static Optional<CCompiler> named(String name, Map<String, String> environment) {
    List<String> words = new ArrayList<>(List.of(name.strip().split("\\s+")));
    for (Path candidate : candidates(words.get(0), environment.getOrDefault("PATH", ""))) {
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        words.set(0, candidate.toString());
        return Optional.of(new CCompiler(List.copyOf(words)));
      }
    }
    return Optional.empty();
  }

  private static List<Path> candidates(String program, String path) {
    if (program.indexOf('/') >= 0) {
      return List.of(Path.of(program));
    }
    List<Path> candidates = new ArrayList<>();
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        candidates.add(Path.of(folder, program));
      }
    }
    return candidates;
  }

  /** The first line of {@code --version}, for provenance. */
  public String identification() {
    return identification;
  }

  /** The command, with the options that belong to it; for build systems that take a {@code CC}. */
  public String command() {
    return String.join(" ", command);
  }

  /** Whether the compiler knows {@code flag} and heeds it. */
  boolean accepts(String flag) {
    return accepted.computeIfAbsent(flag, this::tryOut);
  }

  private boolean tryOut(String flag) {
    try (WorkFolder work = new WorkFolder(Map.of("empty.c", "extern int nothing;\n"))) {
      run(List.of("-Werror", flag, "-c", "-o", "empty.o", "empty.c"), work.path());
      return true;
    } catch (UserError e) {
      return false;
    }
  }

  /**
   * Runs the compiler in {@code folder}.
   *
   * @return what it printed
   * @throws UserError with what it printed if it fails
   */
  public String run(List<String> arguments, Path folder) {
    return run(arguments, folder, UserError::environment);
  }

  /** As {@link #run(List, Path)}; {@code refusal} makes the error if the compiler refuses. */
  String run(List<String> arguments, Path folder, Function<String, UserError> refusal) {
    List<String> line = new ArrayList<>(command);
    line.addAll(arguments);
    try {
      Path log = Files.createTempFile("weir-cc", ".log");
      try {
        int exit = execute(line, folder, log);
        String output = Files.readString(log, StandardCharsets.UTF_8);
        if (exit != 0) {
          throw refusal.apply(
              "the C compiler failed (exit code %d): %s\nin %s it said:\n%s"
                  .formatted(exit, String.join(" ", line), folder, output));
        }
        return output;
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw UserError.environment(
          "cannot run the C compiler `" + line.get(0) + "`: " + AtomicFiles.reason(e), e);
    }
  }

  private static int execute(List<String> line, Path folder, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    // Messages end up in errors and logs; they should not depend on the user's language.
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try {
      if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
        throw UserError.environment(
            "the C compiler took more than %d s: %s; make the source smaller"
                .formatted(TIMEOUT_S, String.join(" ", line)));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserError.environment("interrupted while compiling", e);
    } finally {
      process.destroy();
    }
  }
}
