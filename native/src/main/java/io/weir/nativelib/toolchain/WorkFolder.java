package io.weir.nativelib.toolchain;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder for one run of the compiler; it goes away when closed. */
public final class WorkFolder implements AutoCloseable {
  private final TemporaryFolder folder = TemporaryFolder.create("weir-build");

  /**
   * Makes the folder and writes sources into it.
   *
   * @param sources texts by file name; those with an absolute name lie elsewhere already
   */
  public WorkFolder(Map<String, String> sources) {
    try {
      for (Map.Entry<String, String> source : sources.entrySet()) {
        if (!Path.of(source.getKey()).isAbsolute()) {
          Files.writeString(path().resolve(source.getKey()), source.getValue());
        }
      }
    } catch (IOException e) {
      folder.close();
      throw refused(e);
    }
  }

  /** Where it lies. */
  public Path path() {
    return folder.path();
  }

  /** Lines of all files whose names end in {@code suffix}. */
  public List<String> lines(String suffix) {
    try (Stream<Path> files = Files.list(path())) {
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
    folder.close();
  }

  private static UserError refused(IOException e) {
    return UserError.environment(
        "cannot use a temporary folder for compiling: " + AtomicFiles.reason(e), e);
  }
}
