package io.weir.distiller.fit;

import java.util.Arrays;

/**
 * Grows one symmetric tree on weighted residuals: level by level the question that removes most of
 * the squared error, over all nodes of the level together. Sums are kept in histograms over bins.
 *
 * <p>The gain of a question is worked out from the leaves as they will be, after the monotone
 * projection: a question that pays only where it breaks the constraint is not asked.
 */
final class ObliviousGrower {
  /** Gains below this share of what is explained already are rounding. */
  private static final double LEAST_GAIN = 1e-9;

  /** No feature whose rise must make the prediction fall. */
  private static final int NONE = -1;

  private final BinnedExamples examples;
  private final int depth;
  private final double minLeafWeight;
  private final int fallingFeature;
  private final int[] binCounts;

  /**
   * @param examples what to fit; labels are not read
   * @param spec depth, least weight, whether monotone
   */
  ObliviousGrower(BinnedExamples examples, FitSpec spec) {
    this.examples = examples;
    this.depth = spec.depth();
    this.minLeafWeight = spec.minChildWeight();
    this.fallingFeature = spec.monotone() ? examples.rewardFeature() : NONE;
    this.binCounts = new int[examples.featureCount()];
    for (int f = 0; f < binCounts.length; f++) {
      binCounts[f] = examples.bins().bin(f, Long.MAX_VALUE) + 1;
    }
  }

  /** A tree that predicts {@code residuals}, by example. */
  ObliviousTree grow(double[] residuals) {
    Questions asked = new Questions(new int[0], new int[0]);
    int[] node = new int[residuals.length];
    double[] weights = {totalWeight(residuals.length)};
    double[] sums = {weightedSum(residuals)};
    double[] values = {sums[0] / weights[0]};
    double explained = explained(values, sums, weights);
    for (int level = 0; level < depth; level++) {
      Candidate best = null;
      for (int f = 0; f < binCounts.length; f++) {
        best = better(best, bestCut(f, histogram(f, node, residuals, 1 << level), asked, values));
      }
      if (best == null || best.explained <= explained + LEAST_GAIN * Math.abs(explained)) {
        break;
      }
      asked = best.questions;
      values = best.raw;
      explained = best.explained;
      int last = asked.features.length - 1;
      ObliviousTree.descend(node, examples.column(asked.features[last]), asked.cuts[last]);
    }
    return asked.tree(projected(asked, node, values));
  }

  private double weightedSum(double[] residuals) {
    double sum = 0;
    for (int i = 0; i < residuals.length; i++) {
      sum += examples.weight(i) * residuals[i];
    }
    return sum;
  }

  private double totalWeight(int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += examples.weight(i);
    }
    return sum;
  }

  private double[] projected(Questions asked, int[] node, double[] raw) {
    double[] weights = new double[raw.length];
    for (int i = 0; i < node.length; i++) {
      weights[node[i]] += examples.weight(i);
    }
    double[] leaves = raw.clone();
    asked.falling(fallingFeature).project(leaves, weights);
    return leaves;
  }

  /** Sums by node and bin, each bin with all below it: weighted residuals, then weights. */
  private double[] histogram(int feature, int[] node, double[] residuals, int nodes) {
    int bins = binCounts[feature];
    double[] sums = new double[2 * nodes * bins];
    short[] column = examples.column(feature);
    for (int i = 0; i < node.length; i++) {
      int at = 2 * (node[i] * bins + column[i]);
      double weight = examples.weight(i);
      sums[at] += weight * residuals[i];
      sums[at + 1] += weight;
    }
    for (int n = 0; n < nodes; n++) {
      for (int at = 2 * (n * bins + 1); at < 2 * (n + 1) * bins; at++) {
        sums[at] += sums[at - 2];
      }
    }
    return sums;
  }

  private Candidate bestCut(int feature, double[] sums, Questions asked, double[] parents) {
    int bins = binCounts[feature];
    int children = 2 * parents.length;
    double[] raw = new double[children];
    double[] leaves = new double[children];
    double[] residuals = new double[children];
    double[] weights = new double[children];
    Candidate best = null;
    for (int cut = 0; cut < bins - 1; cut++) {
      if (asked.contains(feature, cut)) {
        continue;
      }
      for (int n = 0; n < parents.length; n++) {
        int at = 2 * (n * bins + cut);
        int all = 2 * (n * bins + bins - 1);
        residuals[2 * n] = sums[at];
        residuals[2 * n + 1] = sums[all] - sums[at];
        weights[2 * n] = sums[at + 1];
        weights[2 * n + 1] = sums[all + 1] - sums[at + 1];
        raw[2 * n] = value(residuals[2 * n], weights[2 * n], parents[n]);
        raw[2 * n + 1] = value(residuals[2 * n + 1], weights[2 * n + 1], parents[n]);
      }
      Questions questions = asked.and(feature, cut);
      System.arraycopy(raw, 0, leaves, 0, children);
      questions.falling(fallingFeature).project(leaves, weights);
      double explained = explained(leaves, residuals, weights);
      if (best == null || explained > best.explained) {
        best = new Candidate(questions, raw.clone(), explained);
      }
    }
    return best;
  }

  /** A leaf with too little weight does as its parent. */
  private double value(double residual, double weight, double parent) {
    return weight >= minLeafWeight ? residual / weight : parent;
  }

  /** Squared error that leaves of these values remove. */
  private static double explained(double[] leaves, double[] residuals, double[] weights) {
    double sum = 0;
    for (int i = 0; i < leaves.length; i++) {
      sum += leaves[i] * (2 * residuals[i] - leaves[i] * weights[i]);
    }
    return sum;
  }

  private static Candidate better(Candidate a, Candidate b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return b.explained > a.explained ? b : a;
  }

  /** A question on top of those asked, leaves before projection, and what they explain after it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Candidate(Questions questions, double[] raw, double explained) {}

  /** The questions of a tree, root first. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Questions(int[] features, int[] cuts) {
    Questions and(int feature, int cut) {
      int count = features.length;
      int[] moreFeatures = Arrays.copyOf(features, count + 1);
      int[] moreCuts = Arrays.copyOf(cuts, count + 1);
      moreFeatures[count] = feature;
      moreCuts[count] = cut;
      return new Questions(moreFeatures, moreCuts);
    }

    boolean contains(int feature, int cut) {
      for (int i = 0; i < features.length; i++) {
        if (features[i] == feature && cuts[i] == cut) {
          return true;
        }
      }
      return false;
    }

    FallingLeaves falling(int feature) {
      return FallingLeaves.of(features, cuts, feature);
    }

    ObliviousTree tree(double[] leaves) {
      return new ObliviousTree(features, cuts, leaves);
    }
  }
}
