package io.weir.cli.report;

import static io.weir.cli.report.Html.escape;
import static io.weir.cli.report.Html.fact;
import static io.weir.cli.report.Html.facts;
import static io.weir.cli.report.Html.figure;
import static io.weir.cli.report.Html.hash;
import static io.weir.cli.report.Html.integer;
import static io.weir.cli.report.Html.note;
import static io.weir.cli.report.Html.number;

import io.weir.cli.report.Html.Table;
import io.weir.cli.report.Report.ApplicationTimes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How long requests of applications took, application by application. */
final class ApplicationSection {
  private static final String IDLE = "idle";
  private static final String CONGESTED = "congested";

  private ApplicationSection() {}

  /** The section; {@code applications} may be null. */
  static String html(Report.Applications applications) {
    if (applications == null || applications.rows() == null || applications.rows().isEmpty()) {
      return note("No applications were run.");
    }
    StringBuilder html = new StringBuilder();
    html.append(
        facts(
            fact("Scenario", escape(applications.scenario())),
            fact("What it is", escape(applications.setting())),
            fact("Hash of its configuration (SHA-256)", hash(applications.scenarioSha256()))));
    Set<String> names = new LinkedHashSet<>();
    applications.rows().forEach(row -> names.add(row.application()));
    for (String name : names) {
      List<ApplicationTimes> rows =
          applications.rows().stream().filter(row -> row.application().equals(name)).toList();
      html.append("<h3>").append(escape(name)).append("</h3>\n");
      if (applications.workloads() != null && applications.workloads().containsKey(name)) {
        html.append(note("Requests of a run: " + applications.workloads().get(name) + "."));
      }
      html.append(table(name, rows));
      html.append(
          figure(
              "chart",
              "data-chart=\"applications\" data-application=\"" + escape(name) + "\"",
              "Completion time of requests by algorithm; left is better.",
              "Completion times of " + name + " by algorithm; the figures are in the table above"));
    }
    return html.toString();
  }

  private static String table(String application, List<ApplicationTimes> rows) {
    int seeds = rows.stream().mapToInt(row -> row.runs().size()).max().orElse(0);
    Table table =
        new Table(
            "Completion time of requests, "
                + application
                + ", "
                + seeds
                + (seeds == 1 ? " seed" : " seeds"));
    table.head(
        "Algorithm",
        "Idle p50, µs",
        "Idle p99, µs",
        "Congested p50, µs",
        "Congested p99, µs",
        "Congested max, µs",
        "Unanswered, requests",
        "Other traffic, Gb/s");
    Set<String> algorithms = new LinkedHashSet<>();
    rows.forEach(row -> algorithms.add(row.algorithm()));
    for (String algorithm : algorithms) {
      ApplicationTimes idle = find(rows, algorithm, IDLE);
      ApplicationTimes congested = find(rows, algorithm, CONGESTED);
      table.row(
          escape(algorithm),
          cell(idle == null ? null : idle.p50Us()),
          cell(idle == null ? null : idle.p99Us()),
          cell(congested == null ? null : congested.p50Us()),
          cell(congested == null ? null : congested.p99Us()),
          cell(congested == null ? null : congested.maxUs()),
          unanswered(idle, congested),
          cell(congested == null ? null : congested.trafficGbps()));
    }
    return table.html();
  }

  private static ApplicationTimes find(List<ApplicationTimes> rows, String algorithm, String load) {
    return rows.stream()
        .filter(row -> row.algorithm().equals(algorithm) && row.load().equals(load))
        .findFirst()
        .orElse(null);
  }

  private static String cell(Report.Spread spread) {
    if (spread == null) {
      return number(null, 2);
    }
    return number(spread.mean(), 2)
        + " <span class=\"sd\">± "
        + number(spread.standardDeviation(), 2)
        + "</span>";
  }

  private static String unanswered(ApplicationTimes... rows) {
    long unanswered = 0;
    long requests = 0;
    for (ApplicationTimes row : rows) {
      unanswered += row == null ? 0 : row.unanswered();
      requests += row == null ? 0 : row.requests();
    }
    return integer(unanswered) + " of " + integer(requests);
  }
}
