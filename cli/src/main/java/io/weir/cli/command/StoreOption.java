package io.weir.cli.command;

import io.weir.trainer.store.RunStore;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the run store is, and which run in it is meant. */
final class StoreOption {
  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      description = "Folder of the run store (default: ${DEFAULT-VALUE}).",
      defaultValue = RunStore.DEFAULT_FOLDER)
  Path folder;

  /** A run that was named by its id or by its folder. */
  record Named(Path folder, String id) {}

  /** The run that the user means by {@code run}. */
  Named named(String run) {
    Path path = Path.of(run).toAbsolutePath().normalize();
    Path parent = path.getParent();
    boolean isFolder =
        parent != null && Files.isDirectory(path) && Files.exists(parent.resolve(RunStore.FILE));
    return isFolder ? new Named(parent, path.getFileName().toString()) : new Named(folder, run);
  }
}
