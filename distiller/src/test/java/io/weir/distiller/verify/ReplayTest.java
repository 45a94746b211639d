package io.weir.distiller.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.observation.ScaleFreeObservation;
import io.weir.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counterexamples become inputs and states, and those become decisions in the simulator. */
class ReplayTest {
  private static final int R = 3;

  /** Falls with r, but for a dent: from 8192 to 20000 it rises again. */
  private static DecisionProgram dented() {
    Tree.Node dent = Tree.split(R, 20_000, Tree.leaf(900), Tree.leaf(-3_000));
    Tree.Node upper = Tree.split(R, 8_192, Tree.leaf(-1_000), dent);
    Tree.Node old = Tree.split(0, 70_000, Tree.leaf(-50), Tree.leaf(50));
    return RlccObservation.program()
        .withForest(
            new Forest(
                List.of(Tree.of(Tree.split(R, 0, Tree.leaf(2_000), upper)), Tree.of(old)), 0));
  }

  private static List<Finding> prove(DecisionProgram program, List<Wanted> wanted) {
    return new Prover(program, 100_000)
        .tasks(wanted).stream().map(task -> task.prove(p -> {})).toList();
  }

  private static Finding last(DecisionProgram program, Wanted wanted) {
    List<Finding> findings = prove(program, List.of(wanted));
    return findings.get(findings.size() - 1);
  }

  /** The row comes to the example's cells in the interpreter, and to its score in the simulator. */
  private static void assertReal(DecisionProgram program, Example example) {
    long[] row = example.row().orElseThrow().stream().mapToLong(Long::longValue).toArray();
    int inputs = program.inputs().size();
    Interpreter interpreter = new Interpreter(program);
    long[] features = new long[program.features().size()];
    interpreter.observe(row, row, inputs, features);
    for (int f = 0; f < features.length; f++) {
      assertThat(example.cells().get(f).contains(features[f])).isTrue();
    }
    assertThat(interpreter.score(features)).isEqualTo(example.score());
    Replay replay = example.replay().orElseThrow();
    int multiplier = interpreter.decide(row, Arrays.copyOfRange(row, inputs, row.length), 0);
    assertThat(replay.multiplierQ16()).isEqualTo(multiplier);
    assertThat(replay.rateBeforeQ20()).isEqualTo(row[2]);
    long wanted = (row[2] * multiplier) >> 16;
    assertThat(replay.rateAfterQ20())
        .isEqualTo(Math.max(Scenario.DEFAULTS.roce().minRateQ20(), Math.min(1 << 20, wanted)));
  }

