package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir gym serve} as a user meets it; what the server does is tested beside it. */
final class GymCommandTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "gym", "incast.yaml");

  @TempDir private Path folder;

  @Test
  void help() {
    assertThat(CommandLineRun.of("gym").exitCode()).isEqualTo(2);
    CommandLineRun run = CommandLineRun.of("gym", "serve", "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: weir gym serve").contains("--token-file");
  }

  private static void requireRefused(int code, String message, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "gym";
    arguments[1] = "serve";
    System.arraycopy(options, 0, arguments, 2, options.length);
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(code);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void badInput() throws IOException {
    String example = EXAMPLE.toString();
    requireRefused(3, "none.yaml", "none.yaml");
    Path wrong = Files.writeString(folder.resolve("s.yaml"), "gym: {stepUs: 0}\n");
    requireRefused(3, "key `gym.stepUs`: expected 1 to", wrong.toString());
    requireRefused(2, "--port: expected 0 to 65535", example, "--port", "70000");
    requireRefused(2, "--socket: expected neither", example, "--socket", "s", "--port", "1");
    requireRefused(2, "--threads", example, "--threads", "0");
    requireRefused(3, "--token-file", example, "--token-file", folder + "/none");
    requireRefused(3, "expected a token", example, "--host", "0.0.0.0");
  }

  /** A process of its own, because the command ends with its JVM. */
  @Test
  void servesUntilItIsStopped() throws Exception {
    Path err = folder.resolve("err");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WeirCommand.class.getName(),
                "gym",
                "serve",
                EXAMPLE.toString())
            .redirectError(err.toFile())
            .start();
    try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      String ready = out.readLine();
      Matcher port =
          Pattern.compile("weir gym: ready on tcp 127\\.0\\.0\\.1 port (\\d+), .*, agents 4")
              .matcher(String.valueOf(ready));
      assertThat(port.matches()).as("%s%n%s", ready, Files.readString(err)).isTrue();
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1))),
            10_000);
        assertThat(socket.isConnected()).isTrue();
      }
      server.destroy();
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("ends when told to").isTrue();
    } finally {
      server.destroyForcibly();
    }
    assertThat(Files.readString(err)).isEmpty();
  }
}
