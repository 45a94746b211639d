package io.weir.distiller.bbr;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.distiller.collect.Examples;
import io.weir.distiller.fit.BinnedExamples;
import io.weir.distiller.fit.BinnedForest;
import io.weir.distiller.fit.BinnedTree;
import io.weir.distiller.fit.ClassTree;
import io.weir.distiller.fit.FeatureBins;
import io.weir.distiller.fit.FitSpec;
import io.weir.distiller.fit.StudentKind;
import io.weir.distiller.fit.StudentLearner;
import io.weir.distiller.quantise.Quantiser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Trees of gains, grown on rounds that were visited. */
final class GainFit {
  private static final int BINS = 64;

  /** Share of each tree that is kept, where there are many. */
  private static final double SHRINKAGE = 0.2;

  /** Of all weight, what a leaf holds at least. */
  private static final double LEAST_LEAF = 0.004;

  /** The same of a tree of classes. */
  private static final double LEAST_LEAF_OF_CLASSES = 0.001;

  /** Most splits on a path of a tree of classes. */
  private static final int DEPTH_OF_CLASSES = 10;

  private final DecisionProgram observation;
  private final VisitedRounds rounds;
  private final Examples examples;
  private final FeatureBins bins;
  private final int depth;

  /**
   * @param depth most splits on a path of the trees of gains
   */
  GainFit(DecisionProgram observation, VisitedRounds rounds, int depth) {
    this.observation = observation;
    this.rounds = rounds;
    this.depth = depth;
    examples = rounds.examples(observation.features().size());
    bins = FeatureBins.of(examples, BINS);
  }

  /** Trees whose leaves add up to gains. */
  DecisionProgram direct(int trees) {
    return trees == 1 ? single() : boosted(trees);
  }

  /** Grown for the logarithm of the gain; each leaf then says what loses least there. */
  private DecisionProgram single() {
    BinnedExamples labelled =
        labelled(lesson -> Math.log(lesson.gain()) * 65_536, Lesson::steepness);
    return program(
        LeafGains.set(StudentLearner.fitBinned(labelled, spec(StudentKind.cart, 1, 1)), rounds));
  }

  /** Squares of errors in parts of the gain. */
  private DecisionProgram boosted(int trees) {
    BinnedExamples labelled =
        labelled(
            lesson -> LeafGains.score(lesson.gain()),
            lesson -> lesson.steepness() / (lesson.gain() * lesson.gain()));
    return program(StudentLearner.fitBinned(labelled, spec(StudentKind.boosted, trees, SHRINKAGE)));
  }

  private FitSpec spec(StudentKind student, int trees, double shrinkage) {
    return new FitSpec(
        student, trees, depth, shrinkage, BINS, 0, leastLeaf(LEAST_LEAF), false, 0, 1);
  }

  /** A tree whose leaves are numbers of classes of buffers. */
  BinnedForest classes() {
    BinnedExamples labelled =
        labelled(lesson -> BufferClass.of(lesson.condition().bufferBdp()), lesson -> 1);
    return ClassTree.fit(labelled, DEPTH_OF_CLASSES, leastLeaf(LEAST_LEAF_OF_CLASSES));
  }

  /** The gain of each class of buffers that loses least. */
  List<Double> table() {
    List<Double> gains = new ArrayList<>();
    for (int index = 0; index < BufferClass.COUNT; index++) {
      List<Integer> of = new ArrayList<>();
      for (int round = 0; round < rounds.size(); round++) {
        if (BufferClass.of(rounds.lesson(round).condition().bufferBdp()) == index) {
          of.add(round);
        }
      }
      gains.add(of.isEmpty() ? 2.0 : LeafGains.best(rounds, of));
    }
    return gains;
  }

  /** The tree of classes with the table's gains in its leaves. */
  DecisionProgram parity(BinnedForest classes, List<Double> table) {
    BinnedTree tree = looked(classes.trees().get(0), table);
    return program(new BinnedForest(classes.bins(), List.of(tree)));
  }

  private static BinnedTree looked(BinnedTree tree, List<Double> table) {
    if (tree instanceof BinnedTree.Split split) {
      return new BinnedTree.Split(
          split.feature(), split.cut(), looked(split.left(), table), looked(split.right(), table));
    }
    int index = (int) ((BinnedTree.Leaf) tree).value();
    return new BinnedTree.Leaf(LeafGains.score(table.get(index)));
  }

  /** A program with a forest, quantised. */
  DecisionProgram program(BinnedForest forest) {
    return Quantiser.program(observation, forest, false);
  }

  private BinnedExamples labelled(ToDoubleFunction<Lesson> label, ToDoubleFunction<Lesson> weight) {
    double[] labels = new double[rounds.size()];
    double[] weights = new double[labels.length];
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label.applyAsDouble(rounds.lesson(i));
      weights[i] = weight.applyAsDouble(rounds.lesson(i)) * rounds.weight(i);
      sum += weights[i];
    }
    for (int i = 0; i < labels.length; i++) {
      weights[i] *= labels.length / sum;
    }
    return BinnedExamples.of(examples, bins, labels, weights, observation.rewardFeature());
  }

  private float leastLeaf(double share) {
    return (float) Math.max(1, rounds.size() * share);
  }
}
