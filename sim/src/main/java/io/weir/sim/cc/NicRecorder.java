package io.weir.sim.cc;

import java.util.ArrayList;
import java.util.List;

/**
 * Records what a NIC would tell each flow's algorithm, and the answers. The algorithm is told times
 * of a NIC's clock, which counts whole nanoseconds: an interval is the difference of two of its
 * readings, not the rounded difference of exact times.
 */
public final class NicRecorder extends ForwardingControl implements BurstTap {
  private static final int NOT_YET = -1;

  /** Of the recorder's own longs, behind the algorithm's. */
  private static final int FLOW = 0;

  private static final int REPORTED_NS = 1;
  private static final int PROBED_NS = 2;
  private static final int OWN = 3;

  private final int mostEvents;
  private final List<NicEvent> events = new ArrayList<>();
  private boolean inBurst;
  private long burstNs;
  private int burstBytes;
  private int burstPackets;

  /**
   * @param control whose flows are recorded
   * @param mostEvents later ones are not recorded
   */
  public NicRecorder(ProbeRateControl control, int mostEvents) {
    super(control);
    this.mostEvents = mostEvents;
  }

  /** What was recorded, in the order in which it happened. */
  public List<NicEvent> events() {
    return List.copyOf(events);
  }

  /** Whether there was more than is recorded. */
  public boolean full() {
    return events.size() >= mostEvents;
  }

  @Override
  public int privateLongs() {
    return super.privateLongs() + OWN;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    super.onStart(flow, block, offset);
    block[own(offset) + FLOW] = flow.flow();
    block[own(offset) + REPORTED_NS] = NOT_YET;
  }

  private int own(int offset) {
    return offset + PRIVATE + control.privateLongs();
  }

  @Override
  public void onBurst(long nowNs, long bytes, int packets, long[] block, int offset) {
    seen(nowNs, block, offset);
    inBurst = true;
    burstNs = nowNs;
    burstBytes = Math.toIntExact(bytes);
    burstPackets = packets;
  }

  @Override
  public void onBurstDone(boolean probed, long[] block, int offset) {
    inBurst = false;
    if (probed) {
      block[own(offset) + PROBED_NS] = burstNs;
    }
    add(NicEvent.Kind.TX, burstNs, 0, burstBytes, burstPackets, probed, block, offset);
  }

  @Override
  public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
    int own = own(offset);
    seen(event.nowNs, block, offset);
    event.monitorIntervalNs = event.nowNs - block[own + REPORTED_NS];
    if (inBurst) {
      // An overdue probe: its age, as the clock tells it.
      event.rttNs = event.nowNs - block[own + PROBED_NS];
    }
    super.onRttProbe(event, block, offset);
    block[own + REPORTED_NS] = event.nowNs;
    if (!inBurst) {
      long sentNs = event.nowNs - event.rttNs;
      add(NicEvent.Kind.RTT, event.nowNs, sentNs, 0, 0, false, block, offset);
    }
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    super.onAck(event, block, offset);
    told(NicEvent.Kind.ACK, event.nowNs, block, offset);
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    super.onLoss(event, block, offset);
    if (!event.timeout) {
      told(NicEvent.Kind.NACK, event.nowNs, block, offset);
    }
  }

  @Override
  public void onCnp(long nowNs, long[] block, int offset) {
    super.onCnp(nowNs, block, offset);
    told(NicEvent.Kind.CNP, nowNs, block, offset);
  }

  private void told(NicEvent.Kind kind, long nowNs, long[] block, int offset) {
    seen(nowNs, block, offset);
    add(kind, nowNs, 0, 0, 0, false, block, offset);
  }

  /** Firmware learns of a flow with its first event. */
  private void seen(long nowNs, long[] block, int offset) {
    if (block[own(offset) + REPORTED_NS] == NOT_YET) {
      block[own(offset) + REPORTED_NS] = nowNs;
    }
  }

  private void add(
      NicEvent.Kind kind,
      long nowNs,
      long sentNs,
      int bytes,
      int packets,
      boolean probed,
      long[] block,
      int offset) {
    if (!full()) {
      int flow = (int) block[own(offset) + FLOW];
      long rateQ20 = ProbeRateControl.rateQ20(block, offset);
      events.add(new NicEvent(kind, flow, nowNs, sentNs, bytes, packets, rateQ20, probed));
    }
  }
}
