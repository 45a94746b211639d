package io.weir.benchmarks.trees;

import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.benchmarks.simulator.Spread;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.target.tcp.TcpControl;
import java.util.Map;

/**
 * What was measured of a program, on rows it visits.
 *
 * @param control what it decides
 * @param trees of its forest
 * @param contenders by name: the forest's score and the whole decision, by form
 * @param plain the forest as nested ifs over doubles
 * @param choices the form Weir chooses for the forest, by machine
 * @param calls one decision by each way from Java, on random rows
 */
record ProgramResult(
    TcpControl control,
    int trees,
    Map<String, Measured> contenders,
    TimingRun.Timed plain,
    Map<InstructionSet, ForestForm> choices,
    Map<String, DecisionTimes.Call> calls) {
  /** Most time that the walk of a single tree for BBR may take, ns. */
  static final double WALK_BAR_NS = 30;

  /** Most time that a decision for BBR may take, ns. */
  static final double DECISION_BAR_NS = 100;

  /** The walk in the form chosen for this machine. */
  Measured walk() {
    return contenders.get(ProgramForms.SCORE + chosen());
  }

  /** The decision in the form chosen for this machine. */
  Measured decision() {
    return contenders.get(ProgramForms.DECISION + chosen());
  }

  private String chosen() {
    return choices.get(InstructionSet.X86_64).key();
  }

  /** Time of the plain form divided by the walk's. */
  Spread plainOverWalk() {
    return plain.over(walk().timed());
  }

  /** Time of the decision divided by the plain form's. */
  Spread decisionOverPlain() {
    return decision().timed().over(plain);
  }

  /** Whether the walk has a bar: a published one is for a single tree. */
  boolean hasWalkBar() {
    return hasDecisionBar() && trees == 1;
  }

  boolean hasDecisionBar() {
    return control == TcpControl.BBR;
  }

  boolean walkMeets() {
    return !hasWalkBar() || walk().timed().spread().median() <= WALK_BAR_NS;
  }

  boolean decisionMeets() {
    return !hasDecisionBar() || decision().timed().spread().median() <= DECISION_BAR_NS;
  }
}
