package io.weir.trainer.adpg;

import io.weir.trainer.policy.Mlp;
import java.util.Arrays;

/**
 * A basis in which the first layer is trained, so that gradient descent meets well-scaled inputs.
 * The set of networks does not change, for the basis is invertible: with x = basis · state the
 * first layer W·x is the plain layer (W · basis) · state, and that is what is stored and deployed.
 *
 * <p>RL-CC's state [a(t−2), r(t−1), a(t−1), r(t)] is badly scaled as it is: the multipliers are
 * near 1 and act as a large constant, while what damps oscillation, the change of r, is a small
 * difference.
 */
final class InputBasis {
  private final double[][] rows;

  private InputBasis(double[][] rows) {
    this.rows = rows;
  }

  /** The basis for RL-CC's state: 5·Δa, 3·Δr, 0.3·a(t−1), r(t). */
  static InputBasis rlcc() {
    return new InputBasis(
        new double[][] {{-5, 0, 5, 0}, {0, -3, 0, 3}, {0, 0, 0.3, 0}, {0, 0, 0, 1}});
  }

  /** The state itself. */
  static InputBasis identity(int inputs) {
    double[][] rows = new double[inputs][inputs];
    for (int i = 0; i < inputs; i++) {
      rows[i][i] = 1;
    }
    return new InputBasis(rows);
  }

  /** Number of inputs. */
  int inputs() {
    return rows.length;
  }

  /** A network whose first layer is {@code network}'s, taken as weights in this basis. */
  Mlp toStateWeights(Mlp network) {
    double[][] weights = network.weights();
    toState(weights[0]);
    return new Mlp(network.sizes(), weights);
  }

  /** Derivatives by the plain weights become derivatives by the weights in this basis. */
  void gradientToBasis(double[] gradient, int firstLayer) {
    int inputs = rows.length;
    double[] row = new double[inputs];
    for (int start = 0; start < firstLayer; start += inputs) {
      System.arraycopy(gradient, start, row, 0, inputs);
      for (int i = 0; i < inputs; i++) {
        double sum = 0;
        for (int j = 0; j < inputs; j++) {
          sum += rows[i][j] * row[j];
        }
        gradient[start + i] = sum;
      }
    }
  }

  /** A step of the weights in this basis becomes the step of the plain weights. */
  void stepToState(double[] step, int firstLayer) {
    double[] layer = Arrays.copyOf(step, firstLayer);
    toState(layer);
    System.arraycopy(layer, 0, step, 0, firstLayer);
  }

  private void toState(double[] layer) {
    int inputs = rows.length;
    double[] row = new double[inputs];
    for (int start = 0; start < layer.length; start += inputs) {
      System.arraycopy(layer, start, row, 0, inputs);
      for (int j = 0; j < inputs; j++) {
        double sum = 0;
        for (int i = 0; i < inputs; i++) {
          sum += rows[i][j] * row[i];
        }
        layer[start + j] = sum;
      }
    }
  }
}
