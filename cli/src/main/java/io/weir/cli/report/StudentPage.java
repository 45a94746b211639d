package io.weir.cli.report;

import static io.weir.cli.report.Html.escape;
import static io.weir.cli.report.Html.fact;
import static io.weir.cli.report.Html.facts;
import static io.weir.cli.report.Html.figure;
import static io.weir.cli.report.Html.hash;
import static io.weir.cli.report.Html.number;
import static io.weir.cli.report.Html.scrollable;

import io.weir.artefact.Provenance;
import io.weir.cli.report.Html.Table;
import io.weir.distiller.accept.Fidelity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Students of one teacher as one page that needs no network: the front, and all figures. */
public final class StudentPage {
  private StudentPage() {}

  /**
   * The whole page.
   *
   * @param rows the students
   * @param taken name of the one that was taken
   */
  public static String render(List<StudentRow> rows, String taken, Provenance provenance) {
    Map<String, String> parts = new TreeMap<>();
    parts.put(
        "provenance",
        facts(
            fact("Taken", escape(taken)),
            fact("Seed", Long.toString(provenance.seed())),
            fact("Hash of the policy (SHA-256)", hash(provenance.parents().get("policy"))),
            fact("Hash of the scenario (SHA-256)", hash(provenance.scenarioSha256()))));
    parts.put("charts", charts());
    parts.put("table", scrollable("Students", students(rows)));
    parts.put("workloads", scrollable("Students by workload", workloads(rows)));
    return Page.render(
        "students",
        "Weir: students of a policy",
        escape(provenance.weirVersion()),
        parts,
        Map.of("student-data", Map.of("students", rows, "taken", taken)));
  }

  private static String charts() {
    return "<div class=\"charts\">\n"
        + chart("nodes", "Loss against size: the lower left is best.")
        + chart("decisionNs", "Loss against time per decision of the compiled C.")
        + "</div>\n";
  }

  private static String chart(String key, String caption) {
    return figure(
        "chart", "data-x=\"" + key + "\"", caption, caption + " The figures are in the table.");
  }

  private static String students(List<StudentRow> rows) {
    Table table = new Table("Students");
    table.head(
        "Student",
        "Trees",
        "Depth",
        "Nodes",
        "ns",
        "Loss, share of what is allowed",
        "RMSE",
        "Own RMSE",
        "Same direction, %",
        "Accepted",
        "Efficient");
    for (StudentRow row : rows) {
      table.row(
          escape(row.name()),
          Integer.toString(row.trees()),
          Integer.toString(row.depth()),
          Integer.toString(row.nodes()),
          number(row.decisionNs(), 1),
          number(row.loss(), 2),
          number(row.rmse(), 5),
          number(row.ownRmse(), 5),
          number(100 * row.ownAgreement(), 1),
          Html.mark(row.accepted(), row.accepted() ? "yes" : "no"),
          row.efficient() ? "yes" : "");
    }
    return table.html();
  }

  private static String workloads(List<StudentRow> rows) {
    Table table = new Table("Students by workload");
    table.head(
        "Student, workload",
        "Goodput loss, %",
        "p99 latency growth, %",
        "Jain loss",
        "Min/max loss",
        "Cold start, ms later");
    for (StudentRow row : rows) {
      for (Fidelity fidelity : row.workloads()) {
        table.row(
            escape(row.name() + ", " + fidelity.workload()),
            number(100 * fidelity.goodputLoss(), 2),
            number(100 * fidelity.latencyP99Growth(), 1),
            number(fidelity.jainLoss(), 4),
            number(fidelity.minMaxLoss(), 3),
            number(fidelity.startDelayMs(), 2));
      }
    }
    return table.html();
  }
}
