package io.weir.sim.table;

import java.util.List;

/**
 * A table whose rows are made when they are asked for, so that a large one is never held as a
 * whole.
 *
 * @param name its name, and its file's
 * @param columns its columns
 * @param rows hands its rows to a sink, the same ones every time
 */
public record Table(String name, List<Column> columns, Rows rows) {
  /** Type of a column's values. */
  public enum Type {
    /** Unicode text; a value is a {@link String}. */
    TEXT,
    /** 64-bit integer; a value is a {@link Long}. */
    INTEGER,
    /** IEEE 754 double; a value is a {@link Double}. */
    REAL
  }

  /**
   * A column.
   *
   * @param name lower case, with the unit at its end where it has one
   * @param type type of its values
   */
  public record Column(String name, Type type) {
    /** A column of text. */
    public static Column text(String name) {
      return new Column(name, Type.TEXT);
    }

    /** A column of integers. */
    public static Column integer(String name) {
      return new Column(name, Type.INTEGER);
    }

    /** A column of reals. */
    public static Column real(String name) {
      return new Column(name, Type.REAL);
    }
  }

  /** Takes rows. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes a row.
     *
     * @param values one per column, of its type, or null for none
     */
    void row(Object... values);
  }

  /** Gives rows. */
  @FunctionalInterface
  public interface Rows {
    /** Hands every row to {@code sink}. */
    void into(Sink sink);
  }

  public Table {
    columns = List.copyOf(columns);
  }

  /** Hands every row to {@code sink}, after a check that it fits the columns. */
  public void writeTo(Sink sink) {
    rows.into(
        values -> {
          requireFits(values);
          sink.row(values);
        });
  }

  private void requireFits(Object[] values) {
    if (values.length != columns.size()) {
      throw new IllegalStateException(
          "table " + name + " has " + columns.size() + " columns, a row has " + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      boolean fits =
          switch (columns.get(i).type()) {
            case TEXT -> values[i] == null || values[i] instanceof String;
            case INTEGER -> values[i] == null || values[i] instanceof Long;
            case REAL -> values[i] == null || values[i] instanceof Double;
          };
      if (!fits) {
        throw new IllegalStateException(
            "table " + name + ", column " + columns.get(i) + ": found " + values[i]);
      }
    }
  }
}
