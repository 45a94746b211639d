package io.weir.benchmarks.validation.rows;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.HeapEngine;
import io.weir.sim.fabric.LinkSchedule;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.host.Hosts;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;

/**
 * One TCP flow over two links of 1 Gb/s, through a switch that drops every data packet for a while
 * and lets acknowledgements pass.
 */
final class OutagePath {
  private static final long RATE_BPS = 1_000_000_000;
  private static final long BUFFER_BYTES = 1 << 24;
  private static final int RECEIVER = 1;

  private final HeapEngine engine;

  /**
   * @param rttNs two-way propagation delay, a multiple of four, ns
   * @param outage what is dropped
   */
  OutagePath(TcpSpec spec, CongestionControl control, long rttNs, Outage outage) {
    Topology topology = Star.of(2, RATE_BPS, rttNs / 4, rttNs / 4);
    List<LinkSchedule> schedules = new ArrayList<>();
    for (int port = 0; port < topology.ports(); port++) {
      boolean fails = topology.destination(port) == RECEIVER;
      schedules.add(fails ? outage.schedule() : LinkSchedule.constant(RATE_BPS, 0));
    }
    List<Port> ports =
        Ports.of(topology, schedules, BUFFER_BYTES, null, port -> null, port -> null);
    Fabric fabric = new Fabric(ports, topology.nodes(), new Paths(Frame.MAX_HOPS));
    Hosts hosts =
        new Hosts(
            topology,
            ports,
            fabric,
            new Routing(topology, 1),
            spec,
            control,
            new Meter(1),
            flow -> flow);
    hosts.addFlows(List.of(new Flow(0, RECEIVER, 0)));
    engine = new HeapEngine(fabric, new VirtualClock());
    fabric.setEngine(engine);
    for (int host = 0; host < topology.hosts(); host++) {
      engine.nodeChanged(host);
    }
  }

  /**
   * When the switch drops what it is to pass on.
   *
   * @param fromNs from then on, ns
   * @param toNs until then, ns; {@code fromNs} for never
   */
  record Outage(long fromNs, long toNs) {
    /** None. */
    static final Outage NONE = new Outage(0, 0);

    /** The packet that leaves the sender then and no other; it is alone on its link. */
    static Outage ofPacketSentAt(long sentNs, long rttNs, int packetBytes) {
      long atSwitchNs = sentNs + packetBytes * 8L * 1_000_000_000 / RATE_BPS + rttNs / 4;
      return new Outage(atSwitchNs - 1, atSwitchNs + 1);
    }

    private LinkSchedule schedule() {
      LinkSchedule.Builder builder = new LinkSchedule.Builder(RATE_BPS, 0);
      builder.down(fromNs * VirtualClock.PS_PER_NS, fromNs < toNs);
      builder.down(toNs * VirtualClock.PS_PER_NS, false);
      return builder.build();
    }
  }

  void runUntilNs(long timeNs) {
    engine.advance(timeNs * VirtualClock.PS_PER_NS);
  }
}
