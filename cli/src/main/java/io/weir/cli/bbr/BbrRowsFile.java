package io.weir.cli.bbr;

import io.weir.artefact.UserError;
import io.weir.cli.table.ParquetTables;
import java.nio.file.Path;
import java.util.List;

/** The rows of an evaluation as a Parquet file. */
public final class BbrRowsFile {
  private BbrRowsFile() {}

  /** Checks that the file is named as what it will be. */
  public static void requireName(Path file) {
    if (!file.getFileName().toString().endsWith(ParquetTables.ENDING)) {
      throw UserError.input(
          "--rows %s: expected a name that ends in %s".formatted(file, ParquetTables.ENDING));
    }
  }

  /** Writes a row per condition, whole or not at all. */
  public static void write(Path file, BbrResult result) {
    Path absolute = file.toAbsolutePath();
    String name = absolute.getFileName().toString();
    String table = name.substring(0, name.length() - ParquetTables.ENDING.length());
    ParquetTables.write(absolute.getParent(), List.of(BbrRows.table(table, result)));
  }
}
