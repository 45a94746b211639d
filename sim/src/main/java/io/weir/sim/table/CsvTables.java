package io.weir.sim.table;

import com.fasterxml.jackson.core.io.NumberOutput;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Tables as CSV (RFC 4180 but for line ends, which are a single newline): UTF-8, comma, a line of
 * names first. Numbers have a point, whatever the locale, and the shortest text that reads back as
 * the same double, on every JDK. A missing value is an empty field, an empty text is quoted.
 */
public final class CsvTables {
  /** Ending of the files. */
  public static final String ENDING = ".csv";

  private CsvTables() {}

  /** Writes a file per table into {@code folder}: all of them or none. */
  public static void write(Path folder, List<Table> tables) {
    TableFolder.write(folder, tables, ENDING, CsvTables::writeFile);
  }

  private static void writeFile(Table table, Path file) throws IOException {
    try (CsvWriter csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .quoteStrategy(QuoteStrategies.EMPTY)
            .build(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
      csv.writeRecord(table.columns().stream().map(Table.Column::name).toList());
      String[] fields = new String[table.columns().size()];
      table.writeTo(
          values -> {
            for (int i = 0; i < fields.length; i++) {
              fields[i] = text(values[i]);
            }
            csv.writeRecord(fields);
          });
    }
  }

  /** Jackson's writer of doubles, because {@code Double.toString} changed in JDK 19. */
  private static String text(Object value) {
    if (value instanceof Double number) {
      return NumberOutput.toString(number, true);
    }
    return value == null ? null : value.toString();
  }
}