  @Test
  void aBrokenClaimIsReplayed() {
    DecisionProgram program = dented();
    Finding finding = last(program, new Wanted.Claimed(new Claim(Claim.Kind.NOT_RISING, "r", 0)));
    assertThat(finding.verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(finding.examples()).hasSize(2);
    finding.examples().forEach(example -> assertReal(program, example));
    assertThat(finding.examples().get(1).score())
        .isEqualTo(finding.examples().get(0).score() + 1_900);
  }

  @Test
  void theSmallestValueFromWhichTheRateNeverRisesIsFound() {
    Finding finding = last(dented(), new Wanted.Smallest("r"));
    assertThat(finding.verdict()).isEqualTo(Verdict.PROVED);
    assertThat(finding.detail()).startsWith("score <= 0 where r >= 20001;");
  }

  @Test
  void anIncreaseWhereNoneMayBeIsReplayed() {
    DecisionProgram program = dented();
    Wanted claim = new Wanted.Claimed(new Claim(Claim.Kind.NEVER_INCREASES, "r", 9_000));
    Finding finding = last(program, claim);
    assertThat(finding.verdict()).isEqualTo(Verdict.REFUTED);
    Example example = finding.examples().get(0);
    assertReal(program, example);
    assertThat(example.features().get(R)).isBetween(9_000L, 20_000L);
    Replay replay = example.replay().orElseThrow();
    assertThat(replay.multiplierQ16()).isGreaterThan(1 << 16);
  }

  /** Through the expressions: r is the reward and a column of its own is not. */
  @Test
  void outputsAreBoundedThroughTheExpressions() {
    DecisionProgram program = dented();
    Finding proved = last(program, new Wanted.WhenThen("r", 20_001, 65_536));
    assertThat(proved.verdict()).isEqualTo(Verdict.PROVED);
    Finding refuted = last(program, new Wanted.WhenThen("r", 15_000, 65_536));
    assertThat(refuted.verdict()).isEqualTo(Verdict.REFUTED);
    assertReal(program, refuted.examples().get(0));
    Finding limit = last(program, new Wanted.WhenThen("infl_q16", 0, 65_536 + 2_050));
    assertThat(limit.verdict()).isEqualTo(Verdict.PROVED);
    assertThat(last(program, new Wanted.WhenThen("infl_q16", 0, 65_536 + 2_049)).verdict())
        .isEqualTo(Verdict.REFUTED);
  }

  /** The condition is on a sibling of the feature, so that only small boxes tie them together. */
  @Test
  void whatTheLimitLeavesIsOpenWithItsBound() {
    ProgramBuilder b = DecisionProgram.builder("sibling");
    Value x = b.input("rtt_ns", "ns", 0, 1 << 20);
    Value sibling = b.mul("sibling", x, b.constant("three", 3));
    b.rewardFeature(x, 0);
    Value score = b.score("score", -1_000, 1_000);
    DecisionProgram program =
        b.output(b.add("wanted", b.constant("one", 1 << 16), score))
            .forest(
                new Forest(
                    List.of(Tree.of(Tree.split(0, 99_999, Tree.leaf(500), Tree.leaf(0)))), 0))
            .build();
    Wanted claim = new Wanted.WhenThen(sibling.name(), 300_000, 65_536);
    Finding open = new Prover(program, 300).tasks(List.of(claim)).get(6).prove(p -> {});
    assertThat(open.verdict()).isEqualTo(Verdict.OPEN);
    assertThat(open.detail()).isEqualTo("proved: at most 66036 there");
    assertThat(open.boxes()).isEqualTo(3);
    assertThat(last(program, claim).verdict()).isEqualTo(Verdict.PROVED);
    Wanted wrong = new Wanted.WhenThen(sibling.name(), 299_997, 65_536);
    assertThat(last(program, wrong).verdict()).isEqualTo(Verdict.REFUTED);
  }

  /** Feature 1 is feature 0 plus 1,000; the forest is wrong where it is less. */
  @Test
  void featuresThatNeverMeetAreRuledOut() {
    ProgramBuilder b = DecisionProgram.builder("correlated");
    Value x = b.input("rtt_ns", "ns", 0, 1 << 20);
    Value above = b.add("above", x, b.constant("thousand", 1_000));
    b.rewardFeature(x, 0).feature(above, 0);
    Value score = b.score("score", -1_000, 1_000);
    Tree.Node wrong = Tree.split(1, 90_000, Tree.leaf(500), Tree.leaf(0));
    DecisionProgram program =
        b.output(b.add("wanted", b.constant("one", 1 << 16), score))
            .forest(new Forest(List.of(Tree.of(Tree.split(0, 99_999, Tree.leaf(0), wrong))), 0))
            .build();
    Wanted claim = new Wanted.Claimed(new Claim(Claim.Kind.NEVER_INCREASES, "rtt_ns", 0));
    Finding finding = last(program, claim);
    assertThat(finding.verdict()).isEqualTo(Verdict.REFUTED);
    Example example = finding.examples().get(0);
    assertThat(example.score()).isEqualTo(500);
    assertThat(example.row()).isEmpty();
    assertThat(example.ruledOut()).isTrue();
    assertThat(last(program, new Wanted.WhenThen("rtt_ns", 0, 65_536)).verdict())
        .as("what matters of the program holds")
        .isEqualTo(Verdict.PROVED);
  }

  /** Random cells that some row is known to come to. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void rowsAreFoundBehindFeatures(long seed) {
    DecisionProgram program = RlccObservation.program();
    SplittableRandom random = new SplittableRandom(seed);
    long[] row = new RowBox(RowBox.whole(program)).random(random);
    long[] features = new long[program.features().size()];
    new Interpreter(program).observe(row, row, program.inputs().size(), features);
    List<Interval> cells = new ArrayList<>();
    for (long feature : features) {
      cells.add(new Interval(feature - 20, feature + 20));
    }
    FeatureGoal goal = new FeatureGoal(program, cells);
    long[] found =
        new RowSearch(goal, 3_000, p -> {}).find(goal.start().orElseThrow()).orElseThrow();
    assertThat(goal.holds(found)).isTrue();
    assertThat(goal.holds(row)).isTrue();
  }

  /** A phase other than "run" ignores the forest: the output is bounded where the score is not. */
  @Test
  void scaleFreeProgramsAreProvedToo() {
    DecisionProgram program =
        ScaleFreeObservation.program()
            .withForest(
                new Forest(
                    List.of(Tree.of(Tree.split(0, 0, Tree.leaf(3_000), Tree.leaf(-3_000)))), 0))
            .withClaims(List.of(new Claim(Claim.Kind.NOT_RISING, "r", 0)));
    List<Finding> findings = prove(program, List.of());
    assertThat(findings).extracting(Finding::verdict).containsOnly(Verdict.PROVED);
    assertThat(findings.get(5).property()).isEqualTo("never rises with r");
  }
}
