package io.weir.sim.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wireshark's command line, which is asked what is in a file. */
final class Tshark {
  /** What it calls wrong: anything above a comment. */
  static final String WRONG = "_ws.malformed || _ws.expert.severity > 0x100000";

  private Tshark() {}

  /** Whether it is installed. */
  static boolean isInstalled() {
    try {
      Process process =
          new ProcessBuilder("tshark", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The values of {@code fields} of every packet that passes {@code filter}; empty for all. */
  static List<List<String>> fields(Path file, String filter, String... fields) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tshark",
                "-n",
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-r",
                file.toString()));
    if (!filter.isEmpty()) {
      command.addAll(List.of("-Y", filter));
    }
    command.addAll(List.of("-T", "fields", "-E", "separator=|"));
    for (String field : fields) {
      command.addAll(List.of("-e", field));
    }
    return run(command).stream().map(line -> Arrays.asList(line.split("\\|", -1))).toList();
  }

  private static List<String> run(List<String> command) {
    try {
      Path out = Files.createTempFile("tshark", ".txt");
      Path err = Files.createTempFile("tshark", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException("tshark hangs: " + command);
        }
        if (process.exitValue() != 0) {
          throw new IllegalStateException(command + ": " + Files.readString(err));
        }
        return Files.readAllLines(out);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
