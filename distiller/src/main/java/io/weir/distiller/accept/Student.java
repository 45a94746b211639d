package io.weir.distiller.accept;

import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.ir.DecisionProgram;
import java.util.List;

/**
 * A student that was judged.
 *
 * @param name what to call it
 * @param program what it is
 * @param decisionNs time of one decision of its compiled C, ns; NaN if not measured
 * @param fidelities how it did against its teacher, by workload
 * @param teacherStates its answers on states the teacher visits
 * @param ownStates its answers on states it visits itself
 */
public record Student(
    String name,
    DecisionProgram program,
    double decisionNs,
    List<Fidelity> fidelities,
    Agreement teacherStates,
    Agreement ownStates) {
  public Student {
    fidelities = List.copyOf(fidelities);
  }

  /** Size of its forest. */
  public ForestShape shape() {
    return ForestShape.of(program.forest());
  }

  /** Largest loss on any workload, as a share of what is allowed. */
  public double loss() {
    return Fidelity.worstLoss(fidelities);
  }

  /** Whether it may stand for its teacher. */
  public boolean accepted() {
    return loss() <= 1;
  }
}
