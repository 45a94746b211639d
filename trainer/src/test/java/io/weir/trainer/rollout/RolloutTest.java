package io.weir.trainer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.StrictYaml;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.NetworkDecision;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static final Scenario SCENARIO =
      Scenario.DEFAULTS.withTraffic(new TrafficSpec(TrafficSpec.Pattern.manyToOne, 3, 1, 5_000));

  private static Mlp network(long seed) {
    return Mlp.orthogonal(new int[] {4, 8, 1}, 0.5, RandomSource.XO_SHI_RO_256_PP.create(seed));
  }

  private static Rollout rollout(Mlp network) {
    Rollout rollout = new Rollout(seed -> SCENARIO, ReferenceObservation::new, network);
    rollout.restart(5);
    return rollout;
  }

  @Test
  void thereIsAsMuchExperienceAsWasAskedFor() {
    Mlp network = network(1);
    Rollout rollout = rollout(network);
    List<Trajectory> trajectories = rollout.collect(network, 7, 60, 5_000_000);
    assertThat(trajectories).hasSize(3).allMatch(t -> t.length() >= 7);
    // It looks every 10 µs, in which three flows take a handful of decisions.
    assertThat(trajectories.stream().mapToInt(Trajectory::length).sum()).isBetween(60, 70);
    int before = trajectories.get(0).length();
    trajectories = rollout.collect(network, 3, 0, 5_000_000);
    assertThat(trajectories).allMatch(t -> t.length() >= 3);
    assertThat(trajectories.get(0).length()).as("forgets what was collected").isLessThan(before);
  }

  /** What is recorded is what the network answers to what it saw. */
  @Test
  void trajectoriesHoldFeaturesActionsAndRewards() {
    Mlp network = network(2);
    Rollout rollout = rollout(network);
    for (Trajectory trajectory : rollout.collect(network, 40, 0, 5_000_000)) {
      for (int t = 0; t < trajectory.length(); t++) {
        assertThat(trajectory.action(t)).isEqualTo(network.forward(trajectory.features(), 4 * t));
        assertThat(trajectory.reward(t)).isEqualTo(trajectory.features()[4 * t + 3]);
        if (t > 0) {
          assertThat(trajectory.features()[4 * t + 1]).isEqualTo(trajectory.reward(t - 1));
        }
      }
    }
  }

  @Test
  void flowsThatStarveDoNotHangIt() {
    Mlp network = network(3);
    Rollout rollout = rollout(network);
    List<Trajectory> trajectories = rollout.collect(network, 1_000_000, 0, 100_000);
    assertThat(trajectories.get(0).length()).isLessThan(1_000_000);
  }

  /** Recording must not change what happens. */
  @Test
  void trainingSeesWhatDeploymentDoes() {
    Mlp network = network(4);
    Rollout rollout = rollout(network);
    rollout.collect(network, 1_000_000, 0, 400_000);
    NetworkDecision decision = new NetworkDecision(network, new ReferenceObservation());
    Simulation simulation =
        new Simulation(SCENARIO, 5, new ProbeRateControl(decision, SCENARIO.roce().minRateQ20()));
    simulation.runUntil(400_000);
    assertThat(rollout.digest()).isEqualTo(simulation.digest());
  }

  @Test
  void aRestartIsAColdStart() {
    Mlp network = network(5);
    Rollout rollout = rollout(network);
    rollout.collect(network, 20, 0, 5_000_000);
    long digest = rollout.digest();
    rollout.restart(6);
    rollout.collect(network, 20, 0, 5_000_000);
    assertThat(rollout.digest()).as("another seed").isNotEqualTo(digest);
    rollout.restart(5);
    rollout.collect(network, 20, 0, 5_000_000);
    assertThat(rollout.digest()).as("the same seed").isEqualTo(digest);
  }

  /** With ranges, every cold start has the network its seed draws. */
  @Test
  void aRestartDrawsAnew() {
    ScenarioFamily family =
        ScenarioFamily.from(
            StrictYaml.parse(
                "s.yaml", "network: {linkRateGbps: {uniform: [10, 400]}}\ntraffic: {hosts: 3}\n"),
            Map.of());
    Mlp network = network(6);
    Rollout rollout = new Rollout(family::draw, ReferenceObservation::new, network);
    rollout.restart(7);
    rollout.collect(network, 20, 0, 100_000);
    long drawn = rollout.digest();
    Rollout fixed = new Rollout(seed -> family.draw(7), ReferenceObservation::new, network);
    fixed.restart(7);
    fixed.collect(network, 20, 0, 100_000);
    assertThat(fixed.digest()).isEqualTo(drawn);
    Rollout other = new Rollout(seed -> family.draw(8), ReferenceObservation::new, network);
    other.restart(7);
    other.collect(network, 20, 0, 100_000);
    assertThat(other.digest()).isNotEqualTo(drawn);
  }
}
