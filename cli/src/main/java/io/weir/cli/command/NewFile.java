package io.weir.cli.command;

import io.weir.artefact.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files a command is about to write. */
final class NewFile {
  private NewFile() {}

  /** Fails early, before hours of work, when the file cannot be written. */
  static void require(Path file) {
    require("--out", file);
  }

  /** As {@link #require(Path)}, for a file that another option names. */
  static void require(String option, Path file) {
    String named = option + " " + file;
    if (Files.isRegularFile(file)) {
      throw UserError.input(named + ": already exists; remove it or choose another name");
    }
    if (Files.isDirectory(file)) {
      throw UserError.input(named + ": is a folder; name a file");
    }
    Path folder = file.toAbsolutePath().getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw UserError.environment(
          named + ": cannot be written in " + folder + "; choose another place");
    }
  }

  /** {@code a/b.json} becomes {@code a/b} and the ending. */
  static Path beside(Path file, String ending) {
    String name = file.getFileName().toString().replaceFirst("\\.json$", "");
    return file.resolveSibling(name + ending);
  }
}
