package io.weir.sim.traffic;

/**
 * A flow.
 *
 * @param source sending host
 * @param destination receiving host
 * @param bytes payload to send; {@link #UNBOUNDED} for a flow without end
 * @param startNs when it starts, ns; for a flow that waits for another, time after that one's last
 *     byte has arrived
 * @param after index of the flow whose completion this one waits for, or {@link #NONE}
 */
public record Flow(int source, int destination, long bytes, long startNs, int after) {
  /** Size of a flow without end. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /** Waits for no other flow. */
  public static final int NONE = -1;

  /** A flow without end. */
  public Flow(int source, int destination, long startNs) {
    this(source, destination, UNBOUNDED, startNs, NONE);
  }

  /** Whether the flow ends. */
  public boolean isBounded() {
    return bytes != UNBOUNDED;
  }
}
