package io.weir.cli.report;

import static io.weir.cli.report.Html.escape;
import static io.weir.cli.report.Html.head;
import static io.weir.cli.report.Html.number;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The algorithms on one workload side by side, the stages of Weir apart from the baselines. */
final class ComparisonTable {
  /** One column of a comparison; {@code scale} takes the record's unit to the printed one. */
  private record Column(
      String title,
      String unit,
      boolean highIsBetter,
      double scale,
      Function<Report.Comparison, Report.Spread> value) {
    double mean(Report.Comparison row) {
      Report.Spread spread = value.apply(row);
      return spread == null ? Double.NaN : spread.mean() * scale;
    }

    double deviation(Report.Comparison row) {
      Report.Spread spread = value.apply(row);
      return spread == null ? Double.NaN : spread.standardDeviation() * scale;
    }
  }

  private static final List<Column> COLUMNS =
      List.of(
          new Column("Goodput", "Gb/s", true, 1, Report.Comparison::goodputGbps),
          new Column("Latency, mean", "µs", false, 1, Report.Comparison::latencyMeanUs),
          new Column("Latency, p99", "µs", false, 1, Report.Comparison::latencyP99Us),
          new Column("Jain", "0 to 1", true, 1, Report.Comparison::jain),
          new Column("Min/max fairness", "0 to 1", true, 1, Report.Comparison::minMaxFairness),
          new Column("Drops", "kB", false, 1e-3, Report.Comparison::droppedBytes));

  private ComparisonTable() {}

  /**
   * The table.
   *
   * @param rows its rows, all of the same workload
   */
  static String html(String workload, List<Report.Comparison> rows) {
    StringBuilder html = new StringBuilder("<table>\n<caption>");
    html.append(escape(workload))
        .append(", ")
        .append(seeds(rows))
        .append("</caption>\n<thead><tr>");
    html.append("<th scope=\"col\">Algorithm</th>");
    COLUMNS.forEach(column -> html.append(head(column.title(), column.unit(), true)));
    html.append("</tr></thead>\n");
    group(
        html,
        "weir",
        "Weir",
        rows,
        rows.stream().filter(r -> HtmlReport.isWeir(r.algorithm())).toList());
    group(
        html,
        "baselines",
        "Baselines",
        rows,
        rows.stream().filter(r -> !HtmlReport.isWeir(r.algorithm())).toList());
    return html.append("</table>").toString();
  }

  private static void group(
      StringBuilder html,
      String style,
      String title,
      List<Report.Comparison> all,
      List<Report.Comparison> rows) {
    if (rows.isEmpty()) {
      return;
    }
    html.append("<tbody class=\"").append(style).append("\">\n<tr class=\"group\"><th colspan=\"");
    html.append(COLUMNS.size() + 1).append("\" scope=\"rowgroup\">").append(title);
    html.append("</th></tr>\n");
    for (Report.Comparison row : rows) {
      html.append("<tr><th scope=\"row\">").append(escape(row.algorithm())).append("</th>");
      COLUMNS.forEach(column -> html.append(cell(column, row, all)));
      html.append("</tr>\n");
    }
    html.append("</tbody>\n");
  }

  private static String cell(Column column, Report.Comparison row, List<Report.Comparison> all) {
    int decimals = decimals(column, all);
    String mean = number(column.mean(row), decimals);
    String deviation = "";
    if (Double.isFinite(column.deviation(row))) {
      deviation = " <span class=\"sd\">± " + number(column.deviation(row), decimals) + "</span>";
    }
    boolean best = mean.equals(best(column, all, decimals));
    return "<td class=\"num\">" + (best ? "<b>" + mean + "</b>" : mean) + deviation + "</td>";
  }

  /** The best mean as printed, or null when the rows do not differ as printed. */
  private static String best(Column column, List<Report.Comparison> rows, int decimals) {
    List<Double> means = rows.stream().map(column::mean).filter(Double::isFinite).toList();
    if (means.stream().map(mean -> number(mean, decimals)).distinct().count() < 2) {
      return null;
    }
    Comparator<Double> order = Comparator.naturalOrder();
    double best =
        means.stream().max(column.highIsBetter() ? order : order.reversed()).orElseThrow();
    return number(best, decimals);
  }

  private static int decimals(Column column, List<Report.Comparison> rows) {
    double largest =
        rows.stream().mapToDouble(column::mean).filter(Double::isFinite).max().orElse(0);
    if (column.unit().equals("0 to 1")) {
      return 4;
    }
    return largest >= 10_000 ? 0 : largest >= 1000 ? 1 : 2;
  }

  private static String seeds(List<Report.Comparison> rows) {
    int least = rows.stream().mapToInt(Report.Comparison::seeds).min().orElse(0);
    int most = rows.stream().mapToInt(Report.Comparison::seeds).max().orElse(0);
    if (least != most) {
      return least + " to " + most + " seeds";
    }
    return most + (most == 1 ? " seed" : " seeds");
  }
}
