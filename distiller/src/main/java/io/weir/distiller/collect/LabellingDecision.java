package io.weir.distiller.collect;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.RateDecision;
import io.weir.trainer.policy.FeatureScale;
import io.weir.trainer.policy.Mlp;

/** Drives with the student, or with the teacher if there is none yet, and has the teacher label. */
final class LabellingDecision implements RateDecision {
  private final ProgramObservation observation;
  private final Mlp teacher;
  private final boolean studentDrives;
  private final FeatureScale scale;
  private final Examples examples;
  private final long[] features;
  private final double[] inputs;

  LabellingDecision(DecisionProgram program, Mlp teacher, Examples examples) {
    this.observation = new ProgramObservation(program);
    this.teacher = teacher;
    this.studentDrives = program.hasForest();
    this.scale = new FeatureScale(observation);
    this.examples = examples;
    this.features = new long[observation.featureCount()];
    this.inputs = new double[features.length];
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
  public int decide(long[] report, long[] state, int offset) {
    observation.observe(report, state, offset, features);
    scale.toReal(features, inputs, 0);
    long wanted = PdRule.scoreQ16(teacher.forward(inputs, 0));
    examples.add(features, 0, wanted);
    long score = studentDrives ? observation.score(features) : wanted;
    return observation.act(score, state, offset);
  }
}
