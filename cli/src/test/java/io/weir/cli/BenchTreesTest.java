package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.BbrObservation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchTreesTest {
  private static final String EXAMPLES = "../examples/policies/";
  private static final List<String> MODELS =
      List.of("single_d6", "single_d10", "boosted_50x5", "boosted_100x6");

  @TempDir private Path folder;

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

  /** Times are not looked at here either. */
  @Test
  void quickRunMeasuresAProgramOnTheRoundsItVisits() throws Exception {
    Path program = folder.resolve("gain.json");
    Tree.Node small = Tree.split(1, 128, Tree.leaf(-60_000), Tree.leaf(-40_000));
    Tree.Node root = Tree.split(0, 512, small, Tree.leaf(9_000));
    ProgramFile.write(
        program,
        BbrObservation.program().withForest(new Forest(List.of(Tree.of(root)), 0)),
        Provenance.now(7, "none", Map.of()));

    CommandLineRun run =
        CommandLineRun.of("bench", "trees", program.toString(), "--quick", "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = Json.MAPPER.readTree(run.out());
    JsonNode own = json.path("programs").path(program.toString());
    assertThat(own.path("walk_ns").asDouble()).isPositive();
    assertThat(own.path("decision_ns").asDouble()).isPositive();
    assertThat(own.path("walk_bar_ns").asDouble()).isEqualTo(30);
    assertThat(own.path("decision_bar_ns").asDouble()).isEqualTo(100);
    assertThat(own.at("/plain_over_walk/median").asDouble()).isPositive();
    assertThat(own.path("calls_ns").size()).isEqualTo(5);
    String chosen = own.at("/choice/x86_64").asText();
    for (String set : List.of("x86_64", "rv64imac")) {
      if (json.at("/instructions_left_out/" + set).isMissingNode()) {
        JsonNode contenders = own.path("contenders");
        long walk = contenders.at("/score_" + chosen + "/instructions/" + set + "/max").asLong();
        assertThat(walk).as(set).isPositive();
        assertThat(contenders.at("/decision_" + chosen + "/instructions/" + set + "/min").asLong())
            .as("%s: the walk is a part of the decision", set)
            .isGreaterThan(walk);
      }
    }
  }

  /** One for a rate, as simulations of RoCE have it. */
  @Test
  void aProgramForARateIsMeasuredWithoutBars() throws Exception {
    String program = EXAMPLES + "small-core-program.json";
    CommandLineRun run = CommandLineRun.of("bench", "trees", program, "--quick", "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode own = Json.MAPPER.readTree(run.out()).path("programs").path(program);
    assertThat(own.path("decision_ns").asDouble()).isPositive();
    assertThat(own.has("decision_bar_ns")).isFalse();
  }

  @Test
  void refusesAProgramWithoutTrees() {
    String program = EXAMPLES + "bbr-analytic.json";
    CommandLineRun run = CommandLineRun.of("bench", "trees", program, "--quick");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains(program, "has no forest");
  }

  @Test
  void refusesProgramsBesideAPolicy() {
    CommandLineRun run = CommandLineRun.of("bench", "trees", "a.json", "--policy=b.json");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("FILEs or --policy");
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
