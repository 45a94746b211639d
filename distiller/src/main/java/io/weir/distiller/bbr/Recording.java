package io.weir.distiller.bbr;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.BbrReport;
import io.weir.sim.cc.GainDecision;
import java.util.ArrayList;
import java.util.List;

/**
 * Records what an observation makes of the rounds of flows that another decides for. Rounds count
 * in which an answer would be applied and the observation would give one: in PROBE_BW, after the
 * first loss and PROBE_RTT. Of a flow every so many-th such round is kept.
 */
final class Recording implements GainDecision {
  private final GainDecision decides;
  private final Interpreter observation;
  private final int[] fields;
  private final long[] in;
  private final long[] features;
  private final int everyRounds;
  private final List<long[]> rows = new ArrayList<>();

  Recording(GainDecision decides, DecisionProgram observation, int everyRounds) {
    this.decides = decides;
    this.observation = new Interpreter(observation);
    this.everyRounds = everyRounds;
    fields = ProgramGain.fields(observation);
    in = new long[fields.length];
    features = new long[observation.features().size()];
  }

  /** Features of the rounds that were kept, in the order of time. */
  List<long[]> rows() {
    return rows;
  }

  private int own() {
    return observation.program().states().size() + 1;
  }

  @Override
  public int stateLongs() {
    return own() + decides.stateLongs();
  }

  @Override
  public void reset(long[] state, int offset) {
    state[offset] = 0;
    observation.reset(state, offset + 1);
    decides.reset(state, offset + own());
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    ProgramGain.load(report, fields, in);
    observation.observe(in, state, offset + 1, features);
    observation.act(0, state, offset + 1);
    boolean counts =
        report[BbrReport.BBR_STATE] == BbrReport.PROBE_BW
            && report[BbrReport.RTT_AT_LOSS_US] > 0
            && report[BbrReport.PROBE_RTTS] > 0;
    if (counts && ++state[offset] % everyRounds == 0) {
      rows.add(features.clone());
    }
    return decides.decide(report, state, offset + own());
  }
}
