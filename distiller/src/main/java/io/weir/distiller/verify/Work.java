package io.weir.distiller.verify;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;

/**
 * A bound on the operations of one decision, in terms of the program and not of any machine: one
 * per arithmetic step; two per clamp, also those on entry of inputs and states; twenty per root and
 * reciprocal, for cores without an instruction; a comparison per node on the path, an addition per
 * tree, a shift and a clamp for the score; a store per state. What a compiler and a form of the
 * trees make of it is the emitter's cost model.
 */
final class Work {
  private static final int LONG_OPERATION = 20;
  private static final int CLAMP = 2;

  private final DecisionProgram program;

  Work(DecisionProgram program) {
    this.program = program;
  }

  /** Operations of the expressions and updates. */
  long outsideForest() {
    long operations = program.updates().size();
    for (Expression e : program.expressions()) {
      operations +=
          switch (e.op()) {
            case CONST -> 0;
            case INPUT, STATE, CLAMP -> CLAMP;
            case ISQRT, RECIP -> LONG_OPERATION;
            case SCORE -> 1 + CLAMP;
            default -> 1;
          };
    }
    return operations;
  }

  String describe(long comparisons) {
    int trees = program.forest().trees().size();
    long outside = outsideForest();
    return "at most %d operations per decision: %d in the forest, %d outside"
        .formatted(comparisons + trees + outside, comparisons + trees, outside);
  }
}
