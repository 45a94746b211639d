package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchTreesTest {
  private static final String EXAMPLES = "../examples/policies/";
  private static final List<String> MODELS =
      List.of("single_d6", "single_d10", "boosted_50x5", "boosted_100x6");

  /** Times are not looked at, for they are the machine's; equal answers are: else it fails. */
  @Test
  void quickRunMeasuresEverything() throws Exception {
    CommandLineRun run = CommandLineRun.of("bench", "trees", "--quick", "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = Json.MAPPER.readTree(run.out());
    for (String model : MODELS) {
      assertThat(json.path(model + "_ns").asDouble()).as(model).isPositive();
      assertThat(json.path("plain_" + model + "_ns").asDouble()).as(model).isPositive();
      assertThat(json.at("/models/" + model + "/ratio/median").asDouble()).isPositive();
      assertThat(json.at("/models/" + model + "/plain/code_bytes").asLong()).isPositive();
    }
    List<String> names = new ArrayList<>();
    json.path("policy").fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .contains("network_float", "network_int8")
        .anyMatch(n -> n.matches("score_.*"));
    assertThat(json.path("calls_ns").size()).isEqualTo(2);
    for (JsonNode ways : json.path("calls_ns")) {
      assertThat(ways.size()).isEqualTo(5);
      ways.forEach(way -> assertThat(way.path("medianNs").asDouble()).isPositive());
    }
    assertCounted(json, "x86_64");
    assertCounted(json, "rv64imac");
  }

  /** Counted, or said why not. */
  private static void assertCounted(JsonNode json, String set) {
    String reason = json.at("/instructions_left_out/" + set).asText();
    long counted = json.at("/policy/network_float/instructions/" + set + "/max").asLong();
    assertThat(counted > 0 ? "counted" : reason).containsAnyOf("counted", "apt-get install");
  }

  @Test
  void explainsItsOptions() {
    CommandLineRun run = CommandLineRun.of("bench", "trees", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("--quick", "--json", "--policy", "--program");
  }

  @Test
  void namesAFileThatIsMissing() {
    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "trees",
            "--policy=nowhere.json",
            "--program=" + EXAMPLES + "reference-program.json");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("nowhere.json");
  }
}
