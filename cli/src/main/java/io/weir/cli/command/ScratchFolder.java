package io.weir.cli.command;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder that is removed with its files, whatever happens in between. */
record ScratchFolder(Path path) implements AutoCloseable {
  static ScratchFolder create() {
    try {
      return new ScratchFolder(Files.createTempDirectory("weir"));
    } catch (IOException e) {
      throw UserError.environment(
          "cannot make a temporary folder: "
              + AtomicFiles.reason(e)
              + "; choose another with WEIR_JAVA_OPTS=-Djava.io.tmpdir=DIR",
          e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(path)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.delete(file);
      }
      Files.delete(path);
    } catch (IOException e) {
      System.err.println("weir: could not remove " + path + ": " + AtomicFiles.reason(e));
    }
  }
}
