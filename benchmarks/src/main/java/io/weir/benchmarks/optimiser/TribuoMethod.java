package io.weir.benchmarks.optimiser;

import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.optimise.Optimiser;
import java.util.IdentityHashMap;
import java.util.function.Supplier;
import org.tribuo.math.LinearParameters;
import org.tribuo.math.StochasticGradientOptimiser;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.Tensor;

/**
 * An optimiser of Tribuo's as a way to step. It keeps what it remembers to itself, so that a
 * training with it cannot be resumed, and one of these serves one training.
 */
final class TribuoMethod implements Optimiser.Method {
  private final Supplier<StochasticGradientOptimiser> optimiser;
  private final IdentityHashMap<LearnerState, StochasticGradientOptimiser> begun =
      new IdentityHashMap<>();

  /**
   * @param optimiser makes one whose learning rate is 1; the trainer's is multiplied to its steps
   */
  TribuoMethod(Supplier<StochasticGradientOptimiser> optimiser) {
    this.optimiser = optimiser;
  }

  @Override
  public void begin(LearnerState state, String name, int parameters) {
    StochasticGradientOptimiser own = optimiser.get();
    // A matrix of one row.
    own.initialise(new LinearParameters(parameters, 1));
    begun.put(state, own);
  }

  @Override
  public Optimiser over(LearnerState state, String name) {
    StochasticGradientOptimiser own = begun.get(state);
    return (parameters, gradient, learningRate) -> {
      Tensor[] step = {DenseMatrix.createDenseMatrix(new double[][] {gradient})};
      DenseMatrix taken = (DenseMatrix) own.step(step, 1)[0];
      for (int p = 0; p < parameters.length; p++) {
        parameters[p] -= learningRate * taken.get(0, p);
      }
    };
  }
}
