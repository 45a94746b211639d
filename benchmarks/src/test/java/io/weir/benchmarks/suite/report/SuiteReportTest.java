package io.weir.benchmarks.suite.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.benchmarks.suite.Figure;
import io.weir.benchmarks.suite.HandMade;
import io.weir.benchmarks.suite.SuiteResult;
import io.weir.benchmarks.suite.SuiteScenario.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SuiteReportTest {
  @TempDir private Path folder;

  private static final SuiteResult RESULT =
      HandMade.result(
          HandMade.scenario(
              "2→1",
              HandMade.algorithm(
                  "my_policy.json",
                  false,
                  Kind.STEADY,
                  Map.of(Figure.GOODPUT, 98.5, Figure.LATENCY_MEAN, 8.85)),
              HandMade.algorithm(
                  "Swift", true, Kind.STEADY, Map.of(Figure.LATENCY_P99, 4.0, Figure.JAIN, 1.0))),
          HandMade.scenario(
              "cold start 8→1",
              HandMade.algorithm(
                  "my_policy.json",
                  false,
                  Kind.COLD_START,
                  Map.of(Figure.FAST_AND_FAIR, Double.POSITIVE_INFINITY)),
              HandMade.algorithm("Swift", true, Kind.COLD_START, Map.of())));

  @Test
  void json() throws IOException {
    JsonNode json = Json.MAPPER.readTree(Json.pretty(SuiteJson.of(RESULT)));
    assertThat(json.path("suite").asText()).isEqualTo("rlcc");
    assertThat(json.path("quick").asBoolean()).isTrue();
    assertThat(json.path("seeds").asInt()).isEqualTo(2);
    assertThat(json.path("judged").asText()).isEqualTo("my_policy.json");
    JsonNode steady = json.path("scenarios").path(0);
    assertThat(steady.path("name").asText()).isEqualTo("2→1");
    JsonNode figures = steady.path("algorithms").path("my_policy.json");
    assertThat(figures.path("goodputGbps").path("mean").asDouble()).isEqualTo(98.5);
    assertThat(figures.path("goodputGbps").path("standardDeviation").isNumber()).isTrue();
    JsonNode cold = json.path("scenarios").path(1).path("algorithms").path("my_policy.json");
    assertThat(cold.path("fastAndFairMs").path("mean").isNull()).isTrue();
    assertThat(json.path("pass").asBoolean()).isFalse();
  }

  @Test
  void jsonOfBarsAndDomination() {
    JsonNode json = SuiteJson.of(RESULT);
    JsonNode goodput = json.path("bars").path(0);
    assertThat(goodput.path("name").asText()).isEqualTo("2→1: goodput");
    assertThat(goodput.path("expected").asText()).isEqualTo("≥ 99 Gb/s");
    assertThat(goodput.path("measured").asDouble()).isEqualTo(98.5);
    assertThat(goodput.path("pass").asBoolean()).isFalse();
    JsonNode latency = json.path("bars").path(1);
    assertThat(latency.path("expected").asText()).isEqualTo("< 8.85 µs");
    assertThat(latency.path("pass").asBoolean()).isFalse();
    assertThat(json.path("dominated")).hasSize(1);
    JsonNode dominated = json.path("dominated").path(0);
    assertThat(dominated.path("scenario").asText()).isEqualTo("2→1");
    assertThat(dominated.path("by").asText()).isEqualTo("Swift");
    assertThat(dominated.path("latencyP99Us").path("by").asDouble()).isEqualTo(4);
  }

  @Test
  void text() {
    assertThat(SuiteText.of(RESULT))
        .contains("quick: short runs")
        .containsPattern("2→1: goodput +≥ 99 Gb/s +98.5000 Gb/s +FAILED")
        .containsPattern("2→1: p99 latency +< 17.7 µs +5.0000 µs +ok")
        .containsPattern("cold start 8→1: fast and fair +≤ 2 ms +∞ +FAILED")
        .contains("2→1: Swift (goodput 399 against 98.5 Gb/s")
        .contains("my_policy.json: 5 of 8 bars hold; dominated in 1 scenario");
  }

  @Test
  void page() throws IOException {
    Path file = folder.resolve("rlcc.md");
    new SuitePage(RESULT, "./weir evaluate my_policy.json --suite rlcc").write(file);
    assertThat(Files.readString(file))
        .contains("    ./weir evaluate my_policy.json --suite rlcc\n")
        .contains("2 seeds, quick")
        .contains("| 2→1: goodput | ≥ 99 Gb/s | 98.5000 Gb/s | **FAILED** |")
        .contains("5 of 8 hold")
        .contains("| 2→1 | Swift (goodput 399 against 98.5 Gb/s")
        .contains("## Reference environment\n\n| scenario | algorithm | goodput, Gb/s |")
        .contains("| 2→1 | **my\\_policy.json** | 98.50 ± 0.00 |")
        .contains("## Cold start")
        .contains("- A note.");
  }
}
