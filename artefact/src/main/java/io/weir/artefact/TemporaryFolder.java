package io.weir.artefact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that goes away when it is closed, and when the JVM is told to end before that. */
public final class TemporaryFolder implements AutoCloseable {
  private final Path folder;
  private final Thread whenTold;

  private TemporaryFolder(Path folder) {
    this.folder = folder;
    whenTold = new Thread(() -> delete(folder), "weir-temporary-folder");
    Runtime.getRuntime().addShutdownHook(whenTold);
  }

  /** A folder where the machine keeps temporary files. */
  public static TemporaryFolder create(String prefix) {
    return in(Path.of(System.getProperty("java.io.tmpdir")), prefix);
  }

  /**
   * A folder in another one.
   *
   * @throws UserError if it cannot be made
   */
  public static TemporaryFolder in(Path parent, String prefix) {
    try {
      return new TemporaryFolder(Files.createTempDirectory(parent, prefix));
    } catch (IOException e) {
      throw UserError.environment(
          "cannot make a folder in "
              + parent
              + ": "
              + AtomicFiles.reason(e)
              + "; choose another with WEIR_JAVA_OPTS=-Djava.io.tmpdir=DIR",
          e);
    }
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(whenTold);
    } catch (IllegalStateException e) {
      return; // the JVM ends, and the hook deletes
    }
    delete(folder);
  }

  private static void delete(Path folder) {
    // Others may still be writing when the JVM ends, so what cannot go now is tried once more.
    for (int attempt = 0; attempt < 3 && Files.exists(folder); attempt++) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | UncheckedIOException e) {
        Thread.onSpinWait();
      }
    }
  }
}
