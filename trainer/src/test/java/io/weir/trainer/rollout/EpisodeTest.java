package io.weir.trainer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.cc.Observation;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.NetworkDecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpisodeTest {
  private static final Episode.Limits LIMITS = new Episode.Limits(10_000_000, 30, 64);

  /** μ = tanh(−0.2·r − 0.4·Δr): a rule that keeps flows running. */
  private static final Mlp NETWORK = new Mlp(new int[] {4, 1}, new double[][] {{0, 0.4, 0, -0.6}});

  private static Episode episode(
      int hosts, long seed, double deviation, Episode.Limits limits, ObservationFactory sees) {
    Scenario scenario =
        Scenario.DEFAULTS.withTraffic(new TrafficSpec(Pattern.manyToOne, hosts, 1, 5_000));
    return new Episode("w", scenario, seed, sees, NETWORK, deviation, limits);
  }

  private static Episode episode(int hosts, long seed, double deviation, Episode.Limits limits) {
    return episode(hosts, seed, deviation, limits, ReferenceObservation::new);
  }

  /** Everything a trajectory holds. */
  private static List<Double> values(Trajectory trajectory) {
    List<Double> values = new ArrayList<>();
    for (int t = 0; t < trajectory.length(); t++) {
      for (int f = 0; f < 4; f++) {
        values.add(trajectory.features()[4 * t + f]);
      }
      values.addAll(List.of(trajectory.mean(t), trajectory.action(t), trajectory.reward(t)));
    }
    return values;
  }

  private static List<List<Double>> values(List<Trajectory> trajectories) {
    return trajectories.stream().map(EpisodeTest::values).toList();
  }

  @Test
  void theSameValuesGiveTheSameTrajectories() {
    List<List<Double>> once = values(episode(3, 5, 0.2, LIMITS).run());
    assertThat(once).hasSize(3);
    try (Workers workers = new Workers(2)) {
      List<Episode> episodes = List.of(episode(3, 6, 0.2, LIMITS), episode(3, 5, 0.2, LIMITS));
      List<Trajectory[]> elsewhere =
          workers.map(episodes, episode -> episode.run().toArray(new Trajectory[0]));
      assertThat(values(List.of(elsewhere.get(1)))).isEqualTo(once);
      assertThat(values(List.of(elsewhere.get(0)))).as("another seed").isNotEqualTo(once);
    }
    Episode again = episode(3, 5, 0.2, LIMITS);
    assertThat(values(again.run())).isEqualTo(once);
    assertThat(values(again.run())).as("the same object twice").isEqualTo(once);
  }

  /** What is recorded is what the network answers to what it saw. */
  @Test
  void trajectoriesHoldFeaturesActionsAndRewards() {
    Mlp network = NETWORK.copy();
    for (Trajectory trajectory : episode(3, 5, 0, LIMITS).run()) {
      assertThat(trajectory.length()).isEqualTo(30);
      for (int t = 0; t < trajectory.length(); t++) {
        assertThat(trajectory.mean(t)).isEqualTo(network.forward(trajectory.features(), 4 * t));
        assertThat(trajectory.reward(t)).isEqualTo(trajectory.features()[4 * t + 3]);
        if (t > 0) {
          assertThat(trajectory.features()[4 * t + 1]).isEqualTo(trajectory.reward(t - 1));
        }
      }
    }
  }

  @Test
  void thereIsNoiseOnlyIfItIsAskedFor() {
    for (Trajectory trajectory : episode(2, 5, 0, LIMITS).run()) {
      for (int t = 0; t < trajectory.length(); t++) {
        assertThat(trajectory.action(t)).isEqualTo(trajectory.mean(t));
      }
    }
    List<Double> noise = new ArrayList<>();
    for (Trajectory trajectory :
        episode(2, 5, 0.25, new Episode.Limits(50_000_000, 500, 64)).run()) {
      for (int t = 0; t < trajectory.length(); t++) {
        noise.add(trajectory.action(t) - trajectory.mean(t));
      }
    }
    double[] squares = noise.stream().mapToDouble(n -> n * n).toArray();
    // The variance of 1,000 squares of σ = 0.25 has a deviation of √2 · 0.0625 / √1000 = 0.0028.
    assertThat(noise).hasSize(1000);
    assertThat(Arrays.stream(squares).average().orElseThrow()).isBetween(0.05, 0.075);
  }

  /** Every third flow, for there are twelve and four are recorded. */
  @Test
  void recordedFlowsAreSpread() {
    Episode.Limits long300 = new Episode.Limits(300_000, 10_000, 64);
    List<List<Double>> all = values(episode(12, 5, 0, long300).run());
    List<List<Double>> some =
        values(episode(12, 5, 0, new Episode.Limits(300_000, 10_000, 4)).run());
    assertThat(all).hasSize(12);
    assertThat(some).containsExactly(all.get(0), all.get(3), all.get(6), all.get(9));
    assertThat(values(episode(10, 5, 0, new Episode.Limits(300_000, 10_000, 4)).run()))
        .as("never more than was asked for")
        .hasSize(4);
  }

  @Test
  void limitsHold() {
    assertThat(episode(4, 5, 0, new Episode.Limits(50_000_000, 7, 64)).run())
        .hasSize(4)
        .allMatch(trajectory -> trajectory.length() == 7);
    int inShort =
        episode(4, 5, 0, new Episode.Limits(100_000, 1_000_000, 64)).run().get(0).length();
    int inLong =
        episode(4, 5, 0, new Episode.Limits(1_600_000, 1_000_000, 64)).run().get(0).length();
    assertThat(inShort).isBetween(2, inLong / 2);
  }

  /** Recording must not change what happens. */
  @Test
  void trainingSeesWhatDeploymentDoes() {
    List<String> recorded = new ArrayList<>();
    Episode episode =
        episode(3, 5, 0, new Episode.Limits(3_000_000, 1_000_000, 1), () -> new Logged(recorded));
    episode.run();
    List<String> deployed = new ArrayList<>();
    Simulation simulation =
        new Simulation(
            episode.scenario(),
            5,
            new ProbeRateControl(
                new NetworkDecision(NETWORK, new Logged(deployed)),
                episode.scenario().roce().minRateQ20()));
    simulation.runUntil(3_000_000);
    assertThat(deployed).hasSizeGreaterThan(200);
    // Hosts are independent of each other for a moment; in which order depends on where it paused.
    assertThat(recorded).containsExactlyInAnyOrderElementsOf(deployed);
  }

  /** An observation that writes down every report and every multiplier. */
  private static final class Logged implements Observation {
    private final ReferenceObservation observation = new ReferenceObservation();
    private final List<String> log;

    Logged(List<String> log) {
      this.log = log;
    }

    @Override
    public int featureCount() {
      return observation.featureCount();
    }

    @Override
    public int fractionBits(int index) {
      return observation.fractionBits(index);
    }

    @Override
    public int rewardFeature() {
      return observation.rewardFeature();
    }

    @Override
    public int stateLongs() {
      return observation.stateLongs();
    }

    @Override
    public void reset(long[] state, int offset) {
      observation.reset(state, offset);
    }

    @Override
    public void observe(long[] report, long[] state, int offset, long[] features) {
      log.add(Arrays.toString(report));
      observation.observe(report, state, offset, features);
    }

    @Override
    public int act(long score, long[] state, int offset) {
      int multiplier = observation.act(score, state, offset);
      log.add(Integer.toString(multiplier));
      return multiplier;
    }

    /** Now and then, so that it shows if one of both does not pass it on. */
    @Override
    public boolean probesEveryBurst(long[] state, int offset) {
      return state[offset + 2] % 2 == 0;
    }
  }
}
