package io.weir.cli.report;

import static io.weir.cli.report.Html.details;
import static io.weir.cli.report.Html.escape;
import static io.weir.cli.report.Html.fact;
import static io.weir.cli.report.Html.facts;
import static io.weir.cli.report.Html.figure;
import static io.weir.cli.report.Html.hash;
import static io.weir.cli.report.Html.integer;
import static io.weir.cli.report.Html.mark;
import static io.weir.cli.report.Html.note;
import static io.weir.cli.report.Html.number;
import static io.weir.cli.report.Html.scrollable;

import io.weir.cli.report.Html.Table;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The report as one page that needs no network: tables written here, charts drawn by {@code
 * report.js} from the report's JSON, which is part of the page. Equal reports give equal pages.
 */
public final class HtmlReport {

  /** Words in the names of the algorithms that are stages of Weir rather than baselines. */
  private static final Pattern WEIR =
      Pattern.compile(
          "\\b(weir|network|policy|tree|forest|program|native|distilled)",
          Pattern.CASE_INSENSITIVE);

  private HtmlReport() {}

  /** The whole page. Figures that are missing or not finite are shown as a dash. */
  public static String render(Report report) {
    Map<String, String> parts = new TreeMap<>();
    parts.put("title", escape(report.scenario()));
    parts.put("verdict", verdict(report.verdict()));
    parts.put("provenance", provenance(report));
    parts.put("comparison", comparisons(list(report.comparisons())));
    parts.put("rates", rates(list(report.timelines())));
    parts.put("applications", ApplicationSection.html(report.applications()));
    parts.put("training", training(report.training()));
    parts.put("distillation", distillation(report.distillation()));
    parts.put("proofs", proofs(list(report.proofs())));
    parts.put("exactness", exactness(report.exactness()));
    parts.put("decisions", decisions(report.timings()));
    parts.put("run", run(report));
    return Page.render(
        "report",
        "Weir report: " + escape(report.scenario()),
        escape(report.weirVersion()),
        parts,
        Map.of(
            "report-data",
            report,
            "weir-algorithms",
            algorithms(report).stream().filter(HtmlReport::isWeir).toList()));
  }

  /** Whether an algorithm of this name is a stage of Weir (network, program, native code). */
  static boolean isWeir(String algorithm) {
    return WEIR.matcher(algorithm).find();
  }

  private static Set<String> algorithms(Report report) {
    Set<String> names = new TreeSet<>();
    list(report.comparisons()).forEach(row -> names.add(row.algorithm()));
    list(report.timelines()).forEach(run -> names.add(run.algorithm()));
    if (report.applications() != null) {
      list(report.applications().rows()).forEach(row -> names.add(row.algorithm()));
    }
    if (report.timings() != null && report.timings().decisionNs() != null) {
      names.addAll(report.timings().decisionNs().keySet());
    }
    return names;
  }

  // Sections.

  private static String verdict(Report.Verdict verdict) {
    if (verdict == null) {
      return note("There is no verdict.");
    }
    return "<p class=\"verdict %s\"><span class=\"icon\" aria-hidden=\"true\">%s</span> <b>%s</b> <span>%s</span></p>"
        .formatted(
            verdict.faithful() ? "good" : "bad",
            verdict.faithful() ? "✓" : "✗",
            verdict.faithful() ? "Faithful" : "Not faithful",
            escape(verdict.line()));
  }

  private static String provenance(Report report) {
    return facts(
        fact("Weir", escape(report.weirVersion())),
        fact("Seed", Long.toString(report.seed())),
        fact("Scenario", escape(report.scenario())),
        fact("Hash of its configuration (SHA-256)", hash(report.scenarioSha256())));
  }

  private static String comparisons(List<Report.Comparison> all) {
    if (all.isEmpty()) {
      return note("Nothing was compared.");
    }
    Set<String> workloads = new LinkedHashSet<>();
    all.forEach(row -> workloads.add(row.workload()));
    StringBuilder html = new StringBuilder();
    for (String workload : workloads) {
      List<Report.Comparison> rows =
          all.stream().filter(row -> row.workload().equals(workload)).toList();
      html.append("<h3>Workload ").append(escape(workload)).append("</h3>\n");
      html.append(scrollable("Comparison on " + workload, ComparisonTable.html(workload, rows)));
      html.append(
          figure(
              "chart",
              "data-chart=\"scatter\" data-workload=\"" + escape(workload) + "\"",
              "Goodput against p99 latency: the upper left is best. Whiskers are one standard"
                  + " deviation.",
              "Goodput against p99 latency on "
                  + workload
                  + "; the figures are in the table above"));
    }
    return html.toString();
  }

