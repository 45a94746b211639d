package io.weir.trainer.policy;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * A multilayer perceptron without biases: ReLU between layers, tanh at the end. Without biases it
 * is scale-free in its inputs up to the tanh; the history of multipliers near 1 serves as the bias.
 *
 * <p>Arithmetic is IEEE double with {@link StrictMath}, so parameters and outputs are bit-identical
 * on every JDK. Allocation-free once built; not thread-safe (activations are kept for {@link
 * #backward}).
 */
public final class Mlp implements Policy {
  private static final long serialVersionUID = 1;

  private final int[] sizes;
  private final double[][] weights;
  private final double[][] activations;
  private final double[][] deltas;

  /**
   * A network with given weights.
   *
   * @param sizes units per layer, inputs first, one output
   * @param weights per layer, row-major: {@code weights[l][to * sizes[l] + from]}
   */
  public Mlp(int[] sizes, double[][] weights) {
    if (sizes.length < 2 || sizes[sizes.length - 1] != 1) {
      throw new IllegalArgumentException(
          "sizes: expected at least two layers and one output, found " + Arrays.toString(sizes));
    }
    if (Arrays.stream(sizes).anyMatch(units -> units < 1)) {
      throw new IllegalArgumentException(
          "sizes: expected at least one unit per layer, found " + Arrays.toString(sizes));
    }
    if (weights.length != sizes.length - 1) {
      throw new IllegalArgumentException(
          "weights: expected " + (sizes.length - 1) + " layers, found " + weights.length);
    }
    this.sizes = sizes.clone();
    this.weights = new double[weights.length][];
    for (int l = 0; l < weights.length; l++) {
      if (weights[l].length != sizes[l] * sizes[l + 1]) {
        throw new IllegalArgumentException(
            "weights["
                + l
                + "]: expected "
                + sizes[l] * sizes[l + 1]
                + " values, found "
                + weights[l].length);
      }
      for (double weight : weights[l]) {
        if (!Double.isFinite(weight)) {
          throw new IllegalArgumentException("weights[" + l + "]: expected finite values");
        }
      }
      this.weights[l] = weights[l].clone();
    }
    activations = new double[sizes.length][];
    deltas = new double[sizes.length][];
    for (int l = 0; l < sizes.length; l++) {
      activations[l] = new double[sizes[l]];
      deltas[l] = new double[sizes[l]];
    }
  }

  /**
   * A new network: orthogonal rows (or columns) of gain √2, the last layer scaled by {@code
   * lastLayerScale}. Saxe et al., ICLR 2014.
   */
  public static Mlp orthogonal(int[] sizes, double lastLayerScale, UniformRandomProvider random) {
    double[][] weights = new double[sizes.length - 1][];
    for (int l = 0; l < weights.length; l++) {
      double gain = Math.sqrt(2) * (l == weights.length - 1 ? lastLayerScale : 1);
      weights[l] = orthogonalLayer(sizes[l], sizes[l + 1], gain, random);
    }
    return new Mlp(sizes, weights);
  }

  private static double[] orthogonalLayer(
      int from, int to, double gain, UniformRandomProvider random) {
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    int vectors = Math.min(from, to);
    int length = Math.max(from, to);
    double[][] basis = new double[vectors][length];
    for (int v = 0; v < vectors; v++) {
      for (int i = 0; i < length; i++) {
        basis[v][i] = gaussian.sample();
      }
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
    double[] layer = new double[from * to];
    for (int t = 0; t < to; t++) {
      for (int f = 0; f < from; f++) {
        layer[t * from + f] = gain * (to <= from ? basis[t][f] : basis[f][t]);
      }
    }
    return layer;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Override
  public int inputs() {
    return sizes[0];
  }

  /** Units per layer. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** A copy of the weights. */
  public double[][] weights() {
    double[][] copy = new double[weights.length][];
    for (int l = 0; l < copy.length; l++) {
      copy[l] = weights[l].clone();
    }
    return copy;
  }

  @Override
  public int stateSize() {
    return 0;
  }

  @Override
  public int parameterCount() {
    int count = 0;
    for (double[] layer : weights) {
      count += layer.length;
    }
    return count;
  }

  @Override
  public double[] parameters() {
    double[] values = new double[parameterCount()];
    int at = 0;
    for (double[] layer : weights) {
      System.arraycopy(layer, 0, values, at, layer.length);
      at += layer.length;
    }
    return values;
  }

  @Override
  public void setParameters(double[] values) {
    int at = 0;
    for (double[] layer : weights) {
      System.arraycopy(values, at, layer, 0, layer.length);
      at += layer.length;
    }
  }

  @Override
  public Mlp copy() {
    return new Mlp(sizes, weights);
  }

  @Override
  public double forward(double[] inputs, int offset, double[] state, int stateOffset) {
    return forward(inputs, offset);
  }

  @Override
  public void backward(
      double[] inputs, int steps, double[] initialState, double[] slopes, double[] gradient) {
    for (int t = 0; t < steps; t++) {
      forward(inputs, t * sizes[0]);
      backward(slopes[t], gradient);
    }
  }

  /** The action for inputs {@code from[offset …]}: μ in (−1, 1). */
  public double forward(double[] from, int offset) {
    System.arraycopy(from, offset, activations[0], 0, sizes[0]);
    int last = weights.length - 1;
    for (int l = 0; l <= last; l++) {
      double[] in = activations[l];
      double[] out = activations[l + 1];
      double[] layer = weights[l];
      for (int t = 0; t < out.length; t++) {
        double sum = 0;
        int row = t * in.length;
        for (int f = 0; f < in.length; f++) {
          sum += layer[row + f] * in[f];
        }
        out[t] = l == last ? StrictMath.tanh(sum) : Math.max(0, sum);
      }
    }
    return activations[sizes.length - 1][0];
  }

  /**
   * Adds the gradient of {@code slope · μ} for the inputs of the last {@link #forward}.
   *
   * @param slope derivative of the loss by μ
   * @param gradient by parameter, in layer order; added to
   */
  public void backward(double slope, double[] gradient) {
    int last = sizes.length - 1;
    double mu = activations[last][0];
    deltas[last][0] = slope * (1 - mu * mu);
    int end = gradient.length;
    for (int l = last - 1; l >= 0; l--) {
      double[] in = activations[l];
      double[] delta = deltas[l + 1];
      double[] layer = weights[l];
      int start = end - layer.length;
      Arrays.fill(deltas[l], 0);
      for (int t = 0; t < delta.length; t++) {
        double d = delta[t];
        if (d == 0) {
          continue;
        }
        int row = t * in.length;
        for (int f = 0; f < in.length; f++) {
          gradient[start + row + f] += d * in[f];
          deltas[l][f] += d * layer[row + f];
        }
      }
      for (int f = 0; l > 0 && f < in.length; f++) {
        if (in[f] <= 0) {
          deltas[l][f] = 0;
        }
      }
      end = start;
    }
  }
}
