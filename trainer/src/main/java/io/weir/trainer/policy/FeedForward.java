package io.weir.trainer.policy;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Layers without biases, ReLU between them, one linear output. Allocation-free once built; not
 * thread-safe (activations are kept for {@link #backward}).
 */
public final class FeedForward implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] sizes;
  private final double[] weights;
  private final double[][] activations;
  private final double[][] slopes;

  /**
   * Layers whose weights are all 0.
   *
   * @param sizes units per layer, inputs first, one output
   */
  public FeedForward(int... sizes) {
    if (sizes.length < 2 || sizes[sizes.length - 1] != 1) {
      throw new IllegalArgumentException(
          "sizes: expected at least two layers and one output, found " + Arrays.toString(sizes));
    }
    if (Arrays.stream(sizes).anyMatch(units -> units < 1)) {
      throw new IllegalArgumentException(
          "sizes: expected at least one unit per layer, found " + Arrays.toString(sizes));
    }
    this.sizes = sizes.clone();
    this.weights = new double[weightCount(sizes)];
    this.activations = new double[sizes.length][];
    this.slopes = new double[sizes.length][];
    for (int l = 0; l < sizes.length; l++) {
      activations[l] = new double[sizes[l]];
      slopes[l] = new double[sizes[l]];
    }
  }

  private static int weightCount(int[] sizes) {
    int count = 0;
    for (int l = 0; l + 1 < sizes.length; l++) {
      count = Math.addExact(count, Math.multiplyExact(sizes[l], sizes[l + 1]));
    }
    return count;
  }

  /** Draws orthogonal weights of gain √2, the last layer's scaled by {@code lastLayerScale}. */
  public void initialise(double lastLayerScale, UniformRandomProvider random) {
    int at = 0;
    for (int l = 0; l + 1 < sizes.length; l++) {
      double gain = Math.sqrt(2) * (l + 2 == sizes.length ? lastLayerScale : 1);
      Dense.orthogonal(weights, at, sizes[l], sizes[l + 1], gain, random);
      at += sizes[l] * sizes[l + 1];
    }
  }

  /** Number of inputs. */
  public int inputs() {
    return sizes[0];
  }

  /** Units per layer. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** Weights, layer by layer, row-major by target unit; not a copy. */
  public double[] weights() {
    return weights;
  }

  /** The output for inputs {@code from[offset …]}. */
  public double forward(double[] from, int offset) {
    System.arraycopy(from, offset, activations[0], 0, sizes[0]);
    int at = 0;
    for (int l = 1; l < sizes.length; l++) {
      double[] out = activations[l];
      Dense.times(weights, at, activations[l - 1], 0, sizes[l - 1], out, 0, sizes[l]);
      if (l + 1 < sizes.length) {
        Dense.relu(out, 0, sizes[l]);
      }
      at += sizes[l - 1] * sizes[l];
    }
    return activations[sizes.length - 1][0];
  }

  /**
   * Adds the gradient of {@code slope · output} for the inputs of the last {@link #forward}.
   *
   * @param gradient laid out as {@link #weights}; added to
   * @return the gradient by the inputs; overwritten by the next call
   */
  public double[] backward(double slope, double[] gradient) {
    slopes[sizes.length - 1][0] = slope;
    int at = weights.length;
    for (int l = sizes.length - 2; l >= 0; l--) {
      at -= sizes[l] * sizes[l + 1];
      Arrays.fill(slopes[l], 0);
      Dense.backward(
          weights,
          at,
          activations[l],
          0,
          sizes[l],
          slopes[l + 1],
          sizes[l + 1],
          gradient,
          slopes[l]);
      if (l > 0) {
        Dense.reluSlopes(slopes[l], activations[l], 0, sizes[l]);
      }
    }
    return slopes[0];
  }
}
