package io.weir.sim.scenario;

import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.HeapEngine;
import io.weir.sim.fabric.Topology;
import io.weir.sim.fabric.WindowEngine;
import io.weir.sim.time.VirtualClock;

/**
 * Which engine runs a simulation. It is no part of a scenario: the events are the same with each.
 *
 * @param kind windows or heap
 * @param windowNs longest window, ns; no longer than the smallest delay of a link in any case
 */
public record EngineChoice(Kind kind, long windowNs) implements EngineFactory {
  /** Kinds of engine. */
  public enum Kind {
    /** Nodes one after the other, a window of time each; fastest. */
    window,
    /** A heap over all ports and nodes, in exact order; the oracle. */
    heap
  }

  /** Windows as long as the links allow. */
  public static final EngineChoice WINDOW = new EngineChoice(Kind.window, Long.MAX_VALUE);

  /** The heap. */
  public static final EngineChoice HEAP = new EngineChoice(Kind.heap, 0);

  /** Windows of at most {@code windowNs}. */
  public static EngineChoice windowsOf(long windowNs) {
    return new EngineChoice(Kind.window, windowNs);
  }

  @Override
  public Engine create(Fabric fabric, VirtualClock clock, Topology topology) {
    if (kind == Kind.heap) {
      return new HeapEngine(fabric, clock);
    }
    long lengthNs = windowNs;
    for (int port = 0; port < topology.ports(); port++) {
      lengthNs = Math.min(lengthNs, topology.delayNs(port));
    }
    return new WindowEngine(fabric, clock, lengthNs * VirtualClock.PS_PER_NS);
  }

  @Override
  public boolean keepsOrder() {
    return kind == Kind.heap;
  }
}
