package io.weir.nativelib.toolchain;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder for one run of the compiler; it goes away when closed. */
public final class WorkFolder implements AutoCloseable {
  private final Path folder;

  /**
   * Makes the folder and writes sources into it.
   *
   * @param sources texts by file name; those with an absolute name lie elsewhere already
   */
  public WorkFolder(Map<String, String> sources) {
    try {
      folder = Files.createTempDirectory("weir-build");
      for (Map.Entry<String, String> source : sources.entrySet()) {
        if (!Path.of(source.getKey()).isAbsolute()) {
          Files.writeString(folder.resolve(source.getKey()), source.getValue());
        }
      }
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** Lines of all files whose names end in {@code suffix}. */
  List<String> lines(String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> wanted = files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
      StringBuilder all = new StringBuilder();
      for (Path file : wanted) {
        all.append(Files.readString(file));
      }
      return all.toString().lines().toList();
    } catch (IOException e) {
      throw refused(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private static UserError refused(IOException e) {
    return UserError.environment(
        "cannot use a temporary folder for compiling: " + AtomicFiles.reason(e), e);
  }
}
