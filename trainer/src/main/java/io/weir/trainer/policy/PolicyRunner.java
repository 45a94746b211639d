package io.weir.trainer.policy;

/**
 * Runs a policy for many flows, whose recurrent states lie as the bits of doubles in blocks of
 * longs, as the simulator keeps them. Without allocation; not thread-safe.
 */
public final class PolicyRunner {
  private final Policy policy;
  private final double[] hidden;

  /** A runner of {@code policy}, which belongs to it from now on. */
  public PolicyRunner(Policy policy) {
    this.policy = policy;
    this.hidden = new double[policy.stateSize()];
  }

  /** Longs of recurrent state per flow. */
  public int stateLongs() {
    return hidden.length;
  }

  /** Writes the recurrent state of a new flow. */
  public void reset(long[] state, int offset) {
    for (int i = 0; i < hidden.length; i++) {
      state[offset + i] = 0; // the bits of 0.0
    }
  }

  /**
   * Decides.
   *
   * @param inputs the decision's inputs
   * @param state the flow's recurrent state starts at {@code offset}; updated
   * @return μ
   */
  public double decide(double[] inputs, long[] state, int offset) {
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = Double.longBitsToDouble(state[offset + i]);
    }
    double mu = policy.forward(inputs, 0, hidden, 0);
    for (int i = 0; i < hidden.length; i++) {
      state[offset + i] = Double.doubleToRawLongBits(hidden[i]);
    }
    return mu;
  }
}
