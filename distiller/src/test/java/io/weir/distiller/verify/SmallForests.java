package io.weir.distiller.verify;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Forests over three features so narrow that every vector can be tried. */
final class SmallForests {
  static final int FEATURES = 3;
  static final int MIN = -7;
  static final int MAX = 8;

  private SmallForests() {}

  /** Three inputs that are the features; the output is 1 + score. */
  static DecisionProgram observation(long scoreLimit) {
    ProgramBuilder b = DecisionProgram.builder("small");
    for (int f = 0; f < FEATURES; f++) {
      Value x = b.input("x" + f, "none", MIN, MAX);
      if (f == 0) {
        b.rewardFeature(x, 0);
      } else {
        b.feature(x, 0);
      }
    }
    Value score = b.score("score", -scoreLimit, scoreLimit);
    return b.output(b.add("wanted", b.constant("one", 1 << 16), score)).build();
  }

  /** Ragged trees, thresholds also outside the range, saturation and shift by the seed. */
  static DecisionProgram ragged(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tree> trees = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      trees.add(Tree.of(node(random, 4)));
    }
    long scoreLimit = random.nextBoolean() ? 10 : 1_000;
    return observation(scoreLimit).withForest(new Forest(trees, random.nextInt(4)));
  }

  private static Tree.Node node(SplittableRandom random, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return Tree.leaf(random.nextInt(-20, 21));
    }
    int threshold = random.nextInt(MIN - 2, MAX + 3);
    return Tree.split(
        random.nextInt(FEATURES), threshold, node(random, depth - 1), node(random, depth - 1));
  }

  /** Every tree falls, or stays, as feature 0 rises; the other features do as they like. */
  static DecisionProgram falling(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<SymmetricTree.Level> levels =
          List.of(
              new SymmetricTree.Level(1 + random.nextInt(2), random.nextInt(MIN, MAX)),
              new SymmetricTree.Level(0, random.nextInt(MIN, MAX)));
      long a = random.nextInt(-10, 20);
      long b = random.nextInt(-10, 20);
      List<Long> leaves = List.of(a, a - random.nextInt(9), b, b - random.nextInt(9));
      trees.add(new SymmetricTree(levels, leaves).tree());
    }
    return observation(1_000).withForest(new Forest(trees, 0));
  }

  /** Calls for every vector there is. */
  static void everyVector(Consumer<long[]> consumer) {
    for (int a = MIN; a <= MAX; a++) {
      for (int b = MIN; b <= MAX; b++) {
        for (int c = MIN; c <= MAX; c++) {
          consumer.accept(new long[] {a, b, c});
        }
      }
    }
  }

  /** Scores of all vectors, in the order of {@link #everyVector}. */
  static long[] allScores(DecisionProgram program) {
    Interpreter interpreter = new Interpreter(program);
    List<Long> scores = new ArrayList<>();
    everyVector(vector -> scores.add(interpreter.score(vector)));
    return scores.stream().mapToLong(Long::longValue).toArray();
  }
}
