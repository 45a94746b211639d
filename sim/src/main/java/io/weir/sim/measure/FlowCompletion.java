package io.weir.sim.measure;

import io.weir.artefact.Bounds;
import java.io.Serializable;

/**
 * A bounded flow and how long it took.
 *
 * @param flow index of the flow
 * @param source sending host
 * @param destination receiving host
 * @param bytes payload, bytes
 * @param startNs when it started, ns
 * @param fctNs from its start to its completion, ns; {@link #INCOMPLETE} when it did not complete
 * @param idealFctNs what it would have taken alone, see {@link IdealFct}, ns
 */
public record FlowCompletion(
    int flow, int source, int destination, long bytes, long startNs, long fctNs, long idealFctNs)
    implements Serializable {
  /** Completion time of a flow that did not complete. */
  public static final long INCOMPLETE = -1;

  public FlowCompletion {
    Bounds.require("bytes", bytes, 1, Long.MAX_VALUE - 1, "bytes");
    Bounds.require("fctNs", fctNs, INCOMPLETE, Long.MAX_VALUE, "ns");
    Bounds.require("idealFctNs", idealFctNs, 1, Long.MAX_VALUE, "ns");
  }

  /** Whether the flow completed. */
  public boolean isComplete() {
    return fctNs != INCOMPLETE;
  }

  /** max(1, FCT / ideal FCT); not a number when the flow did not complete. */
  public double slowdown() {
    return isComplete() ? Math.max(1, (double) fctNs / idealFctNs) : Double.NaN;
  }
}
