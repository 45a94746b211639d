package io.weir.cli.dashboard;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does to a sheet of cells what an ANSI terminal (ECMA-48, as xterm) does to its screen: the part
 * of it that {@code terminfo} tells JLine to use. Anything else is an error.
 */
final class PaperTerminal extends ByteArrayOutputStream {
  private static final Pattern CONTROL = Pattern.compile("\u001b\\[([?0-9;]*)([A-Za-z])");

  private final int columns;
  private final List<int[]> rows = new ArrayList<>();
  private int row;
  private int column;

  PaperTerminal(int columns) {
    this.columns = columns;
  }

  /** The sheet as it is after everything that was written, without what is empty. */
  List<String> screen() {
    rows.clear();
    row = 0;
    column = 0;
    String text = toString(StandardCharsets.UTF_8);
    Matcher control = CONTROL.matcher(text);
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == '\u001b') {
        if (!control.find(i) || control.start() != i) {
          throw new IllegalStateException("unknown sequence at: " + text.substring(i));
        }
        apply(control.group(1), control.group(2).charAt(0));
        i = control.end();
      } else {
        print(text.codePointAt(i));
        i += Character.charCount(text.codePointAt(i));
      }
    }
    List<String> lines = new ArrayList<>();
    rows.forEach(cells -> lines.add(new String(cells, 0, columns).stripTrailing()));
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private int[] line() {
    while (rows.size() <= row) {
      int[] cells = new int[columns];
      Arrays.fill(cells, ' ');
      rows.add(cells);
    }
    return rows.get(row);
  }

  private void print(int character) {
    switch (character) {
      case '\r' -> column = 0;
      case '\n' -> row++;
      case '\b' -> column = Math.max(0, Math.min(column, columns - 1) - 1);
      default -> {
        if (column == columns) { // wraps only when there is something to print
          column = 0;
          row++;
        }
        line()[column++] = character;
      }
    }
  }

  private void apply(String parameters, char command) {
    int count = parameters.matches("[1-9]\\d*") ? Integer.parseInt(parameters) : 1;
    switch (command) {
      case 'A' -> row = Math.max(0, row - count);
      case 'B' -> row += count;
      case 'C' -> column = Math.min(columns - 1, column + count);
      case 'D' -> column = Math.max(0, Math.min(column, columns - 1) - count);
      case 'G' -> column = count - 1;
      case 'K' -> Arrays.fill(line(), Math.min(column, columns), columns, ' ');
      case 'J' -> {
        Arrays.fill(line(), Math.min(column, columns), columns, ' ');
        rows.subList(row + 1, rows.size()).clear();
      }
      case 'P' -> delete(count);
      case '@' -> insert(count);
      case 'X' -> Arrays.fill(line(), column, Math.min(columns, column + count), ' ');
      case 'L' -> insertLines(count);
      case 'M' -> deleteLines(count);
      case 'm', 'h', 'l' -> {} // colours and modes
      default -> throw new IllegalStateException("CSI " + parameters + command);
    }
  }

  private void delete(int count) {
    int[] cells = line();
    System.arraycopy(cells, column + count, cells, column, columns - column - count);
    Arrays.fill(cells, columns - count, columns, ' ');
  }

  private void insert(int count) {
    int[] cells = line();
    System.arraycopy(cells, column, cells, column + count, columns - column - count);
    Arrays.fill(cells, column, column + count, ' ');
  }

  private void insertLines(int count) {
    for (int i = 0; i < count; i++) {
      line();
      int[] cells = new int[columns];
      Arrays.fill(cells, ' ');
      rows.add(row, cells);
    }
  }

  private void deleteLines(int count) {
    for (int i = 0; i < count && row < rows.size(); i++) {
      rows.remove(row);
    }
  }
}
