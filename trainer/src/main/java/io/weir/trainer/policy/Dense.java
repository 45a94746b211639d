package io.weir.trainer.policy;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * A layer's arithmetic. Its weights are part of an array, row-major: {@code weights[at + to * from
 * + f]} is that of input {@code f} on unit {@code to}.
 */
final class Dense {
  private Dense() {}

  /**
   * out = W · in. Four units at a time, for their sums do not wait for each other; each is added up
   * in the order of the inputs.
   */
  static void times(
      double[] weights,
      int at,
      double[] in,
      int inAt,
      int from,
      double[] out,
      int outAt,
      int units) {
    int unit = 0;
    for (; unit + 4 <= units; unit += 4) {
      int row0 = at + unit * from;
      int row1 = row0 + from;
      int row2 = row1 + from;
      int row3 = row2 + from;
      double sum0 = 0;
      double sum1 = 0;
      double sum2 = 0;
      double sum3 = 0;
      for (int f = 0; f < from; f++) {
        double x = in[inAt + f];
        sum0 += weights[row0 + f] * x;
        sum1 += weights[row1 + f] * x;
        sum2 += weights[row2 + f] * x;
        sum3 += weights[row3 + f] * x;
      }
      out[outAt + unit] = sum0;
      out[outAt + unit + 1] = sum1;
      out[outAt + unit + 2] = sum2;
      out[outAt + unit + 3] = sum3;
    }
    for (; unit < units; unit++) {
      int row = at + unit * from;
      double sum = 0;
      for (int f = 0; f < from; f++) {
        sum += weights[row + f] * in[inAt + f];
      }
      out[outAt + unit] = sum;
    }
  }

  /** values = max(0, values); NaN stays. */
  static void relu(double[] values, int at, int count) {
    for (int i = at; i < at + count; i++) {
      values[i] = Math.max(0, values[i]);
    }
  }

  /** Clears the slopes of units that ReLU had cut off. */
  static void reluSlopes(double[] slopes, double[] values, int at, int count) {
    for (int i = 0; i < count; i++) {
      if (values[at + i] <= 0) {
        slopes[i] = 0;
      }
    }
  }

  /**
   * Adds the gradient of Σ slopes[u] · out[u] by the weights, and by the inputs.
   *
   * @param gradient laid out as the weights; added to
   * @param inSlopes by input; added to
   */
  static void backward(
      double[] weights,
      int at,
      double[] in,
      int inAt,
      int from,
      double[] slopes,
      int units,
      double[] gradient,
      double[] inSlopes) {
    for (int unit = 0; unit < units; unit++) {
      double slope = slopes[unit];
      if (slope == 0) {
        continue;
      }
      int row = at + unit * from;
      for (int f = 0; f < from; f++) {
        gradient[row + f] += slope * in[inAt + f];
        inSlopes[f] += slope * weights[row + f];
      }
    }
  }

  /**
   * Writes orthogonal rows (or columns, where there are more rows) of length {@code gain}. Saxe et
   * al., ICLR 2014.
   */
  static void orthogonal(
      double[] weights, int at, int from, int units, double gain, UniformRandomProvider random) {
    double[][] basis = basis(Math.min(from, units), Math.max(from, units), random);
    for (int u = 0; u < units; u++) {
      for (int f = 0; f < from; f++) {
        weights[at + u * from + f] = gain * (units <= from ? basis[u][f] : basis[f][u]);
      }
    }
  }

  /** Gram and Schmidt on Gaussian vectors. */
  private static double[][] basis(int vectors, int length, UniformRandomProvider random) {
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    double[][] basis = new double[vectors][length];
    for (int v = 0; v < vectors; v++) {
      Arrays.setAll(basis[v], i -> gaussian.sample());
      for (int earlier = 0; earlier < v; earlier++) {
        double projection = dot(basis[v], basis[earlier]);
        for (int i = 0; i < length; i++) {
          basis[v][i] -= projection * basis[earlier][i];
        }
      }
      double norm = Math.sqrt(dot(basis[v], basis[v]));
      for (int i = 0; i < length; i++) {
        basis[v][i] /= norm;
      }
    }
    return basis;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
