package io.weir.trainer.policy;

import java.io.Serializable;

/**
 * A network that maps what a flow observes to an action μ in (−1, 1), with or without a recurrent
 * state per flow. Deterministic; allocation-free in {@link #forward}; not thread-safe.
 *
 * <p>Arithmetic must give the same bits on every JDK.
 */
public interface Policy extends Serializable {
  /** Of what form it is. */
  PolicyShape shape();

  /** Number of inputs per decision. */
  int inputs();

  /** Doubles of recurrent state per flow; 0 without. A new flow's state is all zeros. */
  int stateSize();

  /** Number of parameters. */
  int parameterCount();

  /** A copy of the parameters, in an order that does not change. */
  double[] parameters();

  /** Takes over these parameters. */
  void setParameters(double[] values);

  /** A network of the same shape and parameters that shares nothing with this one. */
  Policy copy();

  /**
   * Decides.
   *
   * @param inputs the decision's inputs start at {@code offset}
   * @param state the flow's recurrent state starts at {@code stateOffset}; replaced
   * @return μ
   */
  double forward(double[] inputs, int offset, double[] state, int stateOffset);

  /**
   * Adds the gradient of Σ slopes[t] · μ_t over consecutive decisions of a flow, through the
   * recurrent state as well.
   *
   * @param inputs inputs of every decision, row after row
   * @param steps decisions
   * @param initialState recurrent state before the first of them; not changed
   * @param slopes derivative of the loss by each μ_t
   * @param gradient by parameter; added to
   */
  void backward(
      double[] inputs, int steps, double[] initialState, double[] slopes, double[] gradient);
}
