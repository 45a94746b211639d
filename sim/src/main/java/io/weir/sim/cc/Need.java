package io.weir.sim.cc;

/** What an algorithm can't do without, or wants its host to do. */
public enum Need {
  /** The host sends RTT probes. */
  RTT_PROBES,
  /** Switches mark congestion (ECN). */
  MARKS,
  /** Packets collect what switches know of their queues (INT). */
  TELEMETRY,
  /** The receiver answers marks with congestion notification packets. */
  NOTIFICATIONS,
  /** Acknowledgements carry delivery-rate samples. */
  DELIVERY_RATE,
  /**
   * The window counts as it is while losses are repaired; otherwise a TCP host applies Proportional
   * Rate Reduction (RFC 6937) between the old window and the new.
   */
  OWN_RECOVERY
}
