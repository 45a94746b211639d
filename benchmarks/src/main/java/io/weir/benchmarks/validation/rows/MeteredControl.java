package io.weir.benchmarks.validation.rows;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.ForwardingControl;
import org.HdrHistogram.Histogram;

/** An algorithm whose flows may begin at different rates, and the round-trip times it was told. */
final class MeteredControl extends ForwardingControl {
  private static final long MAX_RTT_NS = 10_000_000_000L;

  private final double[] initialShares;
  private final long fromNs;
  private final Histogram rttNs = new Histogram(MAX_RTT_NS, 3);

  /**
   * @param control the algorithm
   * @param initialShares rate each flow begins with, of its line rate; empty: the host's choice
   * @param fromNs round-trip times count from then on
   */
  MeteredControl(CongestionControl control, double[] initialShares, long fromNs) {
    super(control);
    this.initialShares = initialShares.clone();
    this.fromNs = fromNs;
  }

  /** A percentile of the round-trip times, ns; NaN if there were none. */
  double rttNs(double percentile) {
    return rttNs.getTotalCount() == 0 ? Double.NaN : rttNs.getValueAtPercentile(percentile);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    control.onStart(
        initialShares.length == 0
            ? flow
            : new FlowContext(
                flow.flow(),
                flow.nowNs(),
                flow.lineRateBps(),
                flow.baseRttNs(),
                flow.packetBytes(),
                Math.round(initialShares[flow.flow()] * flow.lineRateBps()),
                flow.randomSeed()),
        block,
        offset);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    if (event.nowNs >= fromNs && event.rttNs > 0) {
      rttNs.recordValue(Math.min(event.rttNs, MAX_RTT_NS));
    }
    control.onAck(event, block, offset);
  }
}
