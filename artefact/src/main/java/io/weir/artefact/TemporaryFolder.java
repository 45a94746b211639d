package io.weir.artefact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A folder that goes away when it is closed, and when the JVM is told to end before that. */
public final class TemporaryFolder implements AutoCloseable {
  /** Folders there are; also the lock under which they are made and, at the end, deleted. */
  private static final Set<Path> OPEN = new HashSet<>();

  /** Others may still be writing when the JVM ends, so what cannot go now is tried again. */
  private static final int DELETE_ATTEMPTS = 200;

  private static final long BETWEEN_ATTEMPTS_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private static boolean ends;

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(TemporaryFolder::deleteAll, "weir-temporary-folders"));
  }

  private final Path folder;

  private TemporaryFolder(Path folder) {
    this.folder = folder;
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
      synchronized (OPEN) {
        if (ends) {
          throw UserError.environment("interrupted");
        }
        Path folder = Files.createTempDirectory(parent, prefix);
        OPEN.add(folder);
        return new TemporaryFolder(folder);
      }
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
    delete(folder);
    synchronized (OPEN) {
      OPEN.remove(folder);
    }
  }

  private static void deleteAll() {
    synchronized (OPEN) {
      ends = true;
      OPEN.forEach(TemporaryFolder::delete);
    }
  }

  private static void delete(Path folder) {
    for (int attempt = 0; attempt < DELETE_ATTEMPTS && Files.exists(folder); attempt++) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | UncheckedIOException e) {
        LockSupport.parkNanos(BETWEEN_ATTEMPTS_NS);
      }
    }
  }
}
