package io.weir.sim.trace;

import io.weir.sim.traffic.Flow;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Where flows begin and end, asked anew for every frame, so that flows may be opened while a trace
 * is being written.
 *
 * @param source sending host of a flow
 * @param destination receiving host of a flow
 */
public record FlowEnds(IntUnaryOperator source, IntUnaryOperator destination) {
  /** The ends of flows by index; the list may grow. */
  public static FlowEnds of(List<Flow> flows) {
    return new FlowEnds(f -> flows.get(f).source(), f -> flows.get(f).destination());
  }
}
