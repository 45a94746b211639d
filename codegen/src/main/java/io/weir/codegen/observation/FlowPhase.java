package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;

/** Where a flow is between its start and a drain, and for how many decisions. */
final class FlowPhase {
  static final long SEEK = 1;
  static final long RAMP = 2;
  static final long RUN = 3;
  static final long DRAIN = 4;

  final Value isNew;
  final Value isSeek;
  final Value isRamp;
  final Value isRun;
  final Value isDrain;

  /** Decisions in this phase; of a flow that seeks, since the round-trip time settled. */
  final Value count;

  private final ProgramBuilder b;
  private final Steps s;
  private final Value phase;

  FlowPhase(ProgramBuilder b, Steps s) {
    this.b = b;
    this.s = s;
    phase = b.state("phase", "0 new, 1 seek, 2 ramp, 3 run, 4 drain", 0, 4, 0);
    count = b.state("count", "decisions in this phase", 0, 4_096, 0);
    isNew = s.equal("is_new", phase, 0);
    isSeek = s.equal("is_seek", phase, SEEK);
    isRamp = s.equal("is_ramp", phase, RAMP);
    isRun = s.equal("is_run", phase, RUN);
    isDrain = s.equal("is_drain", phase, DRAIN);
  }

  void update(StartPhases start, BaseEstimate base, Value drains) {
    Value next = s.choose("next_seek", isNew, s.constant(SEEK), phase);
    next = s.choose("next_ramp", start.seekEnds, s.constant(RAMP), next);
    Value runs = s.or("to_run", start.rampEnds, base.drainOver);
    next = s.choose("next_run", runs, s.constant(RUN), next);
    next = s.choose("next_drain", drains, s.constant(DRAIN), next);
    next = s.choose("next_flood", start.flood, s.constant(SEEK), next);
    b.update("phase", next);

    Value zero = s.constant(0);
    Value more = b.add("count_more", count, s.constant(1));
    Value counted = s.choose("count_moving", start.unsettled, zero, more);
    Value turns = s.or("turns", drains, base.drainOver);
    Value begins = s.or("begins", start.rampEnds, start.flood);
    counted = s.choose("count_other", s.or("turns_begins", turns, begins), zero, counted);
    b.update("count", b.clamp("count_next", counted, 0, 4_096));
  }
}
