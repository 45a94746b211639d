package io.weir.benchmarks.validation.rows;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ForwardingControl;

/** An algorithm that is looked at after every acknowledgement. */
final class AckTap extends ForwardingControl {
  private final Observer observer;

  /** Sees an acknowledgement and what it made of the flow's block. */
  interface Observer {
    void acknowledged(AckEvent event, long[] block, int offset);
  }

  /**
   * @param control the algorithm
   * @param observer who looks
   */
  AckTap(CongestionControl control, Observer observer) {
    super(control);
    this.observer = observer;
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    control.onAck(event, block, offset);
    observer.acknowledged(event, block, offset);
  }
}
