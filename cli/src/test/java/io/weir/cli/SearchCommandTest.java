package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.StrictYaml;
import io.weir.trainer.store.RunHistory;
import io.weir.trainer.store.RunHistory.Event;
import io.weir.trainer.store.RunInfo;
import io.weir.trainer.store.RunInfo.Status;
import io.weir.trainer.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches whose trainings take a fraction of a second. */
class SearchCommandTest {
  private static final String[] METRICS = {
    "score", "score/3", "value/training.adpg.learningRate", "value/training.adpg.segmentSteps"
  };
  private static final int EVALUATIONS = 13;

  @TempDir private Path folder;
  private Path runs;
  private Path scenario;

  @BeforeEach
  void scenario() throws IOException {
    runs = folder.resolve("runs");
    scenario =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            name: small
            training:
              workloads:
                - traffic: {pattern: manyToOne, hosts: 2, startJitterNs: 20000}
              candidates: 3
              updates: 8
              averaging: 1
              episodes: {durationUs: 1500, stepsPerFlow: 80, recordedFlows: 4}
              validation:
                everyUpdates: 8
                seeds: 1
                workloads:
                  - traffic: {pattern: manyToOne, hosts: 2, startJitterNs: 20000}
                run: {durationUs: 2000, warmupUs: 1000, bins: 1}
            """);
  }

  private String[] arguments(Path out, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "search",
                "--scenario",
                scenario.toString(),
                "--over",
                "training.adpg.learningRate={logUniform: [0.0005, 0.5]}",
                "training.adpg.segmentSteps=integers: [5, 40]",
                "--seeds",
                "1",
                "--seed",
                "3",
                "--out",
                out.toString(),
                "--runs",
                runs.toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private CommandLineRun search(Path out, String... more) {
    return requireOk(CommandLineRun.of(arguments(out, more)));
  }

  private static CommandLineRun requireOk(CommandLineRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private void assertSameRecords(String run, String other) {
    try (RunStore store = RunStore.open(runs)) {
      RunHistory one = store.history(run);
      RunHistory two = store.history(other);
      for (String metric : METRICS) {
        assertThat(one.series(metric)).hasSize(EVALUATIONS).isEqualTo(two.series(metric));
      }
      assertThat(store.find(run).status()).isEqualTo(Status.finished);
      assertThat(store.find(run).bestScore()).isEqualTo(store.find(other).bestScore());
    }
  }

  private static JsonNode training(Path file) {
    return StrictYaml.read(file).tree().get("training");
  }

  @Test
  void findsBetterValuesWithAnyNumberOfThreads() {
    Path one = folder.resolve("one.yaml");
    Path two = folder.resolve("two.yaml");
    String evaluations = "--evaluations=" + EVALUATIONS;
    CommandLineRun run = search(one, evaluations, "--threads", "1");
    assertThat(run.out()).contains("generation", "start", "best values", "run one-1");
    search(two, evaluations, "--threads", "2");
    assertSameRecords("two-1", "one-1");
    assertThat(training(two)).isEqualTo(training(one));

    try (RunStore store = RunStore.open(runs)) {
      RunInfo info = store.find("one-1");
      assertThat(info.isSearch()).isTrue();
      assertThat(info.command()).startsWith("weir search");
      assertThat(info.updatesDone()).isEqualTo(EVALUATIONS);
      double meanOfFirst =
          store.history("one-1").series("score").stream()
              .filter(point -> point.candidate() == 1)
              .mapToDouble(RunHistory.Point::value)
              .average()
              .orElseThrow();
      assertThat(info.bestScore()).isGreaterThan(meanOfFirst);
    }
  }

  /** What is in the file scores what it says when it is trained. */
  @Test
  void theScenarioItWritesScoresAsItSays() throws IOException {
    Path best = folder.resolve("best.yaml");
    search(best, "--evaluations", "7");
    assertThat(Files.readString(best))
        .startsWith("# " + scenario + " with the best values that a search found:\n")
        .contains("training.adpg.learningRate: ", "it began with 0.005");
    double score;
    try (RunStore store = RunStore.open(runs)) {
      score = store.find("best-1").bestScore();
    }
    Path single =
        Files.writeString(
            folder.resolve("single.yaml"),
            Files.readString(best).replace("candidates: 3", "candidates: 1"));
    requireOk(
        CommandLineRun.of(
            "train",
            "--scenario",
            single.toString(),
            "--seed",
            "3",
            "--out",
            folder.resolve("policy.json").toString(),
            "--runs",
            runs.toString()));
    try (RunStore store = RunStore.open(runs)) {
      assertThat(store.find("policy-1").bestScore()).isEqualTo(score);
    }
  }

  /** With fewer evaluations than a generation has, then with more. */
  @Test
  void goesOnAsIfItHadNeverStopped() throws IOException {
    Path whole = folder.resolve("whole.yaml");
    search(whole, "--evaluations", Integer.toString(EVALUATIONS));
    Path parts = folder.resolve("parts.yaml");
    search(parts, "--evaluations", "4");
    for (String evaluations : new String[] {"9", Integer.toString(EVALUATIONS)}) {
      requireOk(
          CommandLineRun.of(
              "search",
              "--resume",
              runs.resolve("parts-1").toString(),
              "--evaluations",
              evaluations));
    }
    assertSameRecords("parts-1", "whole-1");
    assertThat(training(parts)).isEqualTo(training(whole));

    CommandLineRun again =
        CommandLineRun.of("search", "--resume", "parts-1", "--runs", runs.toString());
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.err()).contains("has 13 evaluations already; --evaluations asks for more");
    CommandLineRun training =
        CommandLineRun.of("train", "--resume", "parts-1", "--runs", runs.toString());
    assertThat(training.err()).contains("is a search; `weir search --resume` goes on with it");
  }

  @Test
  void aTrainingIsNoSearch() {
    requireOk(
        CommandLineRun.of(
            "train",
            "--quick",
            "--scenario",
            scenario.toString(),
            "--out",
            folder.resolve("policy.json").toString(),
            "--runs",
            runs.toString()));
    CommandLineRun search =
        CommandLineRun.of("search", "--resume", "policy-1", "--runs", runs.toString());
    assertThat(search.exitCode()).isEqualTo(3);
    assertThat(search.err()).contains("is a training; `weir train --resume` goes on with it");
  }

  @Test
  void killedItLosesNoEvaluationAndItsFileIsWhole() throws Exception {
    Path whole = folder.resolve("whole.yaml");
    search(whole, "--evaluations", Integer.toString(EVALUATIONS));
    Path killed = folder.resolve("killed.yaml");
    Process process =
        TrainedRuns.start(
            folder.resolve("log"),
            arguments(killed, "--evaluations", Integer.toString(EVALUATIONS), "--threads", "1"));
    int seen = awaitEvaluations(process);
    process.destroyForcibly().waitFor();
    assertThat(training(killed).at("/adpg/learningRate").isNumber()).isTrue();
    try (RunStore store = RunStore.open(runs)) {
      RunInfo info = store.find("killed-1");
      assertThat(info.status()).isEqualTo(Status.interrupted);
      assertThat(info.step()).isGreaterThanOrEqualTo(seen).isLessThan(EVALUATIONS);
    }
    requireOk(CommandLineRun.of("search", "--resume", "killed-1", "--runs", runs.toString()));
    assertSameRecords("killed-1", "whole-1");
    assertThat(training(killed)).isEqualTo(training(whole));
    try (RunStore store = RunStore.open(runs)) {
      assertThat(store.history("killed-1").events())
          .extracting(Event::kind)
          .contains("began", "best", "resumed", "finished");
    }
  }

  private int awaitEvaluations(Process process) throws Exception {
    while (true) {
      if (Files.exists(runs.resolve("killed-1"))) {
        try (RunStore store = RunStore.open(runs)) {
          int step = store.find("killed-1").step();
          if (step >= 2) {
            return step;
          }
        }
      }
      assertThat(process.isAlive()).as("it was done before it could be stopped").isTrue();
      Thread.sleep(10);
    }
  }

  @Test
  void runsShowsIt() {
    search(folder.resolve("best.yaml"), "--evaluations", "2");
    CommandLineRun shown =
        requireOk(CommandLineRun.of("runs", "show", "best-1", "--runs", runs.toString()));
    assertThat(shown.out())
        .contains("learner cma-es", "2 of 2 evaluations", "value/training.adpg.learningRate")
        .contains("best: score ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.adpg.gama=uniform: [0, 1] | did you mean `training.adpg.gamma`?",
        "training.adpg.gamma | expected KEY=RANGE",
        "training.adpg.gamma=5 | key `training.adpg.gamma`: unknown distribution `5`",
        "training.adpg.gamma={uniform: | --over training.adpg.gamma:1: not valid YAML",
        "training.adpg.gamma={unifrom: [0, 1]} | did you mean `uniform`?",
        "training.adpg.gamma={uniform: [1, 0]} | with lo <= hi",
        "training.adpg.gamma={uniform: [0.5, 0.5]} | expected a range of several values",
        "training.adpg.gamma={uniform: [0.5, 2]} | key `training.adpg.gamma`: expected 0 to 1, found 2",
        "training.adpg.segmentSteps={uniform: [5.5, 20]} | two whole numbers",
        "training.learner={uniform: [0, 1]} | use {choice: [...]}",
        "training.learner={choice: [adpg, sarsa]} | expected one of [adpg, ppo], found `sarsa`",
        "training.ppo.gamma={uniform: [0, 1]} | changes nothing with training.learner adpg",
        "observation.target={uniform: [0.1, 1]} | changes nothing with observation.kind rlcc",
        "training.validation.seeds={integers: [1, 9]} | does not vary what its scores are made of",
        "network.linkRateGbps={uniform: [1, 9]} | no single value of the sections",
      })
  void wrongRangesAreRefusedBeforeAnythingIsDone(String over, String message) {
    Path out = folder.resolve("out.yaml");
    CommandLineRun run =
        CommandLineRun.of(
            "search",
            "--scenario",
            scenario.toString(),
            "--over",
            over,
            "--out",
            out.toString(),
            "--runs",
            runs.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).startsWith("weir: ").contains(message);
    assertThat(out).doesNotExist();
    assertThat(runs).doesNotExist();
  }

  @Test
  void aKeyIsSearchedOnce() {
    CommandLineRun run =
        CommandLineRun.of(
            arguments(
                folder.resolve("out.yaml"),
                "--over",
                "training.adpg.segmentSteps=integers: [5, 6]"));
    assertThat(run.err()).contains("key `training.adpg.segmentSteps`: expected once, found again");
  }

  @Test
  void outAndOverAreRequired() {
    CommandLineRun run = CommandLineRun.of("search", "--scenario", scenario.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required option");
  }
}
