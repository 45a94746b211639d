package io.weir.distiller.direct;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.RateDecision;
import io.weir.trainer.rollout.Trajectory;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides with a program and records what flows saw and did: integer features as they are, actions
 * in units of μ.
 */
final class ForestRecorder implements RateDecision {
  /** Score of μ = 1 in Q16: the step of the learned policies. */
  static final double MU_Q16 = PdRule.STEP * ONE_Q16;

  private static final int NOT_RECORDED = -1;

  private final ProgramObservation program;
  private final double rewardUnit;
  private final int stepsPerFlow;
  private final long[] features;
  private final double[] row;
  private final List<Trajectory> trajectories = new ArrayList<>();
  private int flowStride = 1;
  private int started;

  /**
   * @param program decides
   * @param stepsPerFlow most decisions recorded of a flow
   */
  ForestRecorder(DecisionProgram program, int stepsPerFlow) {
    this.program = new ProgramObservation(program);
    int reward = this.program.rewardFeature();
    this.rewardUnit = 1.0 / (1L << this.program.fractionBits(reward));
    this.stepsPerFlow = stepsPerFlow;
    this.features = new long[this.program.featureCount()];
    this.row = new double[features.length];
  }

  /** Says how many flows there will be, before the first starts, and how many are recorded. */
  void expect(int flows, int recorded) {
    flowStride = Math.max(1, (flows + recorded - 1) / recorded);
  }

  /** Beside the observation's: which trajectory is the flow's. */
  @Override
  public int stateLongs() {
    return 1 + program.stateLongs();
  }

  @Override
  public void reset(long[] state, int offset) {
    state[offset] = NOT_RECORDED;
    if (started++ % flowStride == 0) {
      state[offset] = trajectories.size();
      trajectories.add(new Trajectory(row.length, 0));
    }
    program.reset(state, offset + 1);
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    program.observe(report, state, offset + 1, features);
    long score = program.score(features);
    if (state[offset] != NOT_RECORDED && program.decides()) {
      record(trajectories.get((int) state[offset]), score);
    }
    return program.act(score, state, offset + 1);
  }

  @Override
  public boolean probesEveryBurst(long[] state, int offset) {
    return program.probesEveryBurst(state, offset + 1);
  }

  private void record(Trajectory trajectory, long score) {
    if (trajectory.length() >= stepsPerFlow) {
      return;
    }
    for (int f = 0; f < row.length; f++) {
      row[f] = features[f];
    }
    double mu = score / MU_Q16;
    trajectory.append(row, mu, mu, row[program.rewardFeature()] * rewardUnit);
  }

  List<Trajectory> trajectories() {
    return trajectories;
  }
}
