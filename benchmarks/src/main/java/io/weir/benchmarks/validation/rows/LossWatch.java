package io.weir.benchmarks.validation.rows;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ForwardingControl;
import io.weir.sim.cc.LossEvent;
import java.util.ArrayList;
import java.util.List;

/** An algorithm of one flow, and a record of what its host told it. */
final class LossWatch extends ForwardingControl {
  /**
   * An acknowledgement.
   *
   * @param atNs when, ns
   * @param rttNs its round-trip sample, ns
   */
  record Ack(long atNs, long rttNs) {
    /** When the packet was sent. */
    long sentNs() {
      return atNs - rttNs;
    }
  }

  /**
   * A packet taken for lost.
   *
   * @param atNs when, ns
   * @param timeout whether it shows persistent congestion
   * @param windowBytes the window afterwards
   */
  record Loss(long atNs, boolean timeout, long windowBytes) {}

  private final List<Ack> acks = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();

  LossWatch(CongestionControl control) {
    super(control);
  }

  List<Ack> acks() {
    return acks;
  }

  List<Loss> losses() {
    return losses;
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    control.onAck(event, block, offset);
    acks.add(new Ack(event.nowNs, event.rttNs));
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    control.onLoss(event, block, offset);
    losses.add(new Loss(event.nowNs, event.timeout, block[offset + WINDOW_BYTES]));
  }
}
