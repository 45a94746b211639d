package io.weir.cli.report;

import java.util.List;
import java.util.Locale;

/** Pieces of HTML. Arguments called {@code html} are HTML already; all other text is escaped. */
final class Html {
  private Html() {}

  /** A table whose first column names the rows; the other columns are numbers. */
  static final class Table {
    private final StringBuilder rows = new StringBuilder();
    private final String caption;
    private String head = "";
    private boolean numeric = true;

    Table(String caption) {
      this.caption = caption;
    }

    /** Makes the columns text instead of numbers. */
    Table text() {
      numeric = false;
      return this;
    }

    /** Sets the titles; a unit follows its title after a comma. */
    Table head(String... titles) {
      StringBuilder html = new StringBuilder();
      for (int i = 0; i < titles.length; i++) {
        int comma = titles[i].lastIndexOf(", ");
        String title = comma < 0 ? titles[i] : titles[i].substring(0, comma);
        String unit = comma < 0 ? "" : titles[i].substring(comma + 2);
        html.append(Html.head(title, unit, i > 0 && numeric));
      }
      head = html.toString();
      return this;
    }

    /** Adds a row. */
    void row(String... html) {
      rows.append("<tr><th scope=\"row\">").append(html[0]).append("</th>");
      for (int i = 1; i < html.length; i++) {
        rows.append(numeric ? "<td class=\"num\">" : "<td>").append(html[i]).append("</td>");
      }
      rows.append("</tr>\n");
    }

    /** The whole table, scrolling sideways where it does not fit. */
    String html() {
      return scrollable(
          caption,
          "<table>\n<caption>%s</caption>\n<thead><tr>%s</tr></thead>\n<tbody>\n%s</tbody></table>"
              .formatted(escape(caption), head, rows));
    }
  }

  static String head(String title, String unit, boolean number) {
    String below = unit.isEmpty() ? "" : " <span class=\"unit\">" + escape(unit) + "</span>";
    String style = number ? " class=\"num\"" : "";
    return "<th scope=\"col\"" + style + ">" + escape(title) + below + "</th>";
  }

  /** Scrolls sideways on its own; reachable by keyboard, hence the label. */
  static String scrollable(String label, String html) {
    return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">%s</div>\n"
        .formatted(escape(label), html);
  }

  static String details(String summary, String html) {
    return "<details><summary>" + escape(summary) + "</summary>\n" + html + "</details>\n";
  }

  static String note(String text) {
    return "<p class=\"note\">" + escape(text) + "</p>\n";
  }

  /** A list of facts, each made by {@link #fact}. */
  static String facts(String... html) {
    return "<dl class=\"facts\">\n" + String.join("\n", List.of(html)) + "\n</dl>\n";
  }

  static String fact(String title, String html) {
    return "<div><dt>" + escape(title) + "</dt><dd>" + html + "</dd></div>";
  }

  /** A good or bad value; the sign says it as well as the colour. */
  static String mark(boolean good, String html) {
    return "<span class=\"%s\">%s %s</span>"
        .formatted(good ? "good" : "bad", good ? "✓" : "✗", html);
  }

  static String hash(String sha256) {
    return "<span class=\"hash\">" + escape(sha256) + "</span>";
  }

  /**
   * A chart with its caption.
   *
   * @param attributes attributes of the canvas, HTML already
   * @param label what a screen reader says, and where the figures are
   */
  static String figure(String style, String attributes, String caption, String label) {
    return ("<figure><figcaption>%s</figcaption><div class=\"%s\"><canvas %s role=\"img\""
            + " aria-label=\"%s\">%s</canvas></div></figure>\n")
        .formatted(escape(caption), style, attributes, escape(label), escape(label));
  }

  static String escape(String text) {
    return text == null
        ? "–"
        : text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
  }

  /** A figure; a dash when it is missing or not finite. */
  static String number(Double value, int decimals) {
    if (value == null || !Double.isFinite(value)) {
      return "–";
    }
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return typeset(zero ? text.replace("-", "") : text);
  }

  static String integer(long value) {
    return typeset(String.format(Locale.ROOT, "%,d", value));
  }

  private static String typeset(String number) {
    // Narrow no-break spaces between thousands, and a minus as wide as a digit.
    return number.replace(',', '\u202f').replace('-', '\u2212');
  }
}
