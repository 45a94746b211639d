package io.weir.distiller.collect;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.NetworkDecision;

/** Drives with the student, or with the teacher if there is none yet, and has the teacher label. */
final class LabellingDecision extends NetworkDecision {
  private final ProgramObservation program;
  private final boolean studentDrives;
  private final Examples examples;

  LabellingDecision(DecisionProgram program, Mlp teacher, Examples examples) {
    this(new ProgramObservation(program), program.hasForest(), teacher, examples);
  }

  private LabellingDecision(
      ProgramObservation program, boolean studentDrives, Mlp teacher, Examples examples) {
    super(teacher, program);
    this.program = program;
    this.studentDrives = studentDrives;
    this.examples = examples;
  }

  @Override
  protected long scoreQ16(long[] features) {
    long wanted = super.scoreQ16(features);
    examples.add(features, 0, wanted);
    return studentDrives ? program.score(features) : wanted;
  }
}
