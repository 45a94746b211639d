package io.weir.distiller.collect;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.ObservedDecision;

/** A whole decision program, executed by the exact Java interpreter: the student. */
public final class ProgramDecision extends ObservedDecision {
  private final ProgramObservation program;

  /** The decision {@code program} takes; it must have a forest. */
  public ProgramDecision(DecisionProgram program) {
    this(new ProgramObservation(program));
    if (!program.hasForest()) {
      throw new IllegalArgumentException(
          "program `" + program.name() + "` has no forest and cannot decide alone");
    }
  }

  private ProgramDecision(ProgramObservation program) {
    super(program);
    this.program = program;
  }

  @Override
  protected long scoreQ16(long[] features) {
    return program.score(features);
  }
}
