package io.weir.trainer.adpg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.trainer.policy.Mlp;
import java.util.SplittableRandom;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputBasisTest {
  private static final int[] SIZES = {4, 6, 1};
  private static final int FIRST_LAYER = 24;

  private static Mlp network(long seed) {
    return Mlp.orthogonal(SIZES, 1, RandomSource.XO_SHI_RO_256_PP.create(seed));
  }

  /** RL-CC's basis, written out: 5·Δa, 3·Δr, 0.3·a(t−1), r(t). */
  private static double[] coordinates(double[] state) {
    return new double[] {
      5 * (state[2] - state[0]), 3 * (state[3] - state[1]), 0.3 * state[2], state[3]
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aNetworkOnTheBasisIsANetworkOnTheState(long seed) {
    Mlp inBasis = network(seed);
    Mlp plain = InputBasis.rlcc().toStateWeights(inBasis);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50; i++) {
      double[] state = random.doubles(4, -1, 2).toArray();
      assertThat(plain.forward(state, 0))
          .as("seed %d, state %d", seed, i)
          .isCloseTo(inBasis.forward(coordinates(state), 0), within(1e-13));
    }
  }

  /** The derivative by a weight in the basis, by moving that weight. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void gradientsFollowTheChainRule(long seed) {
    InputBasis basis = InputBasis.rlcc();
    Mlp inBasis = network(seed);
    Mlp plain = basis.toStateWeights(inBasis);
    double[] state = new SplittableRandom(seed).doubles(4, -1, 2).toArray();
    double[] gradient = new double[plain.parameterCount()];
    plain.forward(state, 0);
    plain.backward(1, gradient);
    basis.gradientToBasis(gradient, FIRST_LAYER);
    double h = 1e-6;
    for (int p = 0; p < gradient.length; p++) {
      double[] step = new double[gradient.length];
      step[p] = h;
      inBasis.add(step);
      double above = basis.toStateWeights(inBasis).forward(state, 0);
      step[p] = -2 * h;
      inBasis.add(step);
      double below = basis.toStateWeights(inBasis).forward(state, 0);
      step[p] = h;
      inBasis.add(step);
      assertThat(gradient[p])
          .as("seed %d, parameter %d", seed, p)
          .isCloseTo((above - below) / (2 * h), within(1e-7));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void stepsInTheBasisAreStepsOfThePlainWeights(long seed) {
    InputBasis basis = InputBasis.rlcc();
    Mlp inBasis = network(seed);
    Mlp plain = basis.toStateWeights(inBasis);
    double[] step = new SplittableRandom(seed).doubles(plain.parameterCount(), -1, 1).toArray();
    inBasis.add(step);
    basis.stepToState(step, FIRST_LAYER);
    plain.add(step);
    double[][] expected = basis.toStateWeights(inBasis).weights();
    for (int l = 0; l < expected.length; l++) {
      assertThat(plain.weights()[l])
          .as("seed %d, layer %d", seed, l)
          .containsExactly(expected[l], within(1e-12));
    }
  }

  @Test
  void theIdentityChangesNothing() {
    InputBasis basis = InputBasis.identity(3);
    double[] values = {1, 2, 3, 4, 5, 6, 7};
    basis.gradientToBasis(values, 6);
    basis.stepToState(values, 6);
    assertThat(values).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(basis.inputs()).isEqualTo(3);
  }
}
