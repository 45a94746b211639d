package io.weir.sim.cc;

import java.util.List;
import java.util.Set;

/**
 * Another algorithm, told everything; a base for what looks at an algorithm or changes a little of
 * what it is told.
 */
public abstract class ForwardingControl implements CongestionControl {
  /** The algorithm. */
  protected final CongestionControl control;

  /** In front of {@code control}. */
  protected ForwardingControl(CongestionControl control) {
    this.control = control;
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
  public Set<Need> needs(int flow) {
    return control.needs(flow);
  }

  @Override
  public List<FlowClass> classes() {
    return control.classes();
  }

  @Override
  public int classOf(int flow) {
    return control.classOf(flow);
  }

  @Override
  public boolean probesEveryBurst(long[] block, int offset) {
    return control.probesEveryBurst(block, offset);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    control.onStart(flow, block, offset);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    control.onAck(event, block, offset);
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
  public void onCnp(long nowNs, long[] block, int offset) {
    control.onCnp(nowNs, block, offset);
  }

  @Override
  public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
    control.onRttProbe(event, block, offset);
  }

  @Override
  public void onTimer(long nowNs, long[] block, int offset) {
    control.onTimer(nowNs, block, offset);
  }

  @Override
  public void onAppLimited(long nowNs, long[] block, int offset) {
    control.onAppLimited(nowNs, block, offset);
  }

  @Override
  public void onRestart(long nowNs, long[] block, int offset) {
    control.onRestart(nowNs, block, offset);
  }
}
