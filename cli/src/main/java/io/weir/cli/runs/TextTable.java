package io.weir.cli.runs;

import java.util.ArrayList;
import java.util.List;

/** A table in straight columns: the first one text, to the left; the others to the right. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Begins with the titles of the columns. */
  public TextTable(List<String> titles) {
    rows.add(titles);
  }

  /** Adds a row, as long as the titles. */
  public TextTable row(List<String> cells) {
    rows.add(cells);
    return this;
  }

  /** The lines, without ends. */
  public List<String> lines() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - length(row.get(i)));
      line.append(i == 0 ? "" : GAP);
      line.append(i == 0 ? row.get(i) + space : space + row.get(i));
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** All lines, each with its end. */
  @Override
  public String toString() {
    return String.join("\n", lines()) + "\n";
  }
}
