package io.weir.nativelib.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OwnedProcessTest {
  private static ProcessBuilder sleep(String seconds) {
    return new ProcessBuilder("sleep", seconds);
  }

  /** Waits for those that were killed to be gone. */
  private static List<ProcessHandle> sleeping(String seconds) throws InterruptedException {
    List<ProcessHandle> left = List.of();
    for (int i = 0; i < 100; i++) {
      left = ProcessHandle.allProcesses().filter(process -> has(process, seconds)).toList();
      if (left.isEmpty()) {
        break;
      }
      Thread.sleep(20);
    }
    return left;
  }

  private static boolean has(ProcessHandle process, String argument) {
    return process
        .info()
        .arguments()
        .filter(all -> List.of(argument).equals(Arrays.asList(all)))
        .isPresent();
  }

  @Test
  void it_ends_when_it_is_closed() throws IOException {
    Process process;
    try (OwnedProcess owned = OwnedProcess.start(sleep("600"))) {
      process = owned.process();
      assertThat(process.isAlive()).isTrue();
    }
    assertThat(process.isAlive()).isFalse();
  }

  /** A JVM that starts one process while it runs and one when it ends already. */
  static final class Ends {
    public static void main(String[] args) throws IOException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> startLate(args[0])));
      Process process = OwnedProcess.start(sleep(args[0])).process();
      System.out.println(process.isAlive() ? "started" : "not started");
    }

    private static void startLate(String seconds) {
      try {
        OwnedProcess.start(sleep(seconds));
        System.out.println("started late");
      } catch (UserError | IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void none_outlives_its_jvm_not_even_one_that_starts_when_that_ends()
      throws IOException, InterruptedException {
    String seconds = "600." + ProcessHandle.current().pid();
    Process jvm =
        new ProcessBuilder(TestJvm.command(List.of(), Ends.class, seconds))
            .redirectErrorStream(true)
            .start();
    assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<ProcessHandle> left = sleeping(seconds);
    left.forEach(ProcessHandle::destroyForcibly);
    assertThat(said.lines()).containsExactly("started", "interrupted");
    assertThat(left).isEmpty();
  }
}
