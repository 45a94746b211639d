package io.weir.trainer.optimise;

import io.weir.trainer.learning.LearnerState;

/** Steps down a gradient. What it remembers lies in the {@link LearnerState} it was made over. */
public interface Optimiser {
  /**
   * Takes a step.
   *
   * @param parameters changed
   * @param gradient derivative of the loss by each parameter
   * @param learningRate length of the step
   */
  void step(double[] parameters, double[] gradient, double learningRate);

  /** A way to step, over whatever state. */
  interface Method {
    /**
     * Adds what it remembers before the first step.
     *
     * @param name tells several optimisers in one state apart
     * @param parameters how many there are
     */
    void begin(LearnerState state, String name, int parameters);

    /** An optimiser that goes on from what {@code state} holds under {@code name}. */
    Optimiser over(LearnerState state, String name);
  }
}
