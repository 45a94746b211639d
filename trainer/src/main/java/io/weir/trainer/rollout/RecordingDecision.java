package io.weir.trainer.rollout;

import io.weir.sim.cc.Observation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.RateDecision;
import io.weir.trainer.policy.FeatureScale;
import io.weir.trainer.policy.Mlp;
import java.util.ArrayList;
import java.util.List;

/** Decides with a network and records a trajectory per flow. */
final class RecordingDecision implements RateDecision {
  private final Mlp network;
  private final Observation observation;
  private final FeatureScale scale;
  private final long[] features;
  private final double[] inputs;
  private final int rewardFeature;
  private final List<Trajectory> trajectories = new ArrayList<>();
  private long steps;

  RecordingDecision(Mlp network, Observation observation) {
    this.network = network;
    this.observation = observation;
    this.scale = new FeatureScale(observation);
    this.features = new long[observation.featureCount()];
    this.inputs = new double[features.length];
    this.rewardFeature = observation.rewardFeature();
  }

  /** One long more than the observation's: which trajectory is the flow's. */
  @Override
  public int stateLongs() {
    return observation.stateLongs() + 1;
  }

  @Override
  public void reset(long[] state, int offset) {
    state[offset] = trajectories.size();
    trajectories.add(new Trajectory(features.length));
    observation.reset(state, offset + 1);
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    observation.observe(report, state, offset + 1, features);
    scale.toReal(features, inputs, 0);
    double mu = network.forward(inputs, 0);
    trajectories.get((int) state[offset]).append(inputs, mu, inputs[rewardFeature]);
    steps++;
    return observation.act(PdRule.scoreQ16(mu), state, offset + 1);
  }

  List<Trajectory> trajectories() {
    return trajectories;
  }

  /** Decisions since the last {@link #clear}. */
  long steps() {
    return steps;
  }

  void clear() {
    trajectories.forEach(Trajectory::clear);
    steps = 0;
  }
}
