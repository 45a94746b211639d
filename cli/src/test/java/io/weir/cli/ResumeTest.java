package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.trainer.store.RunHistory;
import io.weir.trainer.store.RunHistory.Point;
import io.weir.trainer.store.RunInfo;
import io.weir.trainer.store.RunInfo.Status;
import io.weir.trainer.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training in a process of its own that is killed or stopped, and goes on in another one. */
class ResumeTest {
  private static final int UPDATES = 150;
  private static final int IN_ALL = 2 * UPDATES;

  @TempDir private Path folder;
  private Path runs;
  private Path scenario;

  @BeforeEach
  void scenario() throws IOException {
    runs = folder.resolve("runs");
    scenario = TrainedRuns.scenario(folder, UPDATES);
  }

  private Process startTraining(Path policy) throws IOException {
    return TrainedRuns.start(
        folder.resolve(policy.getFileName() + ".log"),
        "train",
        "--scenario",
        scenario.toString(),
        "--seed",
        "3",
        "--out",
        policy.toString(),
        "--runs",
        runs.toString());
  }

  private void requireOk(String... arguments) {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** Reads the store while the other process writes, until so many updates are recorded. */
  private RunInfo awaitUpdates(Process process, String run, int updates)
      throws IOException, InterruptedException {
    while (true) {
      if (Files.exists(runs.resolve(RunStore.FILE))) {
        try (RunStore store = RunStore.open(runs)) {
          for (RunInfo info : store.list()) {
            if (info.id().equals(run) && info.updatesDone() >= updates) {
              return info;
            }
          }
        }
      }
      assertThat(process.isAlive())
          .as("%s was done before it could be stopped; its output: %s", run, output())
          .isTrue();
      Thread.sleep(20);
    }
  }

  private String output() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
        text.append(Files.readString(log));
      }
    }
    return text.toString();
  }

  private void assertSamePolicyAsUninterrupted(Path policy) throws Exception {
    Path whole = folder.resolve("whole.json");
    Process process = startTraining(whole);
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("whole.json.log"))).isZero();
    assertThat(policy).hasSameBinaryContentAs(whole);
    assertThat(folder.resolve("policy.training.json"))
        .hasSameBinaryContentAs(folder.resolve("whole.training.json"));
    assertThat(runs.resolve("policy-1/policy.json")).hasSameBinaryContentAs(whole);
    try (RunStore store = RunStore.open(runs)) {
      RunHistory resumed = store.history("policy-1");
      RunHistory uninterrupted = store.history("whole-1");
      assertThat(resumed.series("loss")).hasSize(IN_ALL).isEqualTo(uninterrupted.series("loss"));
      assertThat(resumed.series("loss")).extracting(Point::step).doesNotHaveDuplicates();
      assertThat(resumed.validations()).isEqualTo(uninterrupted.validations());
      assertThat(store.find("policy-1").status()).isEqualTo(Status.finished);
    }
  }

  @Test
  void killedTwiceItGivesTheSamePolicyToTheBit() throws Exception {
    Path policy = folder.resolve("policy.json");
    Process first = startTraining(policy);
    RunInfo seen = awaitUpdates(first, "policy-1", 20);
    first.destroyForcibly().waitFor();
    assertThat(policy).doesNotExist();
    int left = recorded("policy-1");
    assertThat(left).isGreaterThanOrEqualTo(seen.updatesDone()).isLessThan(IN_ALL);

    Process second =
        TrainedRuns.start(
            folder.resolve("second.log"),
            "train",
            "--resume",
            "policy-1",
            "--runs",
            runs.toString());
    // Past the first candidate, so that the second is gone on with.
    awaitUpdates(second, "policy-1", Math.max(left + 20, UPDATES + 20));
    second.destroyForcibly().waitFor();
    assertThat(events("policy-1")).contains("resumed: after update " + left);

    requireOk("train", "--resume", runs.resolve("policy-1").toString(), "--plain");
    assertSamePolicyAsUninterrupted(policy);
  }

  private int recorded(String run) {
    try (RunStore store = RunStore.open(runs)) {
      RunInfo info = store.find(run);
      assertThat(info.status()).isEqualTo(Status.interrupted);
      return info.step();
    }
  }

  private List<String> events(String run) {
    try (RunStore store = RunStore.open(runs)) {
      return store.history(run).events().stream()
          .map(event -> event.kind() + ": " + event.text())
          .toList();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void interruptedItSaysSoAndGoesOn() throws Exception {
    Path policy = folder.resolve("policy.json");
    Process process = startTraining(policy);
    awaitUpdates(process, "policy-1", 10);
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);

    int left = recorded("policy-1");
    assertThat(events("policy-1")).endsWith("interrupted: ");
    try (Stream<Path> files = Files.list(runs.resolve("policy-1/checkpoints"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part"))
          .contains("step-%08d.json".formatted(left));
    }

    requireOk("train", "--resume", "policy-1", "--runs", runs.toString());
    assertSamePolicyAsUninterrupted(policy);
  }
}
