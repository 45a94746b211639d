package io.weir.sim.cc;

/** A loss. Mutable and reused by the host; not to be kept. */
public final class LossEvent {
  /** Now, ns. */
  public long nowNs;

  /** Bytes that will be sent again. */
  public long lostBytes;

  /** Whether the retransmission timer found it, not a negative acknowledgement. */
  public boolean timeout;
}
