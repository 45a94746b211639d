package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.RlccObservation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProveCommandTest {
  private static final int R = 3;

  @TempDir private Path folder;

  private Path write(String name, Tree.Node root, Claim... claims) {
    DecisionProgram program =
        RlccObservation.program()
            .withForest(new Forest(List.of(Tree.of(root)), 0))
            .withClaims(List.of(claims));
    Path file = folder.resolve(name);
    ProgramFile.write(file, program, Provenance.now(1, "none", Map.of()));
    return file;
  }

  private static Tree.Node falling() {
    return Tree.split(R, 0, Tree.leaf(500), Tree.leaf(-700));
  }

  private static List<JsonNode> objects(String out) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : out.split("\n", -1)) {
      if (!line.isEmpty()) {
        objects.add(Json.MAPPER.readTree(line));
      }
    }
    return objects;
  }

  @Test
  void everythingProvedIsExitCodeZero() {
    Path file = write("a.json", falling(), new Claim(Claim.Kind.NOT_RISING, "r", 0));
    CommandLineRun run =
        CommandLineRun.of("prove", file.toString(), "--claim", "r >= 1 output <= 65536");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out().lines()).hasSize(8).allMatch(line -> line.startsWith("PROVED "));
    assertThat(run.out())
        .contains("never rises with r", "exactly [-700, 500]", "score <= 0 where r >= 1;");
  }

  @Test
  void aRefutationIsAnObjectWithARowAndAReplayAndExitCodeFive() throws IOException {
    Path file = write("a.json", falling());
    CommandLineRun run =
        CommandLineRun.of("prove", file.toString(), "--json", "--claim", "r not-falling");
    assertThat(run.exitCode()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run.err()).contains("1 of 7 properties are not proved");
    List<JsonNode> objects = objects(run.out());
    assertThat(objects).hasSize(7);
    JsonNode refuted = objects.get(6);
    assertThat(refuted.path("property").asText()).isEqualTo("never falls with r");
    assertThat(refuted.path("verdict").asText()).isEqualTo("REFUTED");
    assertThat(refuted.path("counterexample")).hasSize(2);
    JsonNode above = refuted.path("counterexample").get(1);
    assertThat(above.path("score").asLong()).isEqualTo(-700);
    assertThat(above.path("features").path("r").asLong()).isPositive();
    assertThat(above.path("row").path("cur_rate_q20").asLong())
        .isEqualTo(above.path("replay").path("rateBeforeQ20").asLong());
    assertThat(above.path("replay").path("multiplierQ16").asLong()).isEqualTo(65_536 - 700);
  }

  @Test
  void prunedProgramsAreProvedEqual() {
    Tree.Node dead = Tree.split(R, 5, Tree.leaf(-700), Tree.split(R, 3, Tree.leaf(9), falling()));
    Path file = write("a.json", dead);
    Path pruned = folder.resolve("b.json");
    CommandLineRun run = CommandLineRun.of("prove", file.toString(), "--pruned", pruned.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run.out()).contains("REFUTED   every leaf reachable");
    assertThat(ProgramFile.read(pruned).program().forest().trees())
        .containsExactly(Tree.of(Tree.leaf(-700)));
    CommandLineRun equal =
        CommandLineRun.of("prove", file.toString(), "--equals", pruned.toString());
    assertThat(equal.exitCode()).as(equal.out()).isEqualTo(ExitCode.OK);
    assertThat(equal.out()).startsWith("PROVED    equal forests");
    Path other = write("c.json", Tree.leaf(-701));
    CommandLineRun different =
        CommandLineRun.of("prove", file.toString(), "--equals", other.toString());
    assertThat(different.exitCode()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(different.out()).contains("score -700 here, -701 there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rr not-rising               | feature `rr`",
        "r rising                    | expected",
        "score >= 3 output <= 4      | step before the score `score`",
        "inf_q16 >= 3 output <= 4    | infl_q16",
        "r >= 99999999999999999999 never-increases | does not fit"
      })
  void wrongClaimsAreRefused(String claim, String words) {
    Path file = write("a.json", falling());
    CommandLineRun run = CommandLineRun.of("prove", file.toString(), "--claim", claim);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("--claim", words);
  }

  @Test
  void aProgramWithoutForestIsRefused() {
    Path file = folder.resolve("observation.json");
    ProgramFile.write(file, RlccObservation.program(), Provenance.now(1, "none", Map.of()));
    CommandLineRun run = CommandLineRun.of("prove", file.toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("no forest");
  }

  /** An imported model is emitted, compiled, compared, and proved. */
  @Test
  void importedModelsAreEmittedAndProved() throws IOException {
    Path model = folder.resolve("model.json");
    Files.writeString(
        model,
        "{\"n_features\": 2, \"aggregation\": \"mean\", \"feature_names\": [\"Load %\", \"int\"],"
            + " \"trees\": [{\"children_left\": [1, -1, -1], \"children_right\": [2, -1, -1],"
            + " \"feature\": [0, -2, -2], \"threshold\": [0.55, -2, -2],"
            + " \"value\": [[[0.3]], [[0.5]], [[-0.125]]]}]}");
    Path program = folder.resolve("program.json");
    CommandLineRun emitted =
        CommandLineRun.of(
            "emit",
            "--from",
            model.toString(),
            "--fraction-bits",
            "8,int=0",
            "--range",
            "Load %=0:1",
            "--program-out",
            program.toString(),
            "--out",
            folder.resolve("c").toString(),
            "--compile");
    assertThat(emitted.exitCode()).as(emitted.err()).isZero();
    assertThat(emitted.out()).contains("equal to the interpreter", "off by at most");
    DecisionProgram made = ProgramFile.read(program).program();
    assertThat(made.inputs()).extracting("name").containsExactly("load__", "int");
    assertThat(made.inputs().get(0).max()).isEqualTo(256);
    assertThat(made.forest().trees().get(0).threshold(0)).isEqualTo(140);
    CommandLineRun proved = CommandLineRun.of("prove", program.toString());
    assertThat(proved.exitCode()).as(proved.err()).isZero();
    assertThat(proved.out()).contains("exactly [-8192, 32768]");
  }

  @Test
  void emitWantsEitherAProgramOrAModel() {
    String out = folder.toString();
    assertThat(CommandLineRun.of("emit", "--out", out).exitCode()).isEqualTo(ExitCode.USAGE);
    CommandLineRun bits = CommandLineRun.of("emit", "p.json", "--out", out, "--range", "a=1:2");
    assertThat(bits.exitCode()).isEqualTo(3);
    assertThat(bits.err()).contains("--from");
  }
}
