package io.weir.sim.cc;

import java.util.List;
import java.util.Set;

/**
 * A congestion-control algorithm. One instance serves every flow of a simulation; what belongs to a
 * flow lies in a flat block of longs, so that Java and C share a layout. Events go in, the block's
 * first longs come out: {@link #WINDOW_BYTES}, {@link #RATE_BPS}, {@link #TIMER_NS}.
 *
 * <p>Called by the sending host on the simulation's thread. Loss recovery is the host's business.
 */
public interface CongestionControl {
  /** Most bytes in flight. */
  int WINDOW_BYTES = 0;

  /** Pacing rate, bit/s. */
  int RATE_BPS = 1;

  /** When {@link #onTimer} is wanted, ns since the start; {@link #NO_TIMER} for never. */
  int TIMER_NS = 2;

  /** First long that belongs to the algorithm. */
  int PRIVATE = 3;

  /** No timer wanted. */
  long NO_TIMER = Long.MAX_VALUE;

  /** No limit on bytes in flight. */
  long NO_WINDOW = Long.MAX_VALUE;

  /** Longs of private state per flow, from {@link #PRIVATE} on. */
  int privateLongs();

  /** What it can't do without, for any flow. */
  default Set<Need> needs() {
    return Set.of();
  }

  /** What it can't do without for one flow: flows may obey different algorithms. */
  default Set<Need> needs(int flow) {
    return needs();
  }

  /** The classes that results tell apart; empty if all flows obey one algorithm. */
  default List<FlowClass> classes() {
    return List.of();
  }

  /**
   * Whether the flow wants an RTT probe at every burst while none is on its way; otherwise the host
   * spaces them as it does in the steady state.
   */
  default boolean probesEveryBurst(long[] block, int offset) {
    return false;
  }

  /** A flow's class, an index into {@link #classes}; 0 without classes. */
  default int classOf(int flow) {
    return 0;
  }

  /** A flow begins. The block is zero. */
  void onStart(FlowContext flow, long[] block, int offset);

  /** Data was acknowledged. */
  default void onAck(AckEvent event, long[] block, int offset) {}

  /** Packets were lost: the receiver reported a gap, or the retransmission timer fired. */
  default void onLoss(LossEvent event, long[] block, int offset) {}

  /** Everything that was in flight when a recovery began has been acknowledged. */
  default void onRecovered(long nowNs, long[] block, int offset) {}

  /** A congestion notification packet arrived. */
  default void onCnp(long nowNs, long[] block, int offset) {}

  /** An RTT probe came back. */
  default void onRttProbe(RttProbeEvent event, long[] block, int offset) {}

  /** The time in {@link #TIMER_NS} has come; the host has reset it to {@link #NO_TIMER}. */
  default void onTimer(long nowNs, long[] block, int offset) {}

  /** The flow could have sent but had no data. */
  default void onAppLimited(long nowNs, long[] block, int offset) {}

  /** The flow is about to send after nothing was in flight for want of data. */
  default void onRestart(long nowNs, long[] block, int offset) {}
}
