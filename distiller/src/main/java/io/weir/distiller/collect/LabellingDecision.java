package io.weir.distiller.collect;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.ObservedDecision;
import io.weir.sim.cc.PdRule;
import io.weir.trainer.policy.FeatureScale;
import io.weir.trainer.policy.Mlp;

/** Drives with the student, or with the teacher if there is none yet, and has the teacher label. */
final class LabellingDecision extends ObservedDecision {
  private final ProgramObservation program;
  private final boolean studentDrives;
  private final Mlp teacher;
  private final FeatureScale scale;
  private final double[] inputs;
  private final Examples examples;

  LabellingDecision(DecisionProgram program, Mlp teacher, Examples examples) {
    this(new ProgramObservation(program), program.hasForest(), teacher, examples);
  }

  private LabellingDecision(
      ProgramObservation program, boolean studentDrives, Mlp teacher, Examples examples) {
    super(program);
    this.program = program;
    this.studentDrives = studentDrives;
    this.teacher = teacher;
    this.scale = new FeatureScale(program);
    this.inputs = new double[teacher.inputs()];
    this.examples = examples;
  }

  @Override
  protected long scoreQ16(long[] features) {
    scale.toReal(features, inputs, 0);
    long wanted = PdRule.scoreQ16(teacher.forward(inputs, 0));
    examples.add(features, 0, wanted);
    return studentDrives ? program.score(features) : wanted;
  }
}
