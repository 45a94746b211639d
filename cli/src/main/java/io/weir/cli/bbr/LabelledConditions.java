package io.weir.cli.bbr;

import io.weir.artefact.UserError;
import io.weir.distiller.bbr.Lesson;
import io.weir.trainer.bbr.LabelFolder;
import java.nio.file.Path;
import java.util.List;

/**
 * Conditions with their labels, as far as they have been made.
 *
 * @param folder where they lie
 * @param gridSha256 hash of the grid's file
 * @param of how many conditions the grid has
 * @param lessons those that have a label
 */
public record LabelledConditions(Path folder, String gridSha256, int of, List<Lesson> lessons) {
  /** Reads a folder of labels. */
  public static LabelledConditions read(Path folder) {
    LabelFolder.Content content = LabelFolder.read(folder);
    List<Lesson> lessons =
        content.labels().stream().map(label -> Lesson.of(content.condition(label), label)).toList();
    return new LabelledConditions(
        folder,
        content.grid().artefact().sha256(),
        content.grid().grid().conditions().size(),
        lessons);
  }

  /** Those that may be trained on, or those that may not. */
  public List<Lesson> heldOut(boolean heldOut) {
    List<Lesson> wanted =
        lessons.stream().filter(lesson -> lesson.condition().heldOut() == heldOut).toList();
    if (wanted.isEmpty()) {
      throw UserError.input(
          "%s: expected labels of %s conditions, found none among %d; run `weir bbr label` first"
              .formatted(folder, heldOut ? "held-out" : "training", lessons.size()));
    }
    return wanted;
  }
}