  private static String rates(List<Report.Timeline> timelines) {
    if (timelines.isEmpty()) {
      return note("No rates over time were recorded.");
    }
    return "<div class=\"selectors\">"
        + "<label>Workload <select id=\"rates-workload\"></select></label>"
        + "<label>Algorithm <select id=\"rates-algorithm\"></select></label></div>\n"
        + figure(
            "chart large",
            "id=\"rates-chart\"",
            "First evaluation seed, at most eight flows; the grey area is the largest queue (right"
                + " axis).",
            "Rates of the flows and queue over time")
        + "<p id=\"rates-summary\" class=\"note\" aria-live=\"polite\"></p>";
  }

  private static String training(Report.Training training) {
    if (training == null) {
      return note("No policy was trained.");
    }
    List<Report.Point> history = list(training.history());
    Table table = new Table("Training by update");
    table.head(
        "Candidate",
        "Update",
        "Loss",
        "Mean r",
        "Mean |μ|",
        "Deviation of μ",
        "Gradient norm",
        "Validation score");
    for (Report.Point point : history) {
      table.row(
          Integer.toString(point.candidate()),
          Integer.toString(point.update()),
          number(point.loss(), 5),
          number(point.meanReward(), 4),
          number(point.meanMagnitude(), 4),
          number(point.actionDeviation(), 4),
          number(point.gradientNorm(), 4),
          number(point.score(), 4));
    }
    return facts(
            fact("Updates", integer(training.updates())),
            fact("Decisions", integer(training.decisions())),
            fact("Kept candidate", integer(training.bestCandidate())),
            fact("Kept update", integer(training.bestUpdate())),
            fact("Its validation score", number(training.bestScore(), 4)))
        + charts(
            line("training", "meanReward", "mean r", "Mean congestion signal r; 0 is on target."),
            line("training", "meanMagnitude", "mean |μ|", "Mean |μ|; near 1 is saturation."),
            line(
                "training",
                "actionDeviation",
                "deviation of μ",
                "Standard deviation of μ; near 0 is a constant action."),
            line("training", "score", "score", "Validation score; the large mark is the one kept."))
        + collapses(list(training.collapses()))
        + details("Policies that no other dominates at validation", archive(training))
        + details("Figures of every update", table.html());
  }

  private static String collapses(List<String> collapses) {
    return collapses.isEmpty() ? "" : note("Collapsed: " + String.join(". ", collapses) + ".");
  }

  private static String archive(Report.Training training) {
    Table table = new Table("Validated policies that no other dominates");
    table.head(
        "Candidate", "Update", "Goodput share", "p99 / base RTT", "Jain", "Dropped bytes", "Score");
    for (Report.Archived policy : list(training.archive())) {
      table.row(
          Integer.toString(policy.candidate()),
          Integer.toString(policy.update()),
          number(policy.goodputShare(), 4),
          number(policy.latencyP99PerBaseRtt(), 3),
          number(policy.jain(), 4),
          number(policy.droppedBytes(), 0),
          number(policy.score(), 4));
    }
    return table.html();
  }

  private static String distillation(Report.Distillation distillation) {
    if (distillation == null) {
      return note("No tree was distilled.");
    }
    Table table = new Table("DAgger rounds");
    table.head(
        "Round", "Examples", "Teacher-state error", "Own-state error", "Validation score", "Kept");
    for (Report.Round round : list(distillation.rounds())) {
      table.row(
          Integer.toString(round.round()),
          integer(round.examples()),
          number(round.teacherStateError(), 5),
          number(round.ownStateError(), 5),
          number(round.score(), 4),
          round.round() == distillation.bestRound() ? "✓ kept" : "");
    }
    return facts(
            fact("Trees", integer(distillation.trees())),
            fact("Depth", integer(distillation.depth())),
            fact("Nodes", integer(distillation.nodes())),
            fact("Leaves", integer(distillation.leaves())),
            fact("State per flow in C", integer(distillation.stateBytes()) + " B"),
            fact("Kept round", integer(distillation.bestRound())))
        + table.html()
        + charts(
            line("rounds", "error", "", "Mean |student − teacher| of the rate multiplier."),
            line("rounds", "score", "", "Validation score; the large mark is the one kept."));
  }

