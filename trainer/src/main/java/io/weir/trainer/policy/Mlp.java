package io.weir.trainer.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A multilayer perceptron without biases: ReLU between layers, tanh at the end. Without biases it
 * is scale-free in its inputs up to the tanh; the history of multipliers near 1 serves as the bias.
 *
 * <p>Arithmetic is IEEE double with the four basic operations, so parameters and outputs are
 * bit-identical on every JDK. Allocation-free once built; not thread-safe (activations are kept for
 * {@link #backward}).
 */
public final class Mlp implements Policy {
  private static final long serialVersionUID = 2;

  private final FeedForward layers;
  private double mu;

  /** A network whose weights are all 0. */
  public Mlp(int... sizes) {
    layers = new FeedForward(sizes);
  }

  /**
   * A network with given weights.
   *
   * @param sizes units per layer, inputs first, one output
   * @param weights per layer, row-major: {@code weights[l][to * sizes[l] + from]}
   */
  public Mlp(int[] sizes, double[][] weights) {
    this(sizes);
    if (weights.length != sizes.length - 1) {
      throw new IllegalArgumentException(
          "weights: expected " + (sizes.length - 1) + " layers, found " + weights.length);
    }
    int at = 0;
    for (int l = 0; l < weights.length; l++) {
      String what = "weights[" + l + "]";
      Parameters.require(what, weights[l], sizes[l] * sizes[l + 1]);
      System.arraycopy(weights[l], 0, layers.weights(), at, weights[l].length);
      at += weights[l].length;
    }
  }

  /**
   * A new network: orthogonal rows (or columns) of gain √2, the last layer scaled by {@code
   * lastLayerScale}. Saxe et al., ICLR 2014.
   */
  public static Mlp orthogonal(int[] sizes, double lastLayerScale, UniformRandomProvider random) {
    Mlp network = new Mlp(sizes);
    network.layers.initialise(lastLayerScale, random);
    return network;
  }

  @Override
  public PolicyShape shape() {
    int[] sizes = sizes();
    List<Integer> hidden = new ArrayList<>();
    Arrays.stream(sizes, 1, sizes.length - 1).forEach(hidden::add);
    return new PolicyShape(NetworkSpec.Kind.mlp, sizes[0], hidden);
  }

  @Override
  public int inputs() {
    return layers.inputs();
  }

  /** Units per layer. */
  public int[] sizes() {
    return layers.sizes();
  }

  /** A copy of the weights. */
  public double[][] weights() {
    int[] sizes = sizes();
    double[][] copy = new double[sizes.length - 1][];
    int at = 0;
    for (int l = 0; l < copy.length; l++) {
      int end = at + sizes[l] * sizes[l + 1];
      copy[l] = Arrays.copyOfRange(layers.weights(), at, end);
      at = end;
    }
    return copy;
  }

  @Override
  public int stateSize() {
    return 0;
  }

  @Override
  public int parameterCount() {
    return layers.weights().length;
  }

  @Override
  public double[] parameters() {
    return layers.weights().clone();
  }

  @Override
  public void setParameters(double[] values) {
    System.arraycopy(values, 0, layers.weights(), 0, layers.weights().length);
  }

  @Override
  public Mlp copy() {
    Mlp copy = new Mlp(sizes());
    copy.setParameters(layers.weights());
    return copy;
  }

  @Override
  public double forward(double[] inputs, int offset, double[] state, int stateOffset) {
    return forward(inputs, offset);
  }

  @Override
  public void backward(
      double[] inputs, int steps, double[] initialState, double[] slopes, double[] gradient) {
    int width = inputs();
    for (int t = 0; t < steps; t++) {
      if (slopes[t] != 0) {
        forward(inputs, t * width);
        backward(slopes[t], gradient);
      }
    }
  }

  /** The action for inputs {@code from[offset …]}: μ in (−1, 1). */
  public double forward(double[] from, int offset) {
    mu = Tanh.of(layers.forward(from, offset));
    return mu;
  }

  /**
   * Adds the gradient of {@code slope · μ} for the inputs of the last {@link #forward}.
   *
   * @param slope derivative of the loss by μ
   * @param gradient by parameter, in layer order; added to
   */
  public void backward(double slope, double[] gradient) {
    layers.backward(slope * (1 - mu * mu), gradient);
  }
}
