package io.weir.artefact;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A text file of lines whose fields are separated by blanks, as other simulators write them. Empty
 * lines and lines that begin with {@code #} are left out; errors name file and line.
 */
public final class FieldLines {
  private FieldLines() {}

  /**
   * One line.
   *
   * @param file the file's name, for messages
   * @param number counted from 1, with the lines that were left out
   * @param fields at least one
   */
  public record Line(String file, int number, List<String> fields) {
    public Line {
      fields = List.copyOf(fields);
    }

    /** An error at this line. */
    public UserError error(String message) {
      return UserError.input(file + ":" + number + ": " + message);
    }

    /** Requires the line to have as many fields as {@code names} names. */
    public void requireFields(String names) {
      int expected = names.split(" ", -1).length;
      if (fields.size() != expected) {
        throw error("expected " + expected + " fields (" + names + "), found " + fields.size());
      }
    }

    /** The whole number in a field; exponents and {@code .0} are allowed. */
    public long whole(int field, String name, long min, long max) {
      return whole(fields.get(field), name, min, max);
    }

    /** The whole number in {@code text}, a part of this line. */
    public long whole(String text, String name, long min, long max) {
      BigDecimal value = decimal(text, name, min, max);
      try {
        return value.longValueExact();
      } catch (ArithmeticException e) {
        throw error(name + ": expected a whole number, found " + text);
      }
    }

    /** The decimal number in a field, exactly. */
    public BigDecimal decimal(int field, String name, long min, long max) {
      return decimal(fields.get(field), name, min, max);
    }

    /**
     * A number in units of {@code 10^-digits}, for example seconds in ns with 9 digits; what is
     * finer is rounded half to even.
     */
    public long scaled(String text, String name, int digits, long max) {
      BigDecimal scaled = decimal(text, name, 0, Long.MAX_VALUE).movePointRight(digits);
      if (scaled.compareTo(BigDecimal.valueOf(max)) > 0) {
        throw error(
            name
                + ": expected at most "
                + BigDecimal.valueOf(max, digits).toPlainString()
                + ", found "
                + text);
      }
      return scaled.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    private BigDecimal decimal(String text, String name, long min, long max) {
      BigDecimal value;
      try {
        value = new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw error(name + ": expected a number, found `" + text + "`");
      }
      boolean tooFine = Math.abs((long) value.scale()) > 1000;
      if (tooFine
          || value.compareTo(BigDecimal.valueOf(min)) < 0
          || value.compareTo(BigDecimal.valueOf(max)) > 0) {
        throw error(
            name
                + ": expected "
                + (max == Long.MAX_VALUE ? "at least " + min : min + " to " + max)
                + ", found "
                + text);
      }
      return value;
    }
  }

  /** The lines of a file. */
  public static List<Line> read(Path file) {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw UserError.input("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** The lines of a text; {@code name} stands for the file in errors. */
  public static List<Line> parse(String name, List<String> text) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < text.size(); i++) {
      String stripped = text.get(i).strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        lines.add(new Line(name, i + 1, List.of(stripped.split("\\s+"))));
      }
    }
    if (lines.isEmpty()) {
      throw UserError.input(name + ": the file is empty");
    }
    return lines;
  }
}