  private static String proofs(List<Report.Proof> proofs) {
    if (proofs.isEmpty()) {
      return note("Nothing was proved.");
    }
    Table table = new Table("Properties of the decision program").text();
    table.head("Property", "Verdict", "Detail");
    for (Report.Proof proof : proofs) {
      table.row(
          escape(proof.property()),
          mark(proof.verdict().equals("PROVED"), escape(proof.verdict())),
          escape(proof.detail()));
    }
    return scrollable("Properties of the decision program", table.html());
  }

  private static String exactness(Report.Exactness exactness) {
    if (exactness == null) {
      return note("The C code was not compared with the decision program.");
    }
    boolean same = exactness.mismatches() == 0;
    boolean digests = exactness.digestsEqual() == exactness.digestsCompared();
    return facts(
        fact("Vectors run through both", integer(exactness.vectors())),
        fact("Witnesses among them", integer(exactness.witnesses())),
        fact("Mismatches", mark(same, integer(exactness.mismatches()))),
        fact(
            "Equal event digests",
            mark(
                digests,
                integer(exactness.digestsEqual())
                    + " of "
                    + integer(exactness.digestsCompared())
                    + " simulations")),
        fact("C compiler", escape(exactness.compiler())));
  }

  private static String decisions(Report.Timings timings) {
    if (timings == null || timings.decisionNs() == null || timings.decisionNs().isEmpty()) {
      return note("The time per decision was not measured in this run.");
    }
    Table table = new Table("Time per decision, measured with JMH");
    table.head("Algorithm", "Mean, ns", "± half the 99.9 % interval, ns");
    new TreeMap<>(timings.decisionNs())
        .forEach(
            (name, time) ->
                table.row(
                    escape(name),
                    number(time == null ? null : time.mean(), 2),
                    number(time == null ? null : time.error(), 2)));
    return figure(
            "chart",
            "data-chart=\"decisions\"",
            "Mean time per decision; the text gives half the 99.9 % interval.",
            "Time per decision by algorithm; the figures are in the table below")
        + table.html()
        + note("Measured on: " + timings.machine());
  }

  private static String run(Report report) {
    StringBuilder html = new StringBuilder();
    if (report.timings() != null) {
      html.append(facts(fact("Machine", escape(report.timings().machine()))));
      html.append(stages(sorted(report.timings().stageSeconds())));
    }
    Table artefacts = new Table("Artefacts");
    artefacts.text().head("File", "SHA-256");
    sorted(report.artefacts()).forEach((file, sha256) -> artefacts.row(escape(file), hash(sha256)));
    return html.append(artefacts.html()).toString();
  }

  /** Slowest first: the record's map has no order that two equal reports must share. */
  private static String stages(Map<String, Double> seconds) {
    Table table = new Table("Time by stage");
    table.head("Stage", "Time, s");
    Comparator<Map.Entry<String, Double>> slowest =
        Comparator.comparing(entry -> finite(entry.getValue()), Comparator.reverseOrder());
    seconds.entrySet().stream()
        .sorted(slowest)
        .forEach(entry -> table.row(escape(entry.getKey()), number(entry.getValue(), 1)));
    double total = seconds.values().stream().mapToDouble(HtmlReport::finite).sum();
    table.row("Total", number(total, 1));
    return table.html();
  }

  // Pieces.

  private static String line(String chart, String key, String axis, String caption) {
    return figure(
        "chart",
        "data-chart=\"%s\" data-key=\"%s\" data-axis=\"%s\"".formatted(chart, key, axis),
        caption,
        caption + " The figures are in the table of this section.");
  }

  private static String charts(String... html) {
    return "<div class=\"charts\">\n" + String.join("", html) + "</div>\n";
  }

  private static double finite(Double value) {
    return value == null || !Double.isFinite(value) ? 0 : value;
  }

  private static <T> List<T> list(List<T> values) {
    return values == null ? List.of() : values;
  }

  private static <V> Map<String, V> sorted(Map<String, V> values) {
    return values == null ? Map.of() : new TreeMap<>(values);
  }
}
