package io.weir.nativelib.toolchain;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A program of the machine, run to its end; its output is handed on line by line. */
public final class MachineProgram {
  private static final int TOLD_LINES = 20;

  private final Path file;

  /** The program at a path. */
  public MachineProgram(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** Where it lies. */
  public String path() {
    return file.toString();
  }

  /** The program of this name on {@code PATH} of the environment. */
  public static Optional<MachineProgram> named(String name, Map<String, String> environment) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.of(new MachineProgram(candidate));
      }
    }
    return Optional.empty();
  }

  /**
   * As {@link #named}.
   *
   * @param mend the line that installs it
   * @throws UserError if there is none
   */
  public static MachineProgram require(String name, Map<String, String> environment, String mend) {
    return named(name, environment)
        .orElseThrow(() -> UserError.environment(name + " is not installed: " + mend));
  }

  /**
   * Runs it in {@code folder}.
   *
   * @param each told every line of standard output and error
   * @throws UserError with the last lines if it fails
   */
  public void run(List<String> arguments, Path folder, Consumer<String> each) {
    List<String> line = new ArrayList<>(List.of(file.toString()));
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.redirectErrorStream(true).environment().put("LC_ALL", "C.UTF-8");
    List<String> last = new ArrayList<>();
    try {
      Process process = builder.start();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        for (String text = out.readLine(); text != null; text = out.readLine()) {
          each.accept(text);
          remember(last, text);
        }
        requireSuccess(process.waitFor(), line, last);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw UserError.environment("cannot run `" + file + "`: " + AtomicFiles.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserError.environment("interrupted while running `" + file + "`", e);
    }
  }

  /** As {@link #run(List, Path, Consumer)}; returns the lines. */
  public List<String> run(List<String> arguments, Path folder) {
    List<String> lines = new ArrayList<>();
    run(arguments, folder, lines::add);
    return lines;
  }

  private static void remember(List<String> last, String text) {
    if (last.size() == TOLD_LINES) {
      last.remove(0);
    }
    last.add(text);
  }

  private static void requireSuccess(int exit, List<String> line, List<String> last) {
    if (exit != 0) {
      throw UserError.environment(
          "`%s` failed (exit code %d):%n%s"
              .formatted(String.join(" ", line), exit, String.join("\n", last)));
    }
  }
}
