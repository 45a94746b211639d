package io.weir.sim.gym;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.scenario.Scenario;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentTest {
  private static final int STEPS = 20;

  private static Environment environment(GymSpec spec) {
    return new Environment(Environments.INCAST, spec);
  }

  @Test
  void flowsStartAsAgentsThatWaitAndThenAct() {
    Environment environment = environment(Environments.spec(STEPS));
    StepResult first = environment.reset(1);
    assertThat(first.step()).isZero();
    assertThat(first.phases()).containsOnly(StepResult.WAITING).hasSize(3);
    assertThat(first.observations()).isDeepEqualTo(new float[3][Features.COUNT]);
    boolean someStillWaited = false;
    StepResult result = first;
    for (int i = 1; i <= 4; i++) {
      result = environment.step(new double[3]);
      assertThat(result.step()).isEqualTo(i);
      assertThat(result.timeNs()).isEqualTo(i * 50_000L);
      for (int agent = 0; agent < 3; agent++) {
        boolean waiting = result.phases()[agent] == StepResult.WAITING;
        someStillWaited |= waiting;
        assertThat(result.observations()[agent][Features.RATE_SHARE]).isEqualTo(waiting ? 0 : 1);
        if (waiting) {
          assertThat(result.rewards()[agent]).isZero();
        }
      }
    }
    assertThat(someStillWaited).isTrue();
    assertThat(result.phases()).containsOnly(StepResult.ACTIVE);
    assertThat(result.info()[5]).isEqualTo(3);
  }

  @Test
  void measuresWhatTheNetworkDoes() {
    Environment environment = environment(Environments.spec(STEPS));
    environment.reset(1);
    double dropped = 0;
    double lost = 0;
    double cnps = 0;
    double goodputBps = 0;
    StepResult result = null;
    for (int i = 0; i < STEPS; i++) {
      result = environment.step(Environments.all(1, 3));
      dropped += result.info()[1];
      goodputBps += result.info()[0] / STEPS;
      for (double[] agent : result.agentInfo()) {
        lost += agent[7];
        cnps += agent[8];
      }
    }
    // Three senders at line rate into one link: the buffer overflows, flows wait for time-outs.
    assertThat(dropped).isPositive();
    assertThat(lost).isPositive();
    assertThat(cnps).isPositive();
    assertThat(goodputBps).isBetween(1e9, 10e9);
    double byAgent = Arrays.stream(result.agentInfo()).mapToDouble(a -> a[0]).sum();
    assertThat(byAgent).isEqualTo(result.info()[0], within(1.0));
    for (int agent = 0; agent < 3; agent++) {
      float[] row = result.observations()[agent];
      assertThat(row[Features.RTT_MIN]).isLessThanOrEqualTo(row[Features.RTT_MEAN]);
      assertThat(row[Features.RTT_MEAN]).isLessThanOrEqualTo(row[Features.RTT_MAX]);
      assertThat(row[Features.RATE_SHARE]).isEqualTo(1);
      assertThat(row[Features.MARKED_SHARE]).isBetween(0f, 1f);
    }
  }

  @Test
  void aLoneFlowGetsTheRateItAsksForAtTheBaseRtt() {
    Scenario one =
        Scenario.from(
            StrictYaml.parse(
                "one.yaml",
                "{network: {linkRateGbps: 10}, roce: {baseRttNs: 10000},"
                    + " traffic: {hosts: 1, startJitterNs: 0}}"));
    GymSpec spec =
        Environments.spec(GymSpec.Action.targetRate, GymSpec.Reward.throughputDelayLoss, 1000);
    Environment environment = new Environment(one, spec);
    environment.reset(1);
    for (double share : new double[] {0.5, 0.25, 0.8}) {
      StepResult result = null;
      for (int i = 0; i < 10; i++) {
        result = environment.step(new double[] {share});
      }
      float[] row = result.observations()[0];
      // A burst of four packets is a third of an interval's at a quarter of the rate.
      assertThat((double) row[Features.ACKED_SHARE]).isEqualTo(share, within(0.08));
      assertThat((double) row[Features.SENT_SHARE]).isEqualTo(share, within(0.08));
      assertThat(row[Features.RATE_SHARE]).isEqualTo((float) share);
      assertThat(row[Features.LAST_ACTION]).isEqualTo((float) share);
      assertThat((double) row[Features.RTT_MIN]).isEqualTo(1, within(0.15));
      assertThat(row[Features.LOST_SHARE]).isZero();
      assertThat(result.agentInfo()[0][1]).isEqualTo(share * 10e9);
    }
  }

  @ParameterizedTest
  @EnumSource(GymSpec.Reward.class)
  void sameSeedAndActionsSameEverything(GymSpec.Reward reward) {
    GymSpec spec = Environments.spec(GymSpec.Action.rateChange, reward, STEPS);
    for (long seed = 1; seed <= 3; seed++) {
      Environment one = environment(spec);
      Environment two = environment(spec);
      // An environment that was used before must not remember.
      two.reset(99);
      two.step(Environments.all(-1, 3));
      assertSame(one.reset(seed), two.reset(seed), seed);
      Random random = new Random(seed);
      for (int i = 0; i < STEPS; i++) {
        double[] actions = Environments.actions(random, 3);
        assertSame(one.step(actions), two.step(actions), seed);
      }
    }
  }

  @Test
  void actionsAndSeedsMatter() {
    Environment environment = environment(Environments.spec(STEPS));
    long[] digests = new long[3];
    for (int run = 0; run < 3; run++) {
      environment.reset(run == 2 ? 2 : 1);
      for (int i = 0; i < STEPS; i++) {
        digests[run] = environment.step(Environments.all(run == 1 ? -1 : 0, 3)).digest();
      }
    }
    assertThat(digests).doesNotHaveDuplicates();
  }

  @Test
  void theLastStepIsTruncatedAndNoneFollows() {
    Environment environment = environment(Environments.spec(2));
    environment.reset(1);
    assertThat(environment.step(new double[3]).isLast()).isFalse();
    StepResult last = environment.step(new double[3]);
    assertThat(last.truncated()).isTrue();
    assertThat(last.allTerminated()).isFalse();
    assertThatThrownBy(() -> environment.step(new double[3]))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("ended with step 2; reset first");
    environment.reset(1);
    assertThat(environment.step(new double[3]).step()).isEqualTo(1);
  }

  @Test
  void wrongActionsAreNamedAndChangeNothing() {
    Environment environment = environment(Environments.spec(STEPS));
    assertThatThrownBy(() -> environment.step(new double[3]))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expected a reset before the first step");
    environment.reset(1);
    assertThatThrownBy(() -> environment.step(new double[2]))
        .isInstanceOf(UserError.class)
        .hasMessage("actions: expected 3, one per agent, found 2");
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> environment.step(new double[] {0, wrong, 0}))
          .isInstanceOf(UserError.class)
          .hasMessage("actions[1]: expected a number from -1.0 to 1.0, found " + wrong);
    }
    Environment untouched = environment(Environments.spec(STEPS));
    untouched.reset(1);
    double[] actions = {0.1, 0.2, 0.3};
    assertSame(environment.step(actions), untouched.step(actions), 1);
  }

  @Test
  void aCancelledEnvironmentStepsNoMore() {
    Environment environment = environment(Environments.spec(STEPS));
    environment.reset(1);
    environment.cancel();
    assertThatThrownBy(() -> environment.step(new double[3]))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void theScenarioMayDependOnTheSeed() {
    Environment environment =
        new Environment(
            seed ->
                Scenario.from(
                    StrictYaml.parse("s.yaml", "traffic: {hosts: " + (2 + seed % 3) + "}")),
            Environments.spec(STEPS));
    assertThat(environment.reset(0).agents()).isEqualTo(2);
    assertThat(environment.reset(5).agents()).isEqualTo(4);
    assertThat(environment.agents()).isEqualTo(4);
  }

  @Test
  void agentsOfFlowsThatEndTerminate() {
    Environment environment =
        new Environment(
            Scenario.from(
                StrictYaml.parse("s.yaml", "traffic: {hosts: 2, bytes: 200000, startJitterNs: 0}")),
            Environments.spec(STEPS));
    environment.reset(1);
    StepResult result = environment.step(new double[2]);
    double largestQueueBytes = result.info()[StepResult.INFO.indexOf("queue_bytes")];
    // 400 kB take 34 µs on the receiver's link, so a step of 50 µs sees the end of them.
    assertThat(result.terminated(0)).isTrue();
    assertThat(result.terminated(1)).isTrue();
    assertThat(result.allTerminated()).isTrue();
    assertThat(result.truncated()).isFalse();
    assertThat(result.isLast()).isTrue();
    assertThat(largestQueueBytes).isZero();
    assertThatThrownBy(() -> environment.step(new double[2])).isInstanceOf(UserError.class);
  }

  @Test
  void infoHasTheLongestQueue() {
    Environment environment =
        new Environment(
            Scenario.from(
                StrictYaml.parse("s.yaml", "traffic: {hosts: 4, bytes: 0, startJitterNs: 0}")),
            Environments.spec(STEPS));
    environment.reset(1);
    StepResult result = environment.step(new double[4]);
    // Four senders at line rate into one: three quarters of what arrives in 50 µs stays.
    assertThat(result.info()[StepResult.INFO.indexOf("queue_bytes")]).isBetween(1.0e6, 2.0e6);
    assertThat(result.terminated(0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "rateChange, 1, 50, 60",
    "rateChange, -1, 50, 41.666667",
    "rateChange, 0, 50, 50",
    "rateChange, 7, 50, 60",
    "rateChange, 1, 99, 100",
    "rateChange, -1, 0.1, 0.1",
    "targetRate, 0.25, 50, 25",
    "targetRate, -3, 50, 0.1",
    "targetRate, 2, 50, 100",
  })
  void actionsBecomeRates(GymSpec.Action action, double a, double rateGbps, double expectedGbps) {
    GymSpec spec = Environments.spec(action, GymSpec.Reward.rlcc, 1);
    assertThat(spec.rateBps(a, Math.round(rateGbps * 1e9), 100_000_000_000L) / 1e9)
        .isEqualTo(expectedGbps, within(1e-6));
  }

  @Test
  void rewardsHaveTheirWorkedNumbers() {
    RewardFunction reward = new RewardFunction(GymSpec.DEFAULTS);
    assertThat(reward.throughputDelayLoss(0.5, 2, 0)).isEqualTo(0.6019, within(1e-4));
    assertThat(reward.throughputDelayLoss(1, 1, 0)).isEqualTo(1);
    assertThat(reward.throughputDelayLoss(1, 0.9, 0.25)).isEqualTo(0.75, within(1e-12));
    assertThat(reward.rlcc(2, 0.25)).isZero();
    assertThat(reward.rlcc(2, 1)).isEqualTo(-1);
    // An equal share is worth more in sum than an unequal one.
    assertThat(2 * reward.throughputDelayLoss(0.5, 1, 0))
        .isGreaterThan(
            reward.throughputDelayLoss(0.9, 1, 0) + reward.throughputDelayLoss(0.1, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stepUs: 0",
        "maxSteps: 0",
        "action: jump",
        "maxChange: 0",
        "minRateFraction: 0",
        "reward: money",
        "delayWeight: -1",
        "rlccTarget: -1",
        "stepus: 3"
      })
  void wrongSectionsAreNamed(String line) {
    String key = line.substring(0, line.indexOf(':'));
    assertThatThrownBy(
            () ->
                StrictYaml.parse("s.yaml", "gym: {" + line + "}")
                    .section("gym", GymSpec.DEFAULTS, GymSpec.class))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("s.yaml")
        .hasMessageContaining("gym." + key);
  }

  static void assertSame(StepResult one, StepResult two, long seed) {
    assertThat(two).as("seed %d", seed).usingRecursiveComparison().isEqualTo(one);
  }
}
