package io.weir.sim.gym;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VectorEnvironmentTest {
  private static final int COUNT = 5;
  private static final int STEPS = 6;

  private static VectorEnvironment vector(int threads, boolean autoReset) {
    return new VectorEnvironment(
        COUNT,
        threads,
        () -> new Environment(Environments.INCAST, Environments.spec(STEPS)),
        autoReset);
  }

  private static List<StepResult> rollout(int threads, long seed, int steps) {
    List<StepResult> all = new ArrayList<>();
    try (VectorEnvironment vector = vector(threads, true)) {
      all.addAll(vector.reset(seed));
      Random random = new Random(seed);
      for (int i = 0; i < steps; i++) {
        double[][] actions = new double[COUNT][];
        for (int e = 0; e < COUNT; e++) {
          actions[e] = Environments.actions(random, 3);
        }
        all.addAll(vector.step(actions));
      }
    }
    return all;
  }

  @Test
  void resultsDoNotDependOnTheNumberOfThreads() {
    List<StepResult> one = rollout(1, 7, 2 * STEPS);
    for (int threads : new int[] {2, 3, 9}) {
      List<StepResult> more = rollout(threads, 7, 2 * STEPS);
      assertThat(more).hasSameSizeAs(one);
      for (int i = 0; i < one.size(); i++) {
        EnvironmentTest.assertSame(one.get(i), more.get(i), 7);
      }
    }
    Set<Long> digests = new HashSet<>();
    one.subList(STEPS * COUNT, (STEPS + 1) * COUNT).forEach(result -> digests.add(result.digest()));
    assertThat(digests).as("every environment has a seed of its own").hasSize(COUNT);
  }

  @Test
  void anEnvironmentOfTheVectorIsAnEnvironmentWithItsSeed() {
    List<StepResult> all = rollout(2, 7, STEPS);
    Random random = new Random(7);
    Environment alone = new Environment(Environments.INCAST, Environments.spec(STEPS));
    alone.reset(VectorEnvironment.seedOf(7, 3, 0));
    for (int i = 1; i <= STEPS; i++) {
      double[] mine = null;
      for (int e = 0; e < COUNT; e++) {
        double[] actions = Environments.actions(random, 3);
        mine = e == 3 ? actions : mine;
      }
      EnvironmentTest.assertSame(alone.step(mine), all.get(i * COUNT + 3), 7);
    }
  }

  @Test
  void automaticResetFollowsTheLastStep() {
    try (VectorEnvironment vector = vector(2, true)) {
      vector.reset(1);
      for (int i = 1; i <= STEPS; i++) {
        int step = i;
        assertThat(vector.step(new double[COUNT][3]))
            .allMatch(result -> result.step() == step && result.isLast() == (step == STEPS));
      }
      assertThat(vector.step(new double[COUNT][3])).allMatch(result -> result.step() == 0);
      assertThat(vector.step(new double[COUNT][3])).allMatch(result -> result.step() == 1);
    }
  }

  @Test
  void withoutAutomaticResetTheEndIsTheEnd() {
    try (VectorEnvironment vector = vector(2, false)) {
      vector.reset(1);
      for (int i = 0; i < STEPS; i++) {
        vector.step(new double[COUNT][3]);
      }
      assertThatThrownBy(() -> vector.step(new double[COUNT][3]))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("environment 0: step: expected an episode under way");
    }
  }

  @Test
  void wrongActionsNameTheEnvironment() {
    try (VectorEnvironment vector = vector(2, false)) {
      vector.reset(1);
      double[][] actions = new double[COUNT][3];
      actions[4][2] = Double.NaN;
      assertThatThrownBy(() -> vector.step(actions))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("environment 4: actions[2]: expected a number");
      assertThatThrownBy(() -> vector.step(new double[2][3]))
          .hasMessage("actions: expected 5 rows, one per environment, found 2");
    }
  }

  @Test
  void seedsDiffer() {
    Set<Long> seeds = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      for (int environment = 0; environment < 10; environment++) {
        for (int episode = 0; episode < 10; episode++) {
          seeds.add(VectorEnvironment.seedOf(seed, environment, episode));
        }
      }
    }
    assertThat(seeds).hasSize(1000);
  }
}
