package io.weir.benchmarks.simulator.ns3;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the machine, run to their end. */
final class Ns3Process {
  private Ns3Process() {}

  /**
   * Runs a program in {@code folder}.
   *
   * @return what it printed on standard output
   * @throws UserError with what it printed if it fails, or takes longer than {@code timeoutS}
   */
  static String run(List<String> line, Path folder, long timeoutS) {
    try {
      Path out = Files.createTempFile("weir-ns3", ".out");
      Path err = Files.createTempFile("weir-ns3", ".err");
      try {
        int exit = execute(line, folder, out, err, timeoutS);
        if (exit != 0) {
          throw UserError.environment(
              "`%s` failed (exit code %d):\n%s"
                  .formatted(
                      String.join(" ", line), exit, Files.readString(err) + Files.readString(out)));
        }
        return Files.readString(out);
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw UserError.environment("cannot run `" + line.get(0) + "`: " + AtomicFiles.reason(e), e);
    }
  }

  private static int execute(List<String> line, Path folder, Path out, Path err, long timeoutS)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try {
      if (!process.waitFor(timeoutS, TimeUnit.SECONDS)) {
        throw UserError.environment(
            "`%s` took more than %d s".formatted(String.join(" ", line), timeoutS));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserError.environment("interrupted while running `" + line.get(0) + "`", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
