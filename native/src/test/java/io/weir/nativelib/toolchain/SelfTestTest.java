package io.weir.nativelib.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.analyse.SymmetricTree.Level;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.generate.RandomForests;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.target.Target;
import io.weir.codegen.target.shared.SelfTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The emitted self-test, compiled and run as a user would. */
class SelfTestTest {
  private static CCompiler gcc;

  @BeforeAll
  static void compiler() {
    assumeTrue(CCompiler.named("gcc", System.getenv()).isPresent(), "gcc is not installed");
    gcc = CCompiler.named("gcc", System.getenv()).orElseThrow();
  }

  private record Outcome(int exitCode, String printed) {}

  private static Map<String, String> emitted(DecisionProgram program, ForestForm form) {
    return Target.SHARED.emitAll(program, SmallPrograms.PROVENANCE, Optional.of(form));
  }

  private static Outcome run(Map<String, String> sources) throws Exception {
    try (WorkFolder work = new WorkFolder(sources)) {
      List<String> line = new ArrayList<>(List.of("-std=c11", "-O1"));
      line.addAll(LibraryBuild.WARNINGS);
      line.addAll(List.of("-I.", "-o", "selftest", SelfTest.FILE_NAME));
      gcc.run(line, work.path());
      Process process =
          new ProcessBuilder(work.path().resolve("selftest").toString())
              .redirectErrorStream(true)
              .start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), printed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void passesInEveryForm(ForestForm form) throws Exception {
    for (long seed = 500; seed < 504; seed++) {
      Outcome outcome = run(emitted(RandomPrograms.symmetric(seed), form));
      assertThat(outcome.printed()).as("seed %d", seed).startsWith("weir_selftest: OK, ");
      assertThat(outcome.exitCode()).isZero();
    }
  }

  @Test
  void passesForProgramsWithoutForestAndForDeepOnes() throws Exception {
    for (long seed = 0; seed < 12; seed++) {
      DecisionProgram program = RandomPrograms.program(seed);
      Map<String, String> sources =
          Target.SHARED.emitAll(program, SmallPrograms.PROVENANCE, Optional.empty());
      Outcome outcome = run(sources);
      assertThat(outcome.printed()).as("seed %d", seed).contains("OK");
      assertThat(outcome.exitCode()).isZero();
    }
  }

  /** Every threshold of a forest in turn, one up or one down. */
  @Test
  void oneThresholdOffByOneIsFound() throws Exception {
    DecisionProgram program = RandomForests.complete(RlccObservation.program(), 2, 3, 0, 3_000, 41);
    Map<String, String> sources = emitted(program, ForestForm.IF_ELSE);
    String core = sources.get(CoreEmitter.FILE_NAME);
    Matcher threshold = Pattern.compile("f\\[\\d\\] <= (-?\\d+)").matcher(core);
    int mutants = 0;
    while (threshold.find()) {
      long moved = Long.parseLong(threshold.group(1)) + (mutants % 2 == 0 ? 1 : -1);
      fails(sources, core, threshold, moved);
      mutants++;
    }
    assertThat(mutants).isEqualTo(14);
  }

  /** In the form with bits, every cut and every row. */
  @Test
  void oneCutOrBitOffByOneIsFound() throws Exception {
    // Leaves so far apart, and so small, that the score shows each change.
    SymmetricTree two =
        new SymmetricTree(
            List.of(new Level(1, 255), new Level(0, -100)), List.of(800L, -400L, 24L, 300L));
    SymmetricTree one = new SymmetricTree(List.of(new Level(0, 5_000)), List.of(16L, -90L));
    Forest forest = new Forest(List.of(two.tree(), one.tree()), 0);
    Map<String, String> sources =
        emitted(SmallPrograms.tracker().withForest(forest), ForestForm.BIT_ROWS);
    String core = sources.get(CoreEmitter.FILE_NAME);
    // A feature with one cut has it in a comparison.
    Matcher table =
        Pattern.compile("(?:weir_(?:cut|row)_\\d\\[\\d\\] = \\{|f\\[\\d\\] >)([^}?]*)[}?]")
            .matcher(core);
    Matcher number = Pattern.compile("(-?\\d+)").matcher(core);
    int mutants = 0;
    while (table.find()) {
      number.region(table.start(1), table.end(1));
      while (number.find()) {
        fails(sources, core, number, Long.parseLong(number.group(1)) ^ 1);
        mutants++;
      }
    }
    // Two cuts and three rows of feature 0, a cut and two rows of feature 1.
    assertThat(mutants).isEqualTo(8);
  }

  private static void fails(Map<String, String> sources, String core, Matcher at, long number)
      throws Exception {
    String mutant = core.substring(0, at.start(1)) + number + core.substring(at.end(1));
    Map<String, String> spoilt = new TreeMap<>(sources);
    spoilt.put(CoreEmitter.FILE_NAME, mutant);
    Outcome outcome = run(spoilt);
    assertThat(outcome.exitCode()).as("%s for %s", number, at.group()).isEqualTo(1);
    assertThat(outcome.printed()).contains("expected").contains("weir_selftest: ");
  }

  @Test
  void aHugeForestIsTestedInPartAndTheFileSaysSo() throws IOException {
    DecisionProgram program =
        RandomForests.complete(RlccObservation.program(), 30, 8, 0, 3_000, 42);
    assertThat(SelfTest.emit(program))
        .containsPattern("8192 of 2\\d{4} feature vectors")
        .containsPattern("2048 of \\d+ rows");
  }
}
