package io.weir.distiller.bbr;

import io.weir.codegen.observation.BbrObservation;
import io.weir.distiller.fit.BinnedForest;
import io.weir.distiller.fit.BinnedTree;
import io.weir.distiller.fit.FeatureBins;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sets each leaf of a tree to the gain that loses least over the rounds that come to it, see {@link
 * Lesson#loss}: the mean of labels, which the tree was grown for, may suit none of them.
 */
final class LeafGains {
  private static final double Q16 = 65_536;

  /** Gains that are tried grow by this. */
  private static final double STEP = 1.02;

  private static final double STOCK = BbrObservation.STOCK_Q16 / Q16;

  /** What another gain must win over BBR's own, in Jain's index: that is known to do no harm. */
  private static final double HARDLY_WORSE = 0.01;

  private final VisitedRounds rounds;
  private final FeatureBins bins;

  private LeafGains(VisitedRounds rounds, FeatureBins bins) {
    this.rounds = rounds;
    this.bins = bins;
  }

  /** The same trees with other leaves; scores are gains over BBR's own, Q16. */
  static BinnedForest set(BinnedForest forest, VisitedRounds rounds) {
    LeafGains gains = new LeafGains(rounds, forest.bins());
    List<Integer> all = IntStream.range(0, rounds.size()).boxed().toList();
    return new BinnedForest(forest.bins(), List.of(gains.set(forest.trees().get(0), all)));
  }

  /** The gain that loses least over some rounds; BBR's own where that is hardly worse. */
  static double best(VisitedRounds rounds, List<Integer> of) {
    double best = STOCK;
    double leastLoss = loss(rounds, of, STOCK) - HARDLY_WORSE;
    double first = BbrObservation.MIN_Q16 / Q16;
    for (double gain = first; gain < BbrObservation.MAX_Q16 / Q16; gain *= STEP) {
      double loss = loss(rounds, of, gain);
      if (loss < leastLoss && isApplied(gain)) {
        leastLoss = loss;
        best = gain;
      }
    }
    return best;
  }

  /** Not if it is so near BBR's own that a program takes that instead. */
  private static boolean isApplied(double gain) {
    return Math.abs(gain - STOCK) > BbrObservation.NEAR_STOCK_Q16 / Q16;
  }

  /** Mean loss of a gain over some rounds. */
  private static double loss(VisitedRounds rounds, List<Integer> of, double gain) {
    double loss = 0;
    double weight = 0;
    for (int round : of) {
      loss += rounds.weight(round) * rounds.lesson(round).loss(gain);
      weight += rounds.weight(round);
    }
    return loss / weight;
  }

  /** A gain as a score. */
  static double score(double gain) {
    return Math.round(gain * Q16) - (double) BbrObservation.STOCK_Q16;
  }

  private BinnedTree set(BinnedTree tree, List<Integer> here) {
    if (tree instanceof BinnedTree.Split split) {
      List<Integer> left = new ArrayList<>();
      List<Integer> right = new ArrayList<>();
      for (int round : here) {
        int bin = bins.bin(split.feature(), rounds.row(round)[split.feature()]);
        (bin <= split.cut() ? left : right).add(round);
      }
      return new BinnedTree.Split(
          split.feature(), split.cut(), set(split.left(), left), set(split.right(), right));
    }
    return here.isEmpty() ? tree : new BinnedTree.Leaf(score(best(rounds, here)));
  }
}
