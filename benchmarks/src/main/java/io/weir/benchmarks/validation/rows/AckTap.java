package io.weir.benchmarks.validation.rows;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.Need;
import java.util.Set;

/**
 * An algorithm that is looked at after every acknowledgement.
 *
 * @param control the algorithm
 * @param observer who looks
 */
record AckTap(CongestionControl control, Observer observer) implements CongestionControl {
  /** Sees an acknowledgement and what it made of the flow's block. */
  interface Observer {
    void acknowledged(AckEvent event, long[] block, int offset);
  }

  @Override
  public int privateLongs() {
    return control.privateLongs();
  }

  @Override
  public Set<Need> needs() {
    return control.needs();
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    control.onStart(flow, block, offset);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    control.onAck(event, block, offset);
    observer.acknowledged(event, block, offset);
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    control.onLoss(event, block, offset);
  }

  @Override
  public void onRecovered(long nowNs, long[] block, int offset) {
    control.onRecovered(nowNs, block, offset);
  }

  @Override
  public void onRestart(long nowNs, long[] block, int offset) {
    control.onRestart(nowNs, block, offset);
  }
}
