package io.weir.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.cli.report.Report.ApplicationRunTimes;
import io.weir.cli.report.Report.ApplicationTimes;
import io.weir.cli.report.Report.Applications;
import io.weir.cli.report.Report.Comparison;
import io.weir.cli.report.Report.DecisionTime;
import io.weir.cli.report.Report.Distillation;
import io.weir.cli.report.Report.Exactness;
import io.weir.cli.report.Report.Point;
import io.weir.cli.report.Report.Proof;
import io.weir.cli.report.Report.Round;
import io.weir.cli.report.Report.Spread;
import io.weir.cli.report.Report.Timeline;
import io.weir.cli.report.Report.Timings;
import io.weir.cli.report.Report.Training;
import io.weir.cli.report.Report.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final List<String> WORKLOADS = List.of("2→1", "8→1", "all to all");
  private static final List<String> ALGORITHMS =
      List.of("network", "tree (Java)", "native C", "pd", "dcqcn", "swift", "constant");
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"report-data\">(.*?)</script>", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void showsEveryAlgorithmOnEveryWorkload() {
    String page = HtmlReport.render(sample("incast", true));

    for (String workload : WORKLOADS) {
      int from = page.indexOf("<h3>Workload " + workload + "</h3>");
      assertThat(from).as(workload).isPositive();
      String table = page.substring(from, page.indexOf("</table>", from));
      ALGORITHMS.forEach(name -> assertThat(table).contains("<th scope=\"row\">" + name + "</th>"));
      assertThat(page).contains("data-chart=\"scatter\" data-workload=\"" + workload + "\"");
    }
  }

  @Test
  void showsCompletionTimesOfEveryApplicationByAlgorithm() {
    String page = HtmlReport.render(sample("incast", true));

    assertThat(page).contains("4 leaves &amp; 2 spines", "Requests of a run: ten pages.");
    for (String application : List.of("HTTP/2", "Redis")) {
      int from = page.indexOf("<h3>" + application + "</h3>");
      assertThat(from).as(application).isPositive();
      String table = page.substring(from, page.indexOf("</table>", from));
      ALGORITHMS.forEach(name -> assertThat(table).contains("<th scope=\"row\">" + name + "</th>"));
      assertThat(table)
          .contains("10.00 <span", "48.50 <span", "97.00 <span", "145.50 <span", "91.25 <span");
      assertThat(table).contains("3 of 83");
      assertThat(page)
          .contains("data-chart=\"applications\" data-application=\"" + application + "\"");
    }
  }

  @Test
  void showsADashWhereNothingWasAnswered() {
    ApplicationTimes nothing =
        new ApplicationTimes("Redis", "congested", "pd", 40, 40, null, null, null, null, List.of());
    String html =
        ApplicationSection.html(new Applications("x", "00", "y", Map.of(), List.of(nothing)));
    assertThat(html).contains("<td class=\"num\">–</td>", "40 of 40");
  }

  @Test
  void groupsTheStagesOfWeirApartFromTheBaselines() {
    assertThat(ALGORITHMS.stream().filter(HtmlReport::isWeir))
        .containsExactly("network", "tree (Java)", "native C");
    assertThat(HtmlReport.isWeir("alternative")).isFalse();

    String page = HtmlReport.render(sample("incast", true));
    String weir =
        page.substring(page.indexOf("<tbody class=\"weir\">"), page.indexOf("<tbody class=\"base"));
    assertThat(weir).contains("network", "native C").doesNotContain("dcqcn", "swift");
  }

  @Test
  void setsTheBestMeanOfAColumnInBold() {
    List<Comparison> rows =
        List.of(
            row("2→1", "tree", 97.5, 8), row("2→1", "dcqcn", 91, 30), row("2→1", "pd", 97.5, 9));
    String table = ComparisonTable.html("2→1", rows);

    assertThat(table).contains("<b>97.50</b>").doesNotContain("<b>91.00</b>");
    assertThat(Pattern.compile("<b>97\\.50</b>").matcher(table).results()).hasSize(2);
    assertThat(table).contains("<b>4.00</b>").as("the lowest mean latency");
    assertThat(table).as("all rows are equally fair").doesNotContain("<b>0.9990</b>");
  }

  @Test
  void embedsTheReportSoThatItReadsBackEqual() throws Exception {
    Report report = sample("incast", true);
    JsonNode data = Json.MAPPER.readTree(data(HtmlReport.render(report)));

    assertThat(Json.canonical(data)).isEqualTo(Json.canonical(report));
    assertThat(Json.MAPPER.treeToValue(data, Report.class)).isEqualTo(report);
  }

  @Test
  void keepsTextFromBreakingOutOfItsPlace() throws Exception {
    String hostile = "</script><script>alert(1)</script><!-- {{css}} & \"quoted\" 'too'";
    Report report = sample(hostile, true);
    String page = HtmlReport.render(report);

    assertThat(page).doesNotContain("<script>alert(1)").doesNotContain("<!-- {{css}}");
    assertThat(Json.MAPPER.readTree(data(page)).path("scenario").asText()).isEqualTo(hostile);
    assertThat(page).contains("&lt;/script&gt;&lt;script&gt;alert(1)");
    assertThat(occurrences(page, "(?i)</script")).isEqualTo(4);
    assertThat(occurrences(page, "(?i)<script")).isEqualTo(4);
  }

  @Test
  void needsNoNetwork() {
    String page = HtmlReport.render(sample("incast", true));

    assertThat(page).doesNotContainPattern("(?i)<[^>]*\\b(src|href)=[\"']?(https?:)?//");
    assertThat(page).doesNotContainPattern("(?i)<[^>]*\\bsrc=").doesNotContainPattern("@import");
    assertThat(page).doesNotContain("sourceMappingURL").doesNotContainPattern("url\\(");
    assertThat(page).contains("default-src 'none'").contains("Chart.js v4");
    assertThat(page.replaceAll("(?s)<script>.*?</script>", "")).doesNotContainPattern("\\{\\{\\w");
  }

  @Test
  void labelsChartsAndTablesForScreenReaders() {
    String page = HtmlReport.render(sample("incast", true));

    int canvases = occurrences(page, "<canvas ");
    assertThat(canvases).isGreaterThan(8);
    assertThat(occurrences(page, "<canvas [^>]*role=\"img\" aria-label=\"[^\"]{10,}\""))
        .isEqualTo(canvases);
    assertThat(page).doesNotContain("<th>");
    assertThat(occurrences(page, "<table>")).isEqualTo(occurrences(page, "<caption>"));
  }

  @Test
  void statesTheVerdictInWords() {
    assertThat(HtmlReport.render(sample("incast", true)))
        .contains("verdict good", "✓", "<b>Faithful</b>")
        .contains("PROVED", "at all &lt;22&gt; cuts");
    assertThat(HtmlReport.render(sample("incast", false)))
        .contains("verdict bad", "✗", "<b>Not faithful</b>");
  }

  @Test
  void showsADashForWhatIsMissing() {
    Spread unknown = new Spread(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    Comparison row =
        new Comparison("2→1", "pd", 1, unknown, null, unknown, unknown, unknown, unknown);
    Training training =
        new Training(
            1,
            0,
            0,
            1,
            Double.NaN,
            List.of(),
            List.of(),
            List.of(new Point(0, 1, Double.NaN, Map.of(), -0.5, 1, 0, Double.NaN, null)));
    Report report =
        new Report(
            "0.1.0",
            1,
            "bare",
            null,
            null,
            training,
            null,
            null,
            null,
            null,
            List.of(row),
            List.of(),
            null,
            new Timings("1 processor", Map.of(), Map.of()));
    String page = HtmlReport.render(report);

    assertThat(page).contains("<td class=\"num\">–</td>").contains("−0.5000");
    assertThat(page).contains("The time per decision was not measured in this run.");
    assertThat(page).contains("No rates over time were recorded.", "No tree was distilled.");
    assertThat(page).contains("No applications were run.");
    assertThat(page.replaceAll("(?s)<script.*?</script>", "")).doesNotContain("NaN", "null");
  }

  @Test
  void equalReportsGiveEqualPages() throws Exception {
    Report report = sample("incast", true);
    String page = HtmlReport.render(report);
    Map<String, Double> reversed = new LinkedHashMap<>();
    new TreeMap<>(report.timings().stageSeconds()).descendingMap().forEach(reversed::put);
    Timings timings =
        new Timings(report.timings().machine(), reversed, report.timings().decisionNs());
    Report equal =
        new Report(
            report.weirVersion(),
            report.seed(),
            report.scenario(),
            report.scenarioSha256(),
            new TreeMap<>(report.artefacts()),
            report.training(),
            report.distillation(),
            report.proofs(),
            report.exactness(),
            report.verdict(),
            report.comparisons(),
            report.timelines(),
            report.applications(),
            timings);

    assertThat(equal).isEqualTo(report);
    assertThat(HtmlReport.render(equal)).isEqualTo(page);
    Path file = folder.resolve("report.html");
    Files.writeString(file, page);
    assertThat(Files.readString(file)).as("survives UTF-8").isEqualTo(page);
  }

  private static String data(String page) {
    Matcher matcher = DATA.matcher(page);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static int occurrences(String text, String pattern) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }

  // A small report with the shape and the sizes of a real one.

  static Report sample(String scenario, boolean faithful) {
    List<Comparison> comparisons = new ArrayList<>();
    List<Timeline> timelines = new ArrayList<>();
    for (int w = 0; w < WORKLOADS.size(); w++) {
      for (int a = 0; a < ALGORITHMS.size(); a++) {
        boolean weir = a < 3;
        double latency = weir ? 9.5 + w + 0.02 * Math.min(a, 1) : (12 + 9 * a) * (1 + w);
        comparisons.add(
            row(
                WORKLOADS.get(w),
                ALGORITHMS.get(a),
                weir ? 96.4 - w : 97.1 - 2.5 * (a % 4),
                latency));
        timelines.add(timeline(WORKLOADS.get(w), ALGORITHMS.get(a), 2 << (2 * Math.min(w, 1)), a));
      }
    }
    return new Report(
        "0.1.0",
        1,
        scenario,
        Json.sha256(scenario),
        Map.of(
            "policy.json", Json.sha256("policy"),
            "program.json", Json.sha256("program"),
            "weir_core.h", Json.sha256("header")),
        training(),
        distillation(),
        List.of(
            new Proof("never rises with r", faithful ? "PROVED" : "REFUTED", "at all <22> cuts")),
        new Exactness("gcc (Debian 12.2.0-14) 12.2.0", 1_048_576, 18_432, faithful ? 0 : 3, 12, 12),
        new Verdict(
            faithful, "goodput 0.02 % from the network's, latency p99 0.2 %; bars 1 %, 5 %"),
        comparisons,
        timelines,
        applications(),
        new Timings(
            "2 processors, JDK 17.0.15, Linux",
            Map.of("train", 184.2, "distil", 41.7, "generate", 0.4, "check", 12.9, "compare", 63.1),
            Map.of(
                "network", new DecisionTime(1840.5, 22.1),
                "tree (Java)", new DecisionTime(61.3, 0.9),
                "native C", new DecisionTime(14.2, 0.12))));
  }

  private static Applications applications() {
    List<ApplicationTimes> rows = new ArrayList<>();
    for (String application : List.of("HTTP/2", "Redis")) {
      for (String algorithm : ALGORITHMS) {
        rows.add(times(application, "idle", algorithm, 10, 0));
        rows.add(times(application, "congested", algorithm, 48.5, 3));
      }
    }
    return new Applications(
        "leaf-spine",
        Json.sha256("leaf-spine"),
        "4 leaves & 2 spines",
        Map.of("HTTP/2", "ten pages", "Redis", "keys"),
        rows);
  }

  private static ApplicationTimes times(
      String application, String load, String algorithm, double p50Us, int unanswered) {
    List<ApplicationRunTimes> runs =
        List.of(new ApplicationRunTimes(1, 8, 12, 40, p50Us, 2 * p50Us, 3 * p50Us, 91.25, "00ff"));
    return new ApplicationTimes(
        application,
        load,
        algorithm,
        40 + unanswered,
        unanswered,
        spread(p50Us, 0.5),
        spread(2 * p50Us, 0.5),
        spread(3 * p50Us, 0.5),
        spread(91.25, 0.5),
        runs);
  }

  private static Comparison row(String workload, String algorithm, double goodput, double p99) {
    return new Comparison(
        workload,
        algorithm,
        5,
        spread(goodput, 0.21),
        spread(p99 / 2, 0.07),
        spread(p99, 0.4),
        spread(0.999, 0.0004),
        spread(0.95, 0.011),
        spread(p99 > 60 ? 48_200 : 0, p99 > 60 ? 9_100 : 0));
  }

  private static Spread spread(double mean, double deviation) {
    return new Spread(mean, deviation, mean - deviation, mean + deviation);
  }

  private static Timeline timeline(String workload, String algorithm, int flows, int phase) {
    List<Double> times = IntStream.rangeClosed(1, 120).mapToObj(i -> i * 250.0).toList();
    List<List<Double>> rates =
        IntStream.range(0, flows)
            .mapToObj(f -> times.stream().map(t -> rate(t, f, flows, phase)).toList())
            .toList();
    List<Double> queue =
        times.stream().map(t -> 30 + 400 * Math.exp(-t / 2500) + 12 * Math.sin(t / 700)).toList();
    return new Timeline(workload, algorithm, times, rates, queue);
  }

  private static double rate(double timeUs, int flow, int flows, int phase) {
    double swing = 0.06 * (1 + phase) * Math.sin(timeUs / (600.0 + 90 * flow) + flow);
    return 97.0 / flows * (1 + swing * Math.exp(-timeUs / 20_000));
  }

  private static Training training() {
    List<Point> history =
        IntStream.rangeClosed(1, 60)
            .mapToObj(
                i ->
                    new Point(
                        0,
                        i,
                        0.4 * Math.exp(-i / 12.0),
                        Map.of("rewardLoss", 0.3 * Math.exp(-i / 12.0)),
                        -0.9 * Math.exp(-i / 9.0) + 0.02 * Math.sin(i),
                        0.15 + 0.6 * Math.exp(-i / 7.0),
                        0.1 + 0.2 * Math.exp(-i / 7.0),
                        0.5 + 3 * Math.exp(-i / 20.0),
                        i % 5 == 0 ? 0.93 - 0.5 * Math.exp(-i / 10.0) - (i > 50 ? 0.03 : 0) : null))
            .toList();
    return new Training(
        60,
        3_932_160,
        0,
        50,
        0.9266,
        List.of("candidate 0, update 7: saturated tanh; restart 1 of 3 from update 5"),
        List.of(new Report.Archived(0, 50, 0.99, 1.9, 0.999, 0, 0.9266)),
        history);
  }

  private static Distillation distillation() {
    List<Round> rounds =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    new Round(
                        i,
                        40_000L * (i + 1),
                        0.0006 + 0.0002 * i,
                        0.017 * Math.exp(-i) + 0.0012,
                        0.925 - 0.11 * Math.exp(-1.4 * i)))
            .toList();
    return new Distillation(1, 11, 1023, 512, 24, 4, rounds);
  }
}
