package io.weir.trainer.store;

import io.weir.artefact.Artefact;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.trainer.store.RunHistory.Checkpoint;
import io.weir.trainer.training.TrainingState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A run's checkpoints on disk: the last two, in case one is damaged, and the best. */
final class CheckpointFolder {
  private static final int KEPT = 2;

  private final Path run;
  private final Provenance provenance;

  /**
   * @param run folder of the run
   * @param provenance what checkpoints state as theirs
   */
  CheckpointFolder(Path run, Provenance provenance) {
    this.run = run;
    this.provenance = provenance;
  }

  /**
   * Writes a state.
   *
   * @param best whether its averaged policy is the best so far
   */
  Checkpoint write(int step, TrainingState state, boolean best) {
    long beganNs = System.nanoTime();
    String name = "checkpoints/step-%08d.json".formatted(step);
    Path file = run.resolve(name);
    Artefact written = CheckpointFile.write(file, state, provenance);
    return new Checkpoint(
        step,
        state.candidate(),
        state.update(),
        state.attempt(),
        name,
        written.sha256(),
        size(file),
        (System.nanoTime() - beganNs) / 1e6,
        best);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw UserError.environment("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** The state in a checkpoint; an error when the file is not as it was written. */
  TrainingState read(Checkpoint checkpoint) {
    return CheckpointFile.read(run.resolve(checkpoint.file()), checkpoint.sha256());
  }

  /**
   * Of these checkpoints, the ones that are no longer needed.
   *
   * @param all the latest first
   */
  static List<Checkpoint> superfluous(List<Checkpoint> all) {
    List<Checkpoint> superfluous = new ArrayList<>();
    boolean hasBest = false;
    for (int i = 0; i < all.size(); i++) {
      boolean best = all.get(i).best() && !hasBest;
      hasBest |= best;
      if (i >= KEPT && !best) {
        superfluous.add(all.get(i));
      }
    }
    return superfluous;
  }

  /**
   * Removes every file that is not one of these checkpoints: older ones, parts of killed writes.
   */
  void keepOnly(List<Checkpoint> kept) {
    Path folder = run.resolve("checkpoints");
    Set<Path> files = new HashSet<>();
    kept.forEach(checkpoint -> files.add(run.resolve(checkpoint.file())));
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
        for (Path file : found) {
          if (!files.contains(file)) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException e) {
      throw UserError.environment("cannot tidy " + folder + ": " + AtomicFiles.reason(e), e);
    }
  }
}
