package io.weir.distiller.bbr;

import io.weir.artefact.UserError;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Input;
import io.weir.sim.cc.BbrReport;
import io.weir.sim.cc.GainDecision;

/** A decision program as the gain of BBR's window, executed by the exact interpreter. */
public final class ProgramGain implements GainDecision {
  private final Interpreter interpreter;
  private final int[] fields;
  private final long[] in;

  /**
   * @param program one with a forest, or without features
   * @throws UserError if it reads what BBR does not report, or cannot decide
   */
  public ProgramGain(DecisionProgram program) {
    requireDecides(program);
    interpreter = new Interpreter(program);
    fields = fields(program);
    in = new long[fields.length];
  }

  /**
   * Checks that BBR can ask a program.
   *
   * @throws UserError if it reads what BBR does not report, or cannot decide
   */
  public static void requireDecides(DecisionProgram program) {
    if (program.score().isPresent() && !program.hasForest()) {
      throw UserError.input(
          "program `"
              + program.name()
              + "` has no forest and cannot decide; expected one of"
              + " `weir bbr train`");
    }
    for (Input input : program.inputs()) {
      if (!BbrReport.NAMES.contains(input.name())) {
        throw UserError.input(
            "program `%s` reads `%s`, which BBR does not report; expected a program of"
                    .formatted(program.name(), input.name())
                + " `weir bbr train`");
      }
    }
  }

  /** Where a program's inputs lie in a report. */
  public static int[] fields(DecisionProgram program) {
    return program.inputs().stream().map(Input::name).mapToInt(BbrReport::indexOf).toArray();
  }

  /** Copies a program's inputs out of a report. */
  public static void load(long[] report, int[] fields, long[] in) {
    for (int i = 0; i < fields.length; i++) {
      in[i] = report[fields[i]];
    }
  }

  @Override
  public int stateLongs() {
    return interpreter.program().states().size();
  }

  @Override
  public void reset(long[] state, int offset) {
    interpreter.reset(state, offset);
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    load(report, fields, in);
    return interpreter.decide(in, state, offset);
  }
}
