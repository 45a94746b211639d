package io.weir.trainer.bbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.spark.Master;
import io.weir.trainer.spark.SparkExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of a grid so small that it takes a few seconds. */
class LabelFolderTest {
  private static final int CONDITIONS = 6;

  @TempDir private Path folder;
  private Path grid;

  @BeforeEach
  void grid() {
    grid = folder.resolve("grid.json");
    GridFile.write(grid, Grid.of(GridSpec.small(1).withSizes(2, 1, 2)));
  }

  private List<Label> label(Path out, int threads) {
    List<Label> told = new ArrayList<>();
    try (LabelFolder labels = LabelFolder.open(out, grid);
        Workers workers = new Workers(threads)) {
      Labelling.run(labels, workers, told::add);
    }
    return told;
  }

  @Test
  void labelsAreTheSameOnAnyNumberOfThreadsAndAfterAStop() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    assertThat(label(one, 1)).hasSize(CONDITIONS);
    Path file = one.resolve(LabelFolder.LABELS);
    String whole = Files.readString(file);
    // Stopped in the middle of a line, and begun again with other threads.
    Files.createDirectories(two);
    int at = whole.indexOf('\n', whole.indexOf("\"id\":2")) + 30;
    Files.writeString(two.resolve(LabelFolder.LABELS), whole.substring(0, at));
    assertThat(label(two, 3)).extracting(Label::id).containsExactly(3, 4, 5);
    assertThat(two.resolve(LabelFolder.LABELS)).hasSameBinaryContentAs(file);
    LabelFolder.Content content = LabelFolder.read(two);
    assertThat(content.isComplete()).isTrue();
    assertThat(content.labels()).isEqualTo(LabelFolder.read(one).labels());
    requireGood(content);
    requireSameOnSpark(content);
  }

  private static void requireSameOnSpark(LabelFolder.Content content) {
    List<Condition> first = new ArrayList<>(content.grid().grid().conditions().subList(0, 3));
    try (SparkExecutor spark = new SparkExecutor(new Master("local[2]"), List.of())) {
      assertThat(spark.map(first, LabelSearch::of)).isEqualTo(content.labels().subList(0, 3));
    }
  }

  private static void requireGood(LabelFolder.Content content) {
    for (Label label : content.labels()) {
      Condition condition = content.condition(label);
      assertThat(label.tuned())
          .isEqualTo(
              ConditionRun.run(condition, GainFactory.constant(label.gainQ16()), condition.seed()));
      assertThat(label.tuned().jain())
          .as("%s", condition)
          .isGreaterThanOrEqualTo(label.stock().jain() - LabelSearch.JAIN_MARGIN);
      assertThat(label.tuned().utilisation())
          .isGreaterThanOrEqualTo(label.stock().utilisation() - LabelSearch.UTILISATION_MARGIN);
      assertThat(label.runs()).isBetween(5, 11);
      requireTrials(label);
    }
    double gained =
        content.labels().stream().mapToDouble(l -> l.tuned().jain() - l.stock().jain()).sum();
    assertThat(gained / content.labels().size()).as("mean over conditions").isGreaterThan(0.05);
  }

  private static void requireTrials(Label label) {
    assertThat(label.tried()).extracting(Trial::gainQ16).isSorted().contains(label.gainQ16());
    assertThat(label.tried())
        .contains(new Trial(1 << 17, label.stock().jain(), label.stock().utilisation()))
        .contains(new Trial(label.gainQ16(), label.tuned().jain(), label.tuned().utilisation()));
  }

  @Test
  void anotherProcessOrAnotherGridIsAClearError() {
    Path out = folder.resolve("labels");
    try (LabelFolder held = LabelFolder.open(out, grid)) {
      assertThat(held.content().labels()).isEmpty();
      assertThatThrownBy(() -> LabelFolder.open(out, grid))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another process labels");
    }
    Path other = folder.resolve("other.json");
    GridFile.write(other, Grid.of(GridSpec.small(2)));
    assertThatThrownBy(() -> LabelFolder.open(out, other))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("labels of another grid");
  }

  @Test
  void aWrongLineIsNamed() throws IOException {
    Path out = folder.resolve("labels");
    LabelFolder.open(out, grid).close();
    Path file = out.resolve(LabelFolder.LABELS);
    assertThat(LabelFolder.read(out).labels()).isEmpty();
    String header = Files.readString(file);
    assertBad(out, header + "{\"id\":0}\n", "line 2:");
    assertBad(out, header + "{\"id\":0\n", "line 2:");
    assertBad(out, header.replace("weir/bbr-labels", "weir/other"), "line 1: expected format");
    Files.writeString(file, header.replaceFirst("\"weirVersion\":\"", "\"weirVersion\":\"9."));
    assertThatThrownBy(() -> LabelFolder.open(out, grid))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 1: these labels are of Weir 9.");
    Files.writeString(file, header + "{\"id\":0,\"gain", StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(LabelFolder.read(out).labels()).as("a line without its end").isEmpty();
  }

  private static void assertBad(Path out, String text, String expected) throws IOException {
    Files.writeString(out.resolve(LabelFolder.LABELS), text);
    assertThatThrownBy(() -> LabelFolder.read(out))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("labels.jsonl")
        .hasMessageContaining(expected);
  }
}
