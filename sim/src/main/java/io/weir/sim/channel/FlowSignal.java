package io.weir.sim.channel;

/**
 * An event of a flow that has no values but its time, as its channel sees it. Mutable and reused;
 * not to be kept.
 */
public final class FlowSignal {
  /** What happened. */
  public enum Kind {
    /** A congestion notification packet arrived. */
    CNP,
    /** The time the algorithm asked for has come. */
    TIMER,
    /** The flow could have sent but had no data. */
    APP_LIMITED,
    /** A recovery from losses is over. */
    RECOVERED,
    /** The flow is about to send again after it had nothing in flight. */
    RESTART
  }

  /** What happened. */
  public final Kind kind;

  /** Now, ns. */
  public long nowNs;

  FlowSignal(Kind kind) {
    this.kind = kind;
  }
}
