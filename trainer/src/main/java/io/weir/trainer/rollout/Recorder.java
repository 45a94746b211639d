package io.weir.trainer.rollout;

import io.weir.sim.cc.Observation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.RateDecision;
import io.weir.trainer.policy.FeatureScale;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.policy.PolicyRunner;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Decides with a policy, explores if wanted, and records the decisions of some flows. */
final class Recorder implements RateDecision {
  private static final int NOT_RECORDED = -1;

  private final PolicyRunner policy;
  private final Observation observation;
  private final double deviation;
  private final ZigguratSampler.NormalizedGaussian noise;
  private final Episode.Limits limits;
  private final FeatureScale scale;
  private final long[] features;
  private final double[] inputs;
  private final List<Trajectory> trajectories = new ArrayList<>();
  private int stride = 1;
  private int expected;
  private int started;
  private int complete;

  Recorder(
      Policy policy, Observation observation, double deviation, long seed, Episode.Limits limits) {
    this.policy = new PolicyRunner(policy);
    this.observation = observation;
    this.deviation = deviation;
    this.limits = limits;
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    this.noise = ZigguratSampler.NormalizedGaussian.of(random);
    this.scale = new FeatureScale(observation);
    this.features = new long[observation.featureCount()];
    this.inputs = new double[features.length];
  }

  /** Says how many flows there will be, before the first starts. */
  void expect(int flows) {
    stride = Math.max(1, (flows + limits.recordedFlows() - 1) / limits.recordedFlows());
    expected = (flows + stride - 1) / stride;
  }

  /** Beside the observation's: which trajectory is the flow's, and its recurrent state. */
  @Override
  public int stateLongs() {
    return 1 + policy.stateLongs() + observation.stateLongs();
  }

  @Override
  public void reset(long[] state, int offset) {
    boolean recorded = started++ % stride == 0;
    state[offset] = recorded ? trajectories.size() : NOT_RECORDED;
    if (recorded) {
      trajectories.add(new Trajectory(inputs.length, policy.stateLongs()));
    }
    policy.reset(state, offset + 1);
    observation.reset(state, observationOffset(offset));
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    int own = observationOffset(offset);
    observation.observe(report, state, own, features);
    scale.toReal(features, inputs, 0);
    double mu = policy.decide(inputs, state, offset + 1);
    double action = deviation == 0 ? mu : mu + deviation * noise.sample();
    if (state[offset] != NOT_RECORDED && observation.decides()) {
      record(trajectories.get((int) state[offset]), mu, action);
    }
    return observation.act(PdRule.scoreQ16(Math.max(-1, Math.min(action, 1))), state, own);
  }

  private void record(Trajectory trajectory, double mu, double action) {
    if (trajectory.length() < limits.stepsPerFlow()) {
      trajectory.append(inputs, mu, action, inputs[observation.rewardFeature()]);
      if (trajectory.length() == limits.stepsPerFlow()) {
        complete++;
      }
    }
  }

  @Override
  public boolean probesEveryBurst(long[] state, int offset) {
    return observation.probesEveryBurst(state, observationOffset(offset));
  }

  private int observationOffset(int offset) {
    return offset + 1 + policy.stateLongs();
  }

  /** Whether every flow that is to be recorded has all its decisions. */
  boolean enough() {
    return complete >= expected;
  }

  List<Trajectory> trajectories() {
    return trajectories;
  }
}
