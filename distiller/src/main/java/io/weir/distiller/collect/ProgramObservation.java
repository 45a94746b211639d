package io.weir.distiller.collect;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProbeRequest;
import io.weir.sim.cc.Observation;
import io.weir.sim.cc.RateReport;
import java.util.function.LongSupplier;

/** A decision program's two halves as an observation of the simulator. */
public final class ProgramObservation implements Observation {
  /** Step of a program that is 0 when the policy's answer does not count. */
  private static final String DECIDES = "decides";

  private final DecisionProgram program;
  private final Interpreter interpreter;
  private final int[] reportIndex;
  private final long[] inputs;
  private final LongSupplier decides;
  private final int probesIndex;

  /** The observation that {@code program} describes; its forest, if any, is not used. */
  public ProgramObservation(DecisionProgram program) {
    this.program = program;
    this.interpreter = new Interpreter(program);
    this.reportIndex =
        program.inputs().stream().mapToInt(input -> RateReport.indexOf(input.name())).toArray();
    this.inputs = new long[reportIndex.length];
    this.decides = interpreter.stepOr(DECIDES, 1);
    this.probesIndex = ProbeRequest.stateIndex(program);
  }

  @Override
  public int featureCount() {
    return program.features().size();
  }

  @Override
  public int fractionBits(int index) {
    return program.features().get(index).fractionBits();
  }

  @Override
  public int rewardFeature() {
    return program.rewardFeature();
  }

  @Override
  public int stateLongs() {
    return program.states().size();
  }

  @Override
  public void reset(long[] state, int offset) {
    interpreter.reset(state, offset);
  }

  @Override
  public void observe(long[] report, long[] state, int offset, long[] features) {
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = report[reportIndex[i]];
    }
    interpreter.observe(inputs, state, offset, features);
  }

  @Override
  public boolean decides() {
    return decides.getAsLong() != 0;
  }

  @Override
  public int act(long score, long[] state, int offset) {
    return interpreter.act(score, state, offset);
  }

  @Override
  public boolean probesEveryBurst(long[] state, int offset) {
    return ProbeRequest.in(state, offset, probesIndex);
  }

  /** What the program's own forest answers, Q16. */
  public long score(long[] features) {
    return interpreter.score(features);
  }
}
