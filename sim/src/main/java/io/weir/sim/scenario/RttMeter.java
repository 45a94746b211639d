package io.weir.sim.scenario;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.ForwardingControl;
import java.util.Arrays;

/**
 * Another algorithm, and the smoothed round-trip times its flows saw, as a Linux socket reports
 * them ({@code tcpi_rtt}): 7/8 old and 1/8 new per acknowledgement (RFC 6298 section 2.3). {@link
 * #sample} is called at regular times, so that the mean is one over time.
 */
public final class RttMeter extends ForwardingControl {
  private static final int SMOOTHING_SHIFT = 3;

  private final int own;
  private long[] smoothedNs = new long[0];
  private double sumNs;
  private long samples;

  /** Watches {@code control}. */
  public RttMeter(CongestionControl control) {
    super(control);
    own = PRIVATE + control.privateLongs();
  }

  @Override
  public int privateLongs() {
    return control.privateLongs() + 1;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    control.onStart(flow, block, offset);
    int index = flow.flow();
    block[offset + own] = index;
    if (index >= smoothedNs.length) {
      smoothedNs = Arrays.copyOf(smoothedNs, Math.max(index + 1, 2 * smoothedNs.length));
    }
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    long rttNs = event.rttNs;
    control.onAck(event, block, offset);
    if (rttNs > 0) {
      int flow = (int) block[offset + own];
      long old = smoothedNs[flow];
      smoothedNs[flow] = old == 0 ? rttNs : old + ((rttNs - old) >> SMOOTHING_SHIFT);
    }
  }

  /** Takes the smoothed round-trip time of every flow that has one into the mean. */
  public void sample() {
    for (long ns : smoothedNs) {
      if (ns > 0) {
        sumNs += ns;
        samples++;
      }
    }
  }

  /** Mean of the samples over time and flows, ms; 0 without samples. */
  public double meanMs() {
    return samples == 0 ? 0 : sumNs / samples / 1e6;
  }
}
