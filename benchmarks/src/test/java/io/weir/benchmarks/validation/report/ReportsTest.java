package io.weir.benchmarks.validation.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.FakeRow;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.RowResult;
import io.weir.benchmarks.validation.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same results as text, as JSON and as a page. */
class ReportsTest {
  private static final Plot PLOT =
      new Plot(
          "Queue & rate (N = 2)",
          "time, ms",
          "queue, KB",
          List.of(new Series("flow", new double[] {0, 1, 2}, new double[] {0, 3, 1})));

  private static final FakeRow MIXED =
      new FakeRow(
          5,
          "N = 2 | 5",
          () ->
              new Outcome(
                  List.of(
                      Check.within("mean", 59.6, 0.08, 60.25, "packets"),
                      Check.atLeast("utilisation", 0.999, 0.5, ""),
                      Check.fails(Check.atLeast("with g = 1", 0.999, 0.75, ""))),
                  List.of(PLOT),
                  List.of("no JDK 25 here", "A sentence.")));

  private static final FakeRow THROWING =
      new FakeRow(
          7,
          "throws",
          () -> {
            throw new IllegalStateException("no such fabric");
          });

  private static RowResult result(FakeRow row) {
    return Validation.run(row, Effort.QUICK);
  }

  @Test
  void anObjectPerRowHasMapsByFigure() throws IOException {
    ObjectNode row = RowJson.of(result(MIXED));
    row.remove("seconds");

    assertThat(Json.MAPPER.readTree(Json.line(row)))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"row": 5, "name": "N = 2 | 5",
                 "expected": {"mean": 59.6, "utilisation": "≥ 0.999", "with g = 1": "≥ 0.999"},
                 "measured": {"mean": 60.25, "utilisation": 0.5, "with g = 1": 0.75},
                 "tolerance":
                   {"mean": "± 8 %%", "utilisation": "bound", "with g = 1": "must miss: bound"},
                 "pass": false,
                 "unit": {"mean": "packets", "utilisation": "", "with g = 1": ""},
                 "holds": {"mean": true, "utilisation": false, "with g = 1": true},
                 "source": "the test", "version": "%s", "notes": ["no JDK 25 here", "A sentence."]}
                """
                    .formatted(WeirVersion.current())));
    assertThat(Json.line(row)).startsWith("{\"row\":5,\"name\":").doesNotContain("\n");
  }

  @Test
  void whatWasNotMeasuredIsNull() {
    FakeRow row = FakeRow.of(1, Check.atMost("loss", 0.1, Double.NaN, ""));

    assertThat(RowJson.of(result(row)).path("measured").path("loss").isNull()).isTrue();
  }

  @Test
  void aRowThatThrewSaysWhy() {
    ObjectNode row = RowJson.of(result(THROWING));

    assertThat(row.path("pass").asBoolean(true)).isFalse();
    assertThat(row.path("failure").asText()).contains("no such fabric");
    assertThat(row.path("measured").isEmpty()).isTrue();
    assertThat(RowText.of(result(THROWING))).contains("row 7", "FAILED", "no such fabric");
  }

  @Test
  void textNamesRowFigureAndVerdict() {
    List<String> lines = RowText.of(result(MIXED)).lines().toList();

    assertThat(lines.get(0)).contains("row 5", "N = 2 | 5", "FAILED");
    assertThat(lines.get(1)).contains("mean", "59.6 packets", "60.25 packets", "± 8 %", "ok");
    assertThat(lines.get(2)).contains("utilisation", "≥ 0.999", "0.5", "FAILED");
    assertThat(lines.get(3)).contains("with g = 1", "must miss", "ok");
    assertThat(lines.get(4)).contains("no JDK 25 here");
  }

  @Test
  void columnsAreStraightWhateverTheUnits() {
    FakeRow row =
        FakeRow.of(
            1,
            Check.atMost("a", 1, 0.1234567, "packets per window"),
            Check.within("figure ".repeat(9), 1000.25, 0.1, 0, "probe timeouts"));
    List<String> lines = RowText.of(result(row)).lines().skip(1).toList();

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).indexOf("bound")).isPositive().isEqualTo(lines.get(1).indexOf("±"));
    assertThat(lines.get(0).lastIndexOf("ok")).isEqualTo(lines.get(1).lastIndexOf("FAILED"));
  }

  @Test
  void theSummaryNamesWhatFailed() {
    RowResult holds = result(FakeRow.of(1, Check.equal("figure", 1, 1, "")));

    assertThat(RowText.summary(List.of(holds, result(MIXED), result(THROWING))).strip())
        .isEqualTo("1 of 3 rows hold; failed: 5, 7");
    assertThat(RowText.summary(List.of(holds)).strip()).isEqualTo("1 of 1 row holds");
  }

  @Test
  void thePageHasATablePerRowAndItsPictures(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("new/validation.md");
    new ValidationPage(List.of(result(MIXED), result(THROWING)), Effort.FULL).write(page);

    String text = Files.readString(page);
    assertThat(text)
        .contains(
            "    ./weir validate\n",
            "Weir " + WeirVersion.current(),
            "0 of 2 rows hold; failed: 5, 7",
            "| [5](#row-5) | N = 2 \\| 5 | FAILED |",
            "Again: `./weir validate 5`",
            "| mean | 59.6 packets | 60.25 packets | ± 8 % | ok |",
            "| utilisation | ≥ 0.999 | 0.5 | bound | **FAILED** |",
            "Note: no JDK 25 here.\n",
            "Note: A sentence.\n",
            "IllegalStateException: no such fabric",
            "![Queue & rate (N = 2)](validation/5-queue-rate-n-2.svg)");
    assertThat(folder.resolve("new/validation/5-queue-rate-n-2.svg")).content().contains("<svg");
  }

  @Test
  void equalResultsGiveEqualFiles() {
    ValidationPage one = new ValidationPage(List.of(result(MIXED)), Effort.QUICK);
    ValidationPage other = new ValidationPage(List.of(result(MIXED)), Effort.QUICK);

    assertThat(one.markdown("folder")).isEqualTo(other.markdown("folder")).contains("--quick");
    assertThat(one.pictures()).isEqualTo(other.pictures()).hasSize(1);
  }
}
