package io.weir.sim.table;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes tables into a folder, a file each. They are written into a hidden folder inside it and
 * moved, one by one, when the last one is done: each is whole, and none appears before all are.
 */
public final class TableFolder {
  private TableFolder() {}

  /** Writes one table to a file of its own. */
  @FunctionalInterface
  public interface Format {
    /**
     * Writes {@code table} to {@code file}, which does not exist, in a folder of this run's own.
     */
    void write(Table table, Path file) throws IOException;
  }

  /**
   * Requires that no file is in the way, before there is anything to write.
   *
   * @param names names of tables
   * @param ending of files, with its dot
   * @throws UserError naming the first file that exists
   */
  public static void requireFree(Path folder, Collection<String> names, String ending) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw UserError.input(folder + ": is not a folder; choose another name");
    }
    for (String name : names) {
      Path file = folder.resolve(name + ending);
      if (Files.exists(file)) {
        throw UserError.input(file + ": already exists; remove it or choose another folder");
      }
    }
  }

  /**
   * Writes {@code tables}.
   *
   * @param ending of the files, with its dot
   */
  public static void write(Path folder, List<Table> tables, String ending, Format format) {
    requireFree(folder, tables.stream().map(Table::name).toList(), ending);
    try {
      Files.createDirectories(folder);
      Path parts = Files.createTempDirectory(folder, ".tables");
      try {
        List<Path> written = new ArrayList<>();
        for (Table table : tables) {
          Path part = parts.resolve(table.name() + ending);
          format.write(table, part);
          written.add(part);
        }
        for (Path part : written) {
          AtomicFiles.publish(part, folder.resolve(part.getFileName()));
        }
      } finally {
        remove(parts);
      }
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    } catch (UncheckedIOException e) {
      throw cannotWrite(folder, e.getCause());
    }
  }

  private static UserError cannotWrite(Path folder, IOException e) {
    return UserError.environment(
        "cannot write into "
            + folder
            + ": "
            + AtomicFiles.reason(e)
            + "; choose a folder you may write to",
        e);
  }

  private static void remove(Path parts) throws IOException {
    try (Stream<Path> left = Files.list(parts)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(parts);
  }
}
