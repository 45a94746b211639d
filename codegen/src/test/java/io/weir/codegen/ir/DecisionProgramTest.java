package io.weir.codegen.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codegen.generate.SmallPrograms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which parts do not make a program, one by one. */
class DecisionProgramTest {
  /** The parts of a valid program, to be spoilt one at a time. */
  private static final class Parts {
    String name = "p";
    List<Input> inputs = new ArrayList<>(List.of(new Input("x", "ns", 0, 100)));
    List<StateField> states = new ArrayList<>(List.of(new StateField("s", "ns", 0, 100, 0)));
    List<Expression> expressions =
        new ArrayList<>(
            List.of(
                new Expression("x", Op.INPUT, List.of("x"), List.of()),
                new Expression("s", Op.STATE, List.of("s"), List.of()),
                new Expression("score", Op.SCORE, List.of(), List.of(-10L, 10L)),
                new Expression("sum", Op.ADD, List.of("x", "score"), List.of())));
    List<Feature> features = new ArrayList<>(List.of(new Feature("x", 0)));
    int rewardFeature = 0;
    Forest forest = new Forest(List.of(Tree.of(Tree.leaf(3))), 0);
    String output = "sum";
    List<StateUpdate> updates = new ArrayList<>(List.of(new StateUpdate("s", "x")));
    List<Claim> claims = List.of();

    void add(String expression, Op op, List<String> args, Long... constants) {
      expressions.add(new Expression(expression, op, args, List.of(constants)));
    }

    void tree(int[] feature, long[] threshold, int[] left, int[] right, long[] value) {
      forest = new Forest(List.of(new Tree(feature, threshold, left, right, value)), 0);
    }

    DecisionProgram build() {
      return new DecisionProgram(
          name,
          inputs,
          states,
          expressions,
          features,
          rewardFeature,
          forest,
          output,
          updates,
          claims);
    }
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(mistakesInNames(), mistakesInExpressions(), mistakesInTrees(), mistakesInUse())
        .flatMap(stream -> stream);
  }

  private static Arguments mistake(String message, Consumer<Parts> spoil) {
    return Arguments.of(message, spoil);
  }

  private static Stream<Arguments> mistakesInNames() {
    return Stream.of(
        mistake("program `1st`: a name is a C identifier", p -> p.name = "1st"),
        mistake(
            "input or state `x` is declared twice", p -> p.inputs.add(new Input("x", "ns", 0, 1))),
        mistake(
            "input or state `x` is declared twice",
            p -> p.states.add(new StateField("x", "ns", 0, 1, 0))),
        mistake("expression `x` is declared twice", p -> p.add("x", Op.CONST, List.of(), 1L)),
        mistake("input `a b`: a name", p -> p.inputs.add(new Input("a b", "ns", 0, 1))),
        mistake("range [2, 1] is empty", p -> p.inputs.add(new Input("y", "ns", 2, 1))),
        mistake(
            "state `t`: initial value 5 lies outside [0, 1]",
            p -> p.states.add(new StateField("t", "ns", 0, 1, 5))));
  }

  private static Stream<Arguments> mistakesInExpressions() {
    return Stream.of(
        mistake(
            "expression `e` refers to expression `scor`, which does not exist; did you mean"
                + " `score`?",
            p -> p.add("e", Op.ADD, List.of("x", "scor"))),
        mistake("expression `e` refers to input `z`", p -> p.add("e", Op.INPUT, List.of("z"))),
        mistake("expression `e` refers to state `x`", p -> p.add("e", Op.STATE, List.of("x"))),
        mistake(
            "expression `e` uses `x` before it is defined",
            p -> p.expressions.add(0, new Expression("e", Op.ISQRT, List.of("x"), List.of()))),
        mistake(
            "expression `e` uses `e` before it is defined",
            p -> p.add("e", Op.ADD, List.of("x", "e"))),
        mistake(
            "expression `e`: ADD takes 2 arguments and 0 constants, found 1 and 0",
            p -> p.add("e", Op.ADD, List.of("x"))),
        mistake(
            "expression `e2`: MUL of `e` in [0, 5000000000000000000] and `x` in [0, 100] may"
                + " overflow 64 bits",
            p -> {
              p.add("big", Op.CONST, List.of(), 50_000_000_000_000_000L);
              p.add("e", Op.MUL, List.of("x", "big"));
              p.add("e2", Op.MUL, List.of("e", "x"));
            }),
        mistake("expression `e`: SHL by 63", p -> p.add("e", Op.SHL, List.of("x"), 63L)),
        mistake("expression `e`: SHR by -1", p -> p.add("e", Op.SHR, List.of("x"), -1L)),
        mistake("SHL of `x` in [0, 100] may overflow", p -> p.add("e", Op.SHL, List.of("x"), 60L)),
        mistake(
            "expression `e`: CLAMP to [3, 2], which is empty",
            p -> p.add("e", Op.CLAMP, List.of("x"), 3L, 2L)),
        mistake(
            "expression `e`: ISQRT needs `sum` in [0, 4294967295], but its range is [-10, 110]",
            p -> p.add("e", Op.ISQRT, List.of("sum"))),
        mistake(
            "expression `e`: SELECT needs `x` in [0, 1], but its range is [0, 100]",
            p -> p.add("e", Op.SELECT, List.of("x", "x", "x"))),
        mistake(
            "expression `e`: RECIP needs `x` in [1, 4294967295]",
            p -> p.add("e", Op.RECIP, List.of("x"), 16L)),
        mistake(
            "expression `e`: RECIP by 32",
            p -> {
              p.add("one", Op.CONST, List.of(), 1L);
              p.add("e", Op.RECIP, List.of("one"), 32L);
            }),
        mistake("more than one SCORE: [score, e]", p -> p.add("e", Op.SCORE, List.of(), 0L, 1L)));
  }

