package io.weir.sim.gym;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.Need;
import io.weir.sim.cc.RttProbeEvent;
import java.util.Arrays;
import java.util.Set;

/**
 * The congestion control of an environment: rates come from outside, one per flow and control
 * interval, and what happens to a flow meanwhile is added up. A timer of the flow fetches its new
 * rate 1 ns after the interval began, so that nothing outside has to reach into a flow's block.
 *
 * <p>Everything is kept by flow, nothing across flows: the order in which flows are served within
 * an instant cannot matter.
 */
final class AgentControl implements CongestionControl {
  private static final int FLOW = PRIVATE;

  private final GymSpec spec;
  private Interval[] intervals = {};
  private double[] actions = {};

  /** What happened to one flow in a control interval, and what lasts beyond it. */
  static final class Interval {
    boolean started;
    long lineRateBps;
    long baseRttNs;
    long rateBps;
    double action;

    /** Mean RTT of the last interval that had samples, ns. */
    double lastRttNs;

    long rttSumNs;
    long rttSamples;
    long rttMinNs;
    long rttMaxNs;
    long ackedBytes;
    long markedBytes;
    long sentBytes;
    long lostBytes;
    long losses;
    long cnps;

    /** Mean RTT, ns; without samples that of the last interval that had some. */
    double rttMeanNs() {
      return rttSamples == 0 ? lastRttNs : (double) rttSumNs / rttSamples;
    }

    double rttMinNs() {
      return rttSamples == 0 ? lastRttNs : rttMinNs;
    }

    double rttMaxNs() {
      return rttSamples == 0 ? lastRttNs : rttMaxNs;
    }

    private void begin() {
      lastRttNs = rttMeanNs();
      rttSumNs = 0;
      rttSamples = 0;
      rttMinNs = Long.MAX_VALUE;
      rttMaxNs = 0;
      ackedBytes = 0;
      markedBytes = 0;
      sentBytes = 0;
      lostBytes = 0;
      losses = 0;
      cnps = 0;
    }
  }

  AgentControl(GymSpec spec) {
    this.spec = spec;
  }

  /** Makes room for the flows, before any of them starts. */
  void prepare(int agents) {
    actions = new double[agents];
    intervals = new Interval[agents];
    Arrays.setAll(intervals, i -> new Interval());
  }

  /** Begins an interval with these actions. Flows that have not started keep theirs until then. */
  void begin(double[] chosen) {
    System.arraycopy(chosen, 0, actions, 0, actions.length);
    for (int i = 0; i < intervals.length; i++) {
      Interval flow = intervals[i];
      flow.begin();
      if (flow.started) {
        choose(flow, actions[i], flow.rateBps);
      }
    }
  }

  /** The flow's interval under way, or the one that has just ended. */
  Interval interval(int flow) {
    return intervals[flow];
  }

  private void choose(Interval flow, double action, long rateBps) {
    flow.action = Math.max(spec.actionLow(), Math.min(spec.actionHigh(), action));
    flow.rateBps = spec.rateBps(action, rateBps, flow.lineRateBps);
  }

  @Override
  public int privateLongs() {
    return 1;
  }

  @Override
  public Set<Need> needs() {
    // Probes' reports are what tells how much a flow has sent.
    return Set.of(Need.RTT_PROBES);
  }

  @Override
  public void onStart(FlowContext context, long[] block, int offset) {
    Interval flow = intervals[context.flow()];
    flow.started = true;
    flow.lineRateBps = context.lineRateBps();
    flow.baseRttNs = context.baseRttNs();
    flow.lastRttNs = context.baseRttNs();
    choose(flow, actions[context.flow()], context.initialRateBps());
    block[offset + FLOW] = context.flow();
    block[offset + WINDOW_BYTES] = NO_WINDOW;
    onTimer(context.nowNs(), block, offset);
  }

  @Override
  public void onTimer(long nowNs, long[] block, int offset) {
    block[offset + RATE_BPS] = of(block, offset).rateBps;
    // An instant at which an interval ends still belongs to it.
    long endNs = (nowNs + spec.stepNs() - 1) / spec.stepNs() * spec.stepNs();
    block[offset + TIMER_NS] = endNs + 1;
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    Interval flow = of(block, offset);
    flow.rttSumNs += event.rttNs;
    flow.rttSamples++;
    flow.rttMinNs = Math.min(flow.rttMinNs, event.rttNs);
    flow.rttMaxNs = Math.max(flow.rttMaxNs, event.rttNs);
    flow.ackedBytes += event.ackedBytes;
    if (event.marked) {
      flow.markedBytes += event.ackedBytes;
    }
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    Interval flow = of(block, offset);
    flow.losses++;
    flow.lostBytes += event.lostBytes;
  }

  @Override
  public void onCnp(long nowNs, long[] block, int offset) {
    of(block, offset).cnps++;
  }

  @Override
  public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
    of(block, offset).sentBytes += event.bytesSent;
  }

  private Interval of(long[] block, int offset) {
    return intervals[(int) block[offset + FLOW]];
  }
}
