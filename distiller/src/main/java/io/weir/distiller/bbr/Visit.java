package io.weir.distiller.bbr;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.GainDecision;
import io.weir.trainer.bbr.ConditionRun;
import io.weir.trainer.bbr.ConstantGain;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * A run of a condition in which rounds are recorded.
 *
 * @param lesson the condition
 * @param driver who decides
 * @param programJson the program, if that decides; else null
 * @param observationJson whose features are recorded
 * @param seed of the run, and of a gain that wanders
 */
record Visit(Lesson lesson, Driver driver, String programJson, String observationJson, long seed)
    implements Serializable {
  /** Rounds that are kept of a run, about. */
  private static final int ROUNDS_KEPT = 24;

  /** Who decides in a run. */
  enum Driver {
    /** BBR's own gain. */
    STOCK,
    /** A gain that wanders. */
    WANDERING,
    /** The program as it is. */
    PROGRAM
  }

  /** What was recorded, in the order of time. */
  ArrayList<long[]> run() {
    DecisionProgram observation = ProgramFactory.parse(observationJson);
    Recording recording = new Recording(decision(), observation, everyRounds());
    ConditionRun.run(lesson.condition(), condition -> recording, seed);
    return new ArrayList<>(recording.rows());
  }

  private GainDecision decision() {
    return switch (driver) {
      case STOCK -> new ConstantGain(GainDecision.STOCK_Q16);
      case WANDERING -> new WanderingGain(seed);
      case PROGRAM -> new ProgramGain(ProgramFactory.parse(programJson));
    };
  }

  /** A round is about a round-trip time with half a queue. */
  private int everyRounds() {
    double roundNs = lesson.condition().rttNs() * (1 + lesson.condition().bufferBdp() / 2);
    double rounds = lesson.condition().durationNs() / roundNs * lesson.condition().bbrFlows();
    return (int) Math.max(1, Math.round(rounds / ROUNDS_KEPT));
  }
}
