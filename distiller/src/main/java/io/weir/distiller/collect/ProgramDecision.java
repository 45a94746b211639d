package io.weir.distiller.collect;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.RateDecision;

/** A whole decision program, executed by the exact Java interpreter: the student. */
public final class ProgramDecision implements RateDecision {
  private final ProgramObservation observation;
  private final long[] features;

  /** The decision {@code program} takes; it must have a forest. */
  public ProgramDecision(DecisionProgram program) {
    if (!program.hasForest()) {
      throw new IllegalArgumentException(
          "program `" + program.name() + "` has no forest and cannot decide alone");
    }
    this.observation = new ProgramObservation(program);
    this.features = new long[observation.featureCount()];
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
    return observation.act(observation.score(features), state, offset);
  }
}
