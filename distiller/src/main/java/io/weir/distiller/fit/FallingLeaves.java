package io.weir.distiller.fit;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Makes the leaves of a symmetric tree fall, or stay, as one feature rises. With the other answers
 * fixed, m questions about the feature leave m + 1 leaves that can be reached; the nearest falling
 * values to theirs, in weighted squares, are the means of pools of adjacent violators (Ayer et al.,
 * 1955). A leaf that contradictory answers would lead to takes the value of its highest answer.
 */
final class FallingLeaves {
  /** Weight of an empty leaf: it follows its neighbours. */
  private static final double NEXT_TO_NOTHING = 1e-9;

  /** Bits of the leaf's number that are answers about the feature. */
  private final int mask;

  /** Those bits for a value above the first j cuts, by j. */
  private final int[] patterns;

  private FallingLeaves(int mask, int[] patterns) {
    this.mask = mask;
    this.patterns = patterns;
  }

  /**
   * For a tree with these questions.
   *
   * @param feature the one that rises; negative: none, nothing is changed
   */
  static FallingLeaves of(int[] features, int[] cuts, int feature) {
    int levels = features.length;
    int[] about =
        IntStream.range(0, levels)
            .filter(level -> features[level] == feature)
            .boxed()
            .sorted(Comparator.comparingInt(level -> cuts[level]))
            .mapToInt(level -> 1 << (levels - 1 - level))
            .toArray();
    int[] patterns = new int[about.length + 1];
    for (int j = 0; j < about.length; j++) {
      patterns[j + 1] = patterns[j] | about[j];
    }
    return new FallingLeaves(patterns[about.length], patterns);
  }

  /** Projects {@code leaves} in place. */
  void project(double[] leaves, double[] weights) {
    if (mask == 0) {
      return;
    }
    double[] pool = new double[patterns.length];
    double[] poolWeight = new double[patterns.length];
    int[] poolSize = new int[patterns.length];
    for (int others = 0; others < leaves.length; others++) {
      if ((others & mask) == 0) {
        int pools = 0;
        for (int pattern : patterns) {
          pool[pools] = leaves[others | pattern];
          poolWeight[pools] = Math.max(weights[others | pattern], NEXT_TO_NOTHING);
          poolSize[pools++] = 1;
          while (pools > 1 && pool[pools - 1] > pool[pools - 2]) {
            pools--;
            merge(pool, poolWeight, poolSize, pools - 1);
          }
        }
        spread(leaves, others, pool, poolSize);
      }
    }
    fillUnreachable(leaves);
  }

  private static void merge(double[] pool, double[] weight, int[] size, int first) {
    double sum = weight[first] + weight[first + 1];
    pool[first] = (pool[first] * weight[first] + pool[first + 1] * weight[first + 1]) / sum;
    weight[first] = sum;
    size[first] += size[first + 1];
  }

  private void spread(double[] leaves, int others, double[] pool, int[] size) {
    int at = 0;
    int left = size[0];
    for (int pattern : patterns) {
      if (left == 0) {
        left = size[++at];
      }
      leaves[others | pattern] = pool[at];
      left--;
    }
  }

  private void fillUnreachable(double[] leaves) {
    for (int leaf = 0; leaf < leaves.length; leaf++) {
      leaves[leaf] = leaves[(leaf & ~mask) | highest(leaf & mask)];
    }
  }

  /** The smallest pattern that has all of these answers. */
  private int highest(int answers) {
    for (int pattern : patterns) {
      if ((pattern & answers) == answers) {
        return pattern;
      }
    }
    return mask;
  }
}
