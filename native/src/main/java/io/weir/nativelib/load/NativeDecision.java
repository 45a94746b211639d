package io.weir.nativelib.load;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.Input;
import io.weir.codegen.ir.ProbeRequest;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.RateReport;

/**
 * Emitted C as a rate decision of the simulator. The program's inputs are found in the report by
 * name. Allocates nothing per decision. Not thread-safe: one instance per simulation.
 *
 * <p>The call goes through JNA's direct mapping: of the ways from Java to one exact decision the
 * cheapest, before JNA's interface mapping and the interpreter ({@code weir bench trees}, {@code
 * docs/results/trees.md}). Batches are cheaper per row still, but each decision changes what the
 * next one sees.
 */
public final class NativeDecision implements RateDecision {
  private final NativeCaller caller;
  private final int[] columns;
  private final int states;
  private final int probesIndex;

  /**
   * Prepares decisions by {@code program}, which must stay open as long as they are made.
   *
   * @throws UserError if the program has an input that a rate report does not have
   */
  public NativeDecision(NativeProgram program) {
    caller = program.newCaller();
    columns = program.program().inputs().stream().mapToInt(i -> column(program, i)).toArray();
    states = program.program().states().size();
    probesIndex = ProbeRequest.stateIndex(program.program());
  }

  private static int column(NativeProgram program, Input input) {
    int index = RateReport.NAMES.indexOf(input.name());
    if (index < 0) {
      throw UserError.input(
          "program `%s` needs the input `%s`, which a rate report does not have; it has %s"
              .formatted(program.program().name(), input.name(), RateReport.NAMES));
    }
    return index;
  }

  @Override
  public int stateLongs() {
    return states;
  }

  @Override
  public void reset(long[] state, int offset) {
    caller.reset(state, offset);
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    return caller.decide(report, columns, state, offset);
  }

  @Override
  public boolean probesEveryBurst(long[] state, int offset) {
    return ProbeRequest.in(state, offset, probesIndex);
  }
}
