package io.weir.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.trainer.store.RunInfo.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  @TempDir private Path folder;

  static NewRun run(String name) {
    return new NewRun(name, "weir train", 3, "ab".repeat(32), "seed: 3\n", "adpg", "p.json", 100);
  }

  @Test
  void aRunThatBeganIsFound() {
    try (RunStore store = RunStore.open(folder)) {
      RunInfo begun;
      try (RecordedRun run = RecordedRun.begin(store, run("my policy"))) {
        begun = run.info();
        assertThat(begun.id()).isEqualTo("my-policy-1");
        assertThat(begun.status()).isEqualTo(Status.running);
        assertThat(store.scenarioYaml(begun.scenarioSha256())).isEqualTo("seed: 3\n");
      }
      RunInfo ended = store.find("my-policy-1");
      assertThat(ended.status()).isEqualTo(Status.interrupted);
      assertThat(ended.ended()).isAfterOrEqualTo(begun.started());
      assertThat(store.history(ended.id()).events())
          .extracting(RunHistory.Event::kind)
          .containsExactly("began", "interrupted");
    }
  }

  @Test
  void namesAreUsedAgainWithAnotherNumber() {
    try (RunStore store = RunStore.open(folder)) {
      for (int i = 0; i < 3; i++) {
        RecordedRun.begin(store, run("p")).close();
      }
      assertThat(store.list()).extracting(RunInfo::id).containsExactly("p-3", "p-2", "p-1");
      store.delete("p-2");
      assertThat(store.list()).extracting(RunInfo::id).containsExactly("p-3", "p-1");
      assertThat(store.folderOf("p-2")).doesNotExist();
      assertThat(store.folderOf("p-1")).exists();
    }
  }

  @Test
  void anUnknownRunIsAnErrorThatNamesWhatIsNear() {
    try (RunStore store = RunStore.open(folder)) {
      RecordedRun.begin(store, run("policy")).close();
      assertThatThrownBy(() -> store.find("polcy-1"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("did you mean `policy-1`?");
    }
    assertThatThrownBy(() -> RunStore.openExisting(folder.resolve("nowhere")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds no runs.db");
  }

  @Test
  void aRunningRunCanNeitherBeResumedNorDeleted() {
    try (RunStore store = RunStore.open(folder);
        RunStore other = RunStore.open(folder);
        RecordedRun run = RecordedRun.begin(store, run("p"))) {
      RunInfo info = run.info();
      assertThat(other.find("p-1").status()).isEqualTo(Status.running);
      assertThatThrownBy(() -> other.delete("p-1")).hasMessageContaining("is running");
      assertThatThrownBy(() -> RecordedRun.resume(other, "p-1", info.scenarioSha256(), 3))
          .hasMessageContaining("is running");
    }
  }

  @Test
  void onlyTheSameRunGoesOn() {
    try (RunStore store = RunStore.open(folder)) {
      RecordedRun.begin(store, run("p")).close();
      String sha256 = "ab".repeat(32);
      assertThatThrownBy(() -> RecordedRun.resume(store, "p-1", "cd".repeat(32), 3))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another scenario");
      assertThatThrownBy(() -> RecordedRun.resume(store, "p-1", sha256, 4))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("--seed 3, not 4");
      try (RecordedRun run = RecordedRun.resume(store, "p-1", sha256, 3)) {
        assertThat(run.state()).isNull();
        run.finish();
      }
      assertThatThrownBy(() -> RecordedRun.resume(store, "p-1", sha256, 3))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is finished");
    }
  }

  @Test
  void anotherVersionDoesNotGoOn() throws SQLException {
    try (RunStore store = RunStore.open(folder)) {
      RecordedRun.begin(store, run("p")).close();
      execute("UPDATE runs SET weir_version = '0.0.1'");
      assertThatThrownBy(() -> RecordedRun.resume(store, "p-1", "ab".repeat(32), 3))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("began with Weir 0.0.1");
    }
  }

  @Test
  void aStoreOfANewerWeirIsRefused() throws SQLException {
    RunStore.open(folder).close();
    execute("PRAGMA user_version = 99");
    assertThatThrownBy(() -> RunStore.open(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("newer Weir");
  }

  @Test
  void aFileThatIsNoDatabaseIsAnError() throws java.io.IOException {
    Files.writeString(folder.resolve(RunStore.FILE), "this is not a database".repeat(100));
    assertThatThrownBy(() -> RunStore.open(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot use the run store");
  }

  /** As several processes would: every one with a connection of its own. */
  @Test
  void manyBeginAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> begins =
          IntStream.range(0, 24)
              .mapToObj(
                  i ->
                      (Callable<String>)
                          () -> {
                            try (RunStore store = RunStore.open(folder);
                                RecordedRun run = RecordedRun.begin(store, run("p"))) {
                              return run.info().id();
                            }
                          })
              .toList();
      List<String> ids = new ArrayList<>();
      for (Future<String> begun : threads.invokeAll(begins)) {
        ids.add(begun.get());
      }
      assertThat(ids).doesNotHaveDuplicates().hasSize(24);
    } finally {
      threads.shutdownNow();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(RunStore.FILE));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
