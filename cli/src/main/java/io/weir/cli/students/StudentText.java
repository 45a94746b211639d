package io.weir.cli.students;

import io.weir.cli.report.StudentRow;
import io.weir.cli.runs.TextTable;
import io.weir.distiller.accept.Fidelity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A front of students, for a terminal or as Markdown. */
public final class StudentText {
  private static final List<String> TITLES =
      List.of(
          "student",
          "trees",
          "depth",
          "nodes",
          "ns",
          "goodput %",
          "p99 %",
          "Jain",
          "start ms",
          "loss/bar",
          "RMSE",
          "own RMSE",
          "agreement %",
          "accepted",
          "front");

  private StudentText() {}

  /** In straight columns. */
  public static String table(List<StudentRow> rows) {
    TextTable table = new TextTable(TITLES);
    rows.forEach(row -> table.row(cells(row)));
    return table.toString();
  }

  /** As a table of Markdown. */
  public static String markdown(List<StudentRow> rows) {
    StringBuilder text = new StringBuilder(line(TITLES));
    text.append("|---").append("|---:".repeat(TITLES.size() - 1)).append("|\n");
    rows.forEach(row -> text.append(line(cells(row))));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /** Changes are the worst of all workloads, as the teacher would see them: worse is negative. */
  private static List<String> cells(StudentRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.name());
    cells.add(Integer.toString(row.trees()));
    cells.add(Integer.toString(row.depth()));
    cells.add(Integer.toString(row.nodes()));
    cells.add(row.decisionNs() == null ? "-" : number("%.0f", row.decisionNs()));
    cells.add(number("%+.2f", -100 * worst(row, Fidelity::goodputLoss)));
    cells.add(number("%+.1f", 100 * worst(row, Fidelity::latencyP99Growth)));
    cells.add(number("%+.4f", -worst(row, Fidelity::jainLoss)));
    cells.add(number("%+.2f", worst(row, Fidelity::startDelayMs)));
    cells.add(number("%.2f", row.loss()));
    cells.add(number("%.4f", row.rmse()));
    cells.add(number("%.4f", row.ownRmse()));
    cells.add(number("%.1f", 100 * row.ownAgreement()));
    cells.add(row.accepted() ? "yes" : "no");
    cells.add(row.efficient() ? "yes" : "");
    return cells;
  }

  private static double worst(StudentRow row, ToDoubleFunction<Fidelity> loss) {
    return row.workloads().stream().mapToDouble(loss).max().orElse(Double.NaN);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value + 0.0);
  }
}
