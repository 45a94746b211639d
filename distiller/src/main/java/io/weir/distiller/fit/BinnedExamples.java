package io.weir.distiller.fit;

import io.weir.distiller.collect.Examples;

/** Labelled states as a learner wants them: bin numbers by feature, labels, weights. */
public final class BinnedExamples {
  private final FeatureBins bins;
  private final short[][] columns;
  private final double[] labels;
  private final double[] weights;
  private final int rewardFeature;

  private BinnedExamples(
      FeatureBins bins, short[][] columns, double[] labels, double[] weights, int rewardFeature) {
    this.bins = bins;
    this.columns = columns;
    this.labels = labels;
    this.weights = weights;
    this.rewardFeature = rewardFeature;
  }

  /**
   * Bins states and weighs them by how near the operating point they are.
   *
   * @param examples labelled states
   * @param spec bins and weights
   * @param rewardFeature feature whose zero is the operating point
   * @param rewardFractionBits its fractional bits
   */
  public static BinnedExamples of(
      Examples examples, FitSpec spec, int rewardFeature, int rewardFractionBits) {
    FeatureBins bins = FeatureBins.of(examples, spec.rangesPerFeature());
    int count = examples.size();
    double[] labels = new double[count];
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      labels[i] = examples.label(i);
      double r = (double) examples.feature(i, rewardFeature) / (1L << rewardFractionBits);
      weights[i] = spec.weight(r);
    }
    return of(examples, bins, labels, weights, rewardFeature);
  }

  /** States with labels and weights of one's own, which are kept, not copied. */
  public static BinnedExamples of(
      Examples states, FeatureBins bins, double[] labels, double[] weights, int rewardFeature) {
    short[][] columns = new short[states.featureCount()][states.size()];
    for (int f = 0; f < columns.length; f++) {
      for (int i = 0; i < states.size(); i++) {
        columns[f][i] = (short) bins.bin(f, states.feature(i, f));
      }
    }
    return new BinnedExamples(bins, columns, labels, weights, rewardFeature);
  }

  /** Every so many-th example, so that at most {@code most} are left. */
  BinnedExamples thinnedTo(int most) {
    int step = (size() + most - 1) / most;
    if (step <= 1) {
      return this;
    }
    int left = (size() + step - 1) / step;
    short[][] fewer = new short[columns.length][left];
    double[] fewerLabels = new double[left];
    double[] fewerWeights = new double[left];
    for (int i = 0; i < left; i++) {
      for (int f = 0; f < columns.length; f++) {
        fewer[f][i] = columns[f][i * step];
      }
      fewerLabels[i] = labels[i * step];
      fewerWeights[i] = weights[i * step];
    }
    return new BinnedExamples(bins, fewer, fewerLabels, fewerWeights, rewardFeature);
  }

  /** Examples held. */
  public int size() {
    return labels.length;
  }

  /** Features per example. */
  public int featureCount() {
    return columns.length;
  }

  /** How features were cut. */
  public FeatureBins bins() {
    return bins;
  }

  /** Feature whose zero is the operating point. */
  public int rewardFeature() {
    return rewardFeature;
  }

  /** Bin numbers of a feature, by example; not to be written to. */
  short[] column(int feature) {
    return columns[feature];
  }

  /** Bin numbers of an example, by feature. */
  int[] row(int example) {
    int[] row = new int[columns.length];
    for (int f = 0; f < row.length; f++) {
      row[f] = columns[f][example];
    }
    return row;
  }

  /** What to predict, Q16. */
  double label(int example) {
    return labels[example];
  }

  /** How much an example counts. */
  double weight(int example) {
    return weights[example];
  }

  /** Weighted mean of the labels. */
  double meanLabel() {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += weights[i] * labels[i];
      weight += weights[i];
    }
    return sum / weight;
  }
}
