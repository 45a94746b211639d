package io.weir.cli.bbr;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of an evaluation, for any page.
 *
 * @param id of the part, for links
 * @param title of it
 * @param lead says what is shown; plain text
 * @param pictures names of files
 * @param tables the figures
 * @param text lines to be shown as they are; empty: none
 */
public record BbrSection(
    String id, String title, String lead, List<String> pictures, List<Cells> tables, String text) {
  public BbrSection {
    pictures = List.copyOf(pictures);
    tables = List.copyOf(tables);
  }

  /** A table; the first column names the rows. */
  public static final class Cells {
    private final String caption;
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    Cells(String caption, List<String> head) {
      this.caption = caption;
      this.head = List.copyOf(head);
    }

    void row(List<String> cells) {
      if (cells.size() != head.size()) {
        throw new IllegalArgumentException(
            "%s: %d cells below %d titles".formatted(caption, cells.size(), head.size()));
      }
      rows.add(List.copyOf(cells));
    }

    /** What it shows. */
    public String caption() {
      return caption;
    }

    /** Titles of the columns; a unit follows its title after a comma. */
    public List<String> head() {
      return head;
    }

    /** The rows. */
    public List<List<String>> rows() {
      return List.copyOf(rows);
    }
  }
}
