package io.weir.distiller.verify;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Symmetric trees boosted on a smooth function, each the best of a few random ones: what a learner
 * of such ensembles gives, as far as proofs are concerned.
 */
final class SymmetricEnsembles {
  private static final int EXAMPLES = 2_000;
  private static final int CANDIDATES = 8;
  private static final int BIN_WIDTH = 64;
  private static final double RATE = 0.3;

  private final SplittableRandom random;
  private final int features;
  private final int bins;
  private final int depth;
  private final int[][] x = new int[EXAMPLES][];
  private final double[] residual = new double[EXAMPLES];

  private SymmetricEnsembles(int features, int bins, int depth, long seed) {
    random = new SplittableRandom(seed);
    this.features = features;
    this.bins = bins;
    this.depth = depth;
    for (int i = 0; i < EXAMPLES; i++) {
      x[i] = random.ints(features, 0, bins * BIN_WIDTH).toArray();
      residual[i] = target(x[i]);
    }
  }

  /** Falls with feature 0, rises with 1, waves with 2, and some of it together. */
  private double target(int[] row) {
    double scale = bins * BIN_WIDTH;
    double first = row[0] / scale;
    double second = row[1] / scale;
    double third = row[2] / scale;
    double last = row[features - 1] / scale;
    return 20_000 * (0.6 - first + 0.5 * second * second)
        + 5_000 * Math.sin(6 * third) * (1 - first)
        + 2_000 * last;
  }

  /** An ensemble over {@code features} inputs with {@code bins} cells each. */
  static DecisionProgram program(int features, int bins, int trees, int depth, long seed) {
    SymmetricEnsembles own = new SymmetricEnsembles(features, bins, depth, seed);
    ProgramBuilder b = DecisionProgram.builder("ensemble");
    for (int f = 0; f < features; f++) {
      Value input = b.input("x" + f, "none", 0, (long) bins * BIN_WIDTH - 1);
      if (f == 0) {
        b.rewardFeature(input, 0);
      } else {
        b.feature(input, 0);
      }
    }
    Value score = b.score("score", -65_536, 65_536);
    b.output(b.add("wanted", b.constant("one", 1 << 16), score));
    List<Tree> list = new ArrayList<>();
    for (int t = 0; t < trees; t++) {
      list.add(own.best().tree());
    }
    return b.forest(new Forest(list, 4)).build();
  }

  private SymmetricTree best() {
    SymmetricTree best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < CANDIDATES; c++) {
      List<SymmetricTree.Level> levels = new ArrayList<>();
      for (int level = 0; level < depth; level++) {
        long cut = (long) random.nextInt(1, bins) * BIN_WIDTH - 1;
        levels.add(new SymmetricTree.Level(random.nextInt(features), cut));
      }
      SymmetricTree tree = fitted(levels);
      double error = 0;
      for (int i = 0; i < EXAMPLES; i++) {
        double left = residual[i] - at(tree, x[i]);
        error += left * left;
      }
      if (error < least) {
        least = error;
        best = tree;
      }
    }
    for (int i = 0; i < EXAMPLES; i++) {
      residual[i] -= at(best, x[i]);
    }
    return best;
  }

  private SymmetricTree fitted(List<SymmetricTree.Level> levels) {
    double[] sum = new double[1 << depth];
    int[] count = new int[sum.length];
    for (int i = 0; i < EXAMPLES; i++) {
      int leaf = leaf(levels, x[i]);
      sum[leaf] += residual[i];
      count[leaf]++;
    }
    List<Long> leaves = new ArrayList<>();
    for (int leaf = 0; leaf < sum.length; leaf++) {
      leaves.add(Math.round(16 * RATE * sum[leaf] / (count[leaf] + 1)));
    }
    return new SymmetricTree(levels, leaves);
  }

  private static double at(SymmetricTree tree, int[] row) {
    return tree.leaves().get(leaf(tree.levels(), row)) / 16.0;
  }

  private static int leaf(List<SymmetricTree.Level> levels, int[] row) {
    int leaf = 0;
    for (SymmetricTree.Level level : levels) {
      leaf = 2 * leaf + (row[level.feature()] > level.threshold() ? 1 : 0);
    }
    return leaf;
  }
}
