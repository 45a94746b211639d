package io.weir.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GruTest {
  static Stream<Arguments> shapesAndSeeds() {
    return Stream.of(List.of(1), List.of(8), List.of(5, 3), List.of(6, 4, 5), List.of(0, 3, 4))
        .flatMap(hidden -> Stream.of(1L, 2L, 3L, 4L).map(seed -> Arguments.of(hidden, seed)));
  }

  private static Gru network(int inputs, List<Integer> hidden, long seed) {
    return Gru.orthogonal(inputs, hidden, 0.5, RandomSource.XO_SHI_RO_256_PP.create(seed));
  }

  @ParameterizedTest
  @MethodSource("shapesAndSeeds")
  void gradientsThroughTimeAreThoseOfFiniteDifferences(List<Integer> hidden, long seed) {
    FiniteDifferences.check(network(4, hidden, seed), seed);
  }

  /** z = σ(0.3), r = σ(−0.3), c = tanh(0.4·2 − 0.1 + r·(1.5·0.5 + 0.2)), by hand. */
  @Test
  void aStepByHand() {
    Gru network = new Gru(1, List.of(1));
    // W: z, r, c; U: z, r, c; biases z, r, c, u; V.
    network.setParameters(new double[] {0.1, -0.3, 0.4, 0.4, 0.2, 1.5, -0.1, 0.2, -0.1, 0.2, 0.7});
    double keep = 1 / (1 + Math.exp(-(0.1 * 2 + 0.4 * 0.5 - 0.1)));
    double reset = 1 / (1 + Math.exp(-(-0.3 * 2 + 0.2 * 0.5 + 0.2)));
    double candidate = Math.tanh(0.4 * 2 - 0.1 + reset * (1.5 * 0.5 + 0.2));
    double state = keep * 0.5 + (1 - keep) * candidate;
    double[] states = {9, 0.5};
    double mu = network.forward(new double[] {9, 9, 2}, 2, states, 1);
    assertThat(states[0]).isEqualTo(9);
    assertThat(states[1]).isCloseTo(state, within(1e-14));
    assertThat(mu).isCloseTo(Math.tanh(0.7 * state), within(1e-14));
  }

  /** What it saw before changes what it answers now. */
  @Test
  void remembers() {
    Gru network = network(2, List.of(6), 3);
    double[] calm = new double[6];
    double[] busy = new double[6];
    network.forward(new double[] {0, 0}, 0, calm, 0);
    network.forward(new double[] {3, -2}, 0, busy, 0);
    double[] same = {1, 1};
    assertThat(network.forward(same, 0, calm, 0))
        .isNotCloseTo(network.forward(same, 0, busy, 0), within(1e-3));
  }

  @Test
  void copiesShareNothing() {
    Gru network = network(3, List.of(4, 5, 2), 1);
    Gru copy = network.copy();
    double[] kept = network.parameters();
    network.setParameters(new double[network.parameterCount()]);
    assertThat(copy.parameters()).containsExactly(kept);
    double[] inputs = new SplittableRandom(1).doubles(3).toArray();
    assertThat(copy.forward(inputs, 0, new double[5], 0)).isNotZero();
    assertThat(network.forward(inputs, 0, new double[5], 0)).isZero();
  }

  @Test
  void recurrentMatricesAreOrthogonal() {
    int units = 7;
    double[] parameters = network(3, List.of(units), 2).parameters();
    for (int gate = 0; gate < 3; gate++) {
      int at = 3 * units * 3 + gate * units * units;
      for (int a = 0; a < units; a++) {
        for (int b = 0; b <= a; b++) {
          double dot = 0;
          for (int i = 0; i < units; i++) {
            dot += parameters[at + a * units + i] * parameters[at + b * units + i];
          }
          assertThat(dot).as("gate %d, %d·%d", gate, a, b).isCloseTo(a == b ? 1 : 0, within(1e-12));
        }
      }
    }
  }

  @Test
  void impossibleShapesAreRefused() {
    for (List<Integer> hidden :
        List.of(List.<Integer>of(), List.of(0), List.of(0, 4), List.of(1, 2, 3, 4))) {
      assertThatThrownBy(() -> new Gru(4, hidden))
          .as("%s", hidden)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("hidden");
      assertThatThrownBy(() -> new NetworkSpec(NetworkSpec.Kind.gru, hidden, 0.1))
          .as("%s", hidden)
          .hasMessageContaining("hidden");
    }
  }

  /** The scenario's shape, inputs in, orthogonal weights that its seed draws. */
  @Test
  void scenariosMakeIt() {
    NetworkSpec spec = new NetworkSpec(NetworkSpec.Kind.gru, List.of(8, 6), 0.1);
    Policy policy = spec.create(4, 1);
    assertThat(policy.shape()).isEqualTo(new PolicyShape(NetworkSpec.Kind.gru, 4, List.of(8, 6)));
    assertThat(policy.stateSize()).isEqualTo(6);
    assertThat(policy.parameterCount()).isEqualTo(4 * 8 + 3 * 6 * (8 + 6) + 4 * 6 + 6);
    assertThat(policy.parameters()).containsExactly(spec.create(4, 1).parameters());
    assertThat(policy.parameters()).isNotEqualTo(spec.create(4, 2).parameters());
    assertThat(policy.shape().with(policy.parameters()).parameters())
        .containsExactly(policy.parameters());
  }
}
