package io.weir.nativelib.core;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProbeRequest;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.RateReport;

/** A program in the Java interpreter, as the simulator's algorithm. */
final class InterpretedDecision implements RateDecision {
  private final Interpreter interpreter;
  private final int[] columns;
  private final long[] in;
  private final int probesIndex;

  InterpretedDecision(DecisionProgram program) {
    interpreter = new Interpreter(program);
    columns = program.inputs().stream().mapToInt(i -> RateReport.indexOf(i.name())).toArray();
    in = new long[columns.length];
    probesIndex = ProbeRequest.stateIndex(program);
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
    for (int i = 0; i < in.length; i++) {
      in[i] = report[columns[i]];
    }
    return interpreter.decide(in, state, offset);
  }

  @Override
  public boolean probesEveryBurst(long[] state, int offset) {
    return ProbeRequest.in(state, offset, probesIndex);
  }
}