  private static Stream<Arguments> mistakesInTrees() {
    int[] two = {0, 0, 0};
    return Stream.of(
        mistake(
            "tree 0, node 0: left child 12 does not exist; the tree has 3 nodes",
            p -> p.tree(ints(0, -1, -1), new long[3], ints(12, 0, 0), ints(2, 0, 0), new long[3])),
        mistake(
            "tree 0, node 0: right child -1 does not exist",
            p -> p.tree(ints(0, -1, -1), new long[3], ints(1, 0, 0), ints(-1, 0, 0), new long[3])),
        mistake(
            "tree 0, node 0: left child 0 is already used",
            p -> p.tree(ints(0, -1, -1), new long[3], two, ints(2, 0, 0), new long[3])),
        mistake(
            "tree 0, node 0: left child 2 is already used",
            p -> p.tree(ints(0, -1, -1), new long[3], ints(2, 0, 0), ints(2, 0, 0), new long[3])),
        mistake(
            "tree 0, node 1: cannot be reached",
            p -> p.tree(ints(-1, -1, -1), new long[3], two, two, new long[3])),
        mistake(
            "tree 0, node 0: feature 1 does not exist; the program has 1",
            p -> p.tree(ints(1, -1, -1), new long[3], ints(1, 0, 0), ints(2, 0, 0), new long[3])),
        mistake(
            "tree 0, node 0: feature -2 does not exist",
            p -> p.tree(ints(-2, -1, -1), new long[3], ints(1, 0, 0), ints(2, 0, 0), new long[3])),
        mistake(
            "tree 0, node 0: threshold 2147483648 does not fit 32 bits signed",
            p ->
                p.tree(
                    ints(0, -1, -1),
                    new long[] {1L << 31, 0, 0},
                    ints(1, 0, 0),
                    ints(2, 0, 0),
                    new long[3])),
        mistake(
            "tree 0, node 2: value -2147483649 does not fit 32 bits signed",
            p ->
                p.tree(
                    ints(0, -1, -1),
                    new long[3],
                    ints(1, 0, 0),
                    ints(2, 0, 0),
                    new long[] {0, 0, -(1L << 31) - 1})),
        mistake(
            "a tree's lists must have equal length",
            p -> p.tree(ints(-1), new long[2], ints(0), ints(0), new long[1])),
        mistake("leafShift 32 is not in [0, 31]", p -> p.forest = new Forest(List.of(), 32)));
  }

  private static Stream<Arguments> mistakesInUse() {
    return Stream.of(
        mistake(
            "there is a forest but no SCORE",
            p -> {
              p.expressions.removeIf(e -> e.name().startsWith("s") && e.op() != Op.STATE);
              p.output = "x";
            }),
        mistake(
            "feature `nix` refers to expression `nix`", p -> p.features.add(new Feature("nix", 0))),
        mistake("feature `sum` depends on the SCORE", p -> p.features.add(new Feature("sum", 0))),
        mistake(
            "feature `big`: `big` has the range [0, 107374182400], which does not fit 32 bits",
            p -> {
              p.add("big", Op.SHL, List.of("x"), 30L);
              p.features.add(new Feature("big", 0));
            }),
        mistake("fractionBits 32 is not in [0, 31]", p -> p.features.add(new Feature("x", 32))),
        mistake("rewardFeature 1 is not one of the features 0 to 0", p -> p.rewardFeature = 1),
        mistake("output refers to expression `nix`", p -> p.output = "nix"),
        mistake(
            "output: `big` has the range",
            p -> {
              p.add("big", Op.SHL, List.of("x"), 30L);
              p.output = "big";
            }),
        mistake(
            "update of state `s`: `sum` has the range [-10, 110], which does not fit the state's"
                + " range [0, 100]",
            p -> p.updates.set(0, new StateUpdate("s", "sum"))),
        mistake(
            "update of state `t` refers to state `t`",
            p -> p.updates.add(new StateUpdate("t", "x"))),
        mistake(
            "update of state `s` is declared twice", p -> p.updates.add(new StateUpdate("s", "x"))),
        mistake("state `s` is never updated", p -> p.updates.clear()));
  }

  private static int[] ints(int... values) {
    return values;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void refusesAMistakeAndNamesTheElement(String message, Consumer<Parts> spoil) {
    assertThat(new Parts().build().hasForest()).as("unspoilt parts are valid").isTrue();
    assertThatThrownBy(
            () -> {
              Parts parts = new Parts();
              spoil.accept(parts);
              parts.build();
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void withForestReplacesOnlyTheForest() {
    DecisionProgram program = SmallPrograms.tracker();
    DecisionProgram bare = program.withForest(Forest.NONE);
    assertThat(bare.hasForest()).isFalse();
    assertThat(bare).isNotEqualTo(program);
    assertThat(bare.withForest(program.forest())).isEqualTo(program);
  }

  @Test
  void equalProgramsHaveEqualHashesAndDifferentOnesDoNot() {
    DecisionProgram program = SmallPrograms.tracker();
    assertThat(program.sha256()).isEqualTo(SmallPrograms.tracker().sha256());
    assertThat(program.withForest(Forest.NONE).sha256()).isNotEqualTo(program.sha256());
  }

  @Test
  void theBuilderFailsOnTheLineThatIsWrong() {
    ProgramBuilder b = DecisionProgram.builder("p");
    ProgramBuilder.Value x = b.input("x", "ns", 0, 10);
    assertThatThrownBy(() -> b.recip("r", x, 8)).hasMessageContaining("RECIP needs `x`");
  }
}
