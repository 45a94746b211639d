package io.weir.sim.trace;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.ForwardingControl;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.RttProbeEvent;

/**
 * Another algorithm, its events and what it makes of them written to a {@link QlogTrace}. The
 * algorithm sees nothing of it. What the trace must remember of a flow lies in the flow's block,
 * after the algorithm's longs, so hosts may lay blocks out as they like.
 *
 * <p>The smoothed round-trip time is RFC 9002's, 7/8 old and 1/8 new; without an acknowledgement
 * delay.
 */
public final class TracingControl extends ForwardingControl {
  private static final int FLOW = 0;
  private static final int RECORDS = 1;
  private static final int WRITTEN_NS = 2;
  private static final int LATEST_RTT_NS = 3;
  private static final int SMOOTHED_RTT_NS = 4;
  private static final int IN_FLIGHT_BYTES = 5;
  private static final int LONGS = 6;
  private static final int SMOOTHING_SHIFT = 3;

  /** No metrics written yet; far enough back for every interval. */
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final QlogTrace trace;
  private final int own;

  /** Traces {@code control}; the caller closes the trace. */
  public TracingControl(CongestionControl control, QlogTrace trace) {
    super(control);
    this.trace = trace;
    this.own = PRIVATE + control.privateLongs();
  }

  @Override
  public int privateLongs() {
    return control.privateLongs() + LONGS;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    control.onStart(flow, block, offset);
    int at = offset + own;
    block[at + FLOW] = flow.flow();
    block[at + WRITTEN_NS] = NEVER;
    block[at + LATEST_RTT_NS] = QlogTrace.UNKNOWN;
    block[at + IN_FLIGHT_BYTES] = QlogTrace.UNKNOWN;
    if (mayWrite(block, offset)) {
      trace.started(flow.flow(), flow.nowNs(), flow.baseRttNs(), flow.packetBytes());
    }
    metrics(flow.nowNs(), block, offset);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    // The event is the host's and reused; the algorithm may not change what is written.
    long nowNs = event.nowNs;
    long inFlightBytes = event.inFlightBytes;
    long rttNs = event.rttNs;
    control.onAck(event, block, offset);
    block[offset + own + IN_FLIGHT_BYTES] = inFlightBytes;
    sampleRtt(rttNs, block, offset);
    metrics(nowNs, block, offset);
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    long nowNs = event.nowNs;
    if (mayWrite(block, offset)) {
      trace.lost(flow(block, offset), nowNs, event.lostBytes, event.timeout);
    }
    control.onLoss(event, block, offset);
    metrics(nowNs, block, offset);
  }

  @Override
  public void onCnp(long nowNs, long[] block, int offset) {
    if (mayWrite(block, offset)) {
      trace.notified(flow(block, offset), nowNs);
    }
    control.onCnp(nowNs, block, offset);
    metrics(nowNs, block, offset);
  }

  @Override
  public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
    long nowNs = event.nowNs;
    long rttNs = event.rttNs;
    control.onRttProbe(event, block, offset);
    sampleRtt(rttNs, block, offset);
    metrics(nowNs, block, offset);
  }

  @Override
  public void onTimer(long nowNs, long[] block, int offset) {
    control.onTimer(nowNs, block, offset);
    metrics(nowNs, block, offset);
  }

  @Override
  public void onAppLimited(long nowNs, long[] block, int offset) {
    control.onAppLimited(nowNs, block, offset);
    metrics(nowNs, block, offset);
  }

  @Override
  public void onRecovered(long nowNs, long[] block, int offset) {
    control.onRecovered(nowNs, block, offset);
    metrics(nowNs, block, offset);
  }

  @Override
  public void onRestart(long nowNs, long[] block, int offset) {
    control.onRestart(nowNs, block, offset);
    metrics(nowNs, block, offset);
  }

  private void sampleRtt(long rttNs, long[] block, int offset) {
    if (rttNs <= 0) {
      return;
    }
    int at = offset + own;
    boolean first = block[at + LATEST_RTT_NS] == QlogTrace.UNKNOWN;
    block[at + LATEST_RTT_NS] = rttNs;
    long smoothed = block[at + SMOOTHED_RTT_NS];
    block[at + SMOOTHED_RTT_NS] =
        first ? rttNs : smoothed + ((rttNs - smoothed) >> SMOOTHING_SHIFT);
  }

  private void metrics(long nowNs, long[] block, int offset) {
    int at = offset + own;
    if (nowNs - block[at + WRITTEN_NS] < trace.intervalNs()) {
      return;
    }
    block[at + WRITTEN_NS] = nowNs;
    if (!mayWrite(block, offset)) {
      return;
    }
    long windowBytes = block[offset + WINDOW_BYTES];
    trace.metrics(
        flow(block, offset),
        nowNs,
        windowBytes == NO_WINDOW ? QlogTrace.UNKNOWN : windowBytes,
        block[offset + RATE_BPS],
        block[at + LATEST_RTT_NS],
        block[at + SMOOTHED_RTT_NS],
        block[at + IN_FLIGHT_BYTES]);
  }

  private int flow(long[] block, int offset) {
    return (int) block[offset + own + FLOW];
  }

  /** Counts a record of the flow; false when the flow has had all it may. */
  private boolean mayWrite(long[] block, int offset) {
    if (block[offset + own + RECORDS] == trace.maxRecordsPerFlow()) {
      trace.leaveOut();
      return false;
    }
    block[offset + own + RECORDS]++;
    return true;
  }
}
