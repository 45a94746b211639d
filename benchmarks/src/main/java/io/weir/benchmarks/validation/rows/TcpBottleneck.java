package io.weir.benchmarks.validation.rows;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.LinkSpec;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Topology;
import io.weir.sim.fabric.WindowEngine;
import io.weir.sim.host.Hosts;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;

/**
 * TCP senders behind one drop-tail bottleneck of 10 Mbit/s, 40 ms away from their receiver: the
 * network of most published measurements of BBR. The BDP is 50,000 bytes, 33 packets.
 */
final class TcpBottleneck {
  /** Rate of the bottleneck, bit/s. */
  static final long RATE_BPS = 10_000_000;

  /** Two-way propagation delay, ns. */
  static final long RTT_NS = 40_000_000;

  /** Product of both, bytes. */
  static final long BDP_BYTES = RATE_BPS / 8 * RTT_NS / 1_000_000_000;

  private static final long SENDER_RATE_BPS = 1_000_000_000;
  private static final long SENDER_DELAY_NS = 1_000_000;

  private final Meter meter;
  private final Engine engine;

  /**
   * Makes the network; flow n starts at n times {@code spacingNs}.
   *
   * @param bufferBytes buffer of the bottleneck
   */
  TcpBottleneck(CongestionControl control, int flows, long spacingNs, long bufferBytes, long seed) {
    List<LinkSpec> links = new ArrayList<>();
    List<Flow> planned = new ArrayList<>();
    for (int flow = 0; flow < flows; flow++) {
      links.add(new LinkSpec(SENDER_RATE_BPS, SENDER_DELAY_NS, SENDER_DELAY_NS, 0));
      planned.add(new Flow(flow, flows, flow * spacingNs));
    }
    long delayNs = RTT_NS / 2 - SENDER_DELAY_NS;
    links.add(new LinkSpec(RATE_BPS, delayNs, delayNs, 0));
    Topology topology = star(links);
    List<Port> ports = Ports.of(topology, bufferBytes, null, port -> null);
    Fabric fabric = new Fabric(ports, topology.nodes(), new Paths(Frame.MAX_HOPS));
    meter = new Meter(flows);
    Routing routing = new Routing(topology, 1);
    TcpSpec spec = TcpSpec.DEFAULTS;
    Hosts hosts =
        new Hosts(
            topology, ports, fabric, routing, spec, control, meter, flow -> seed * 1_000 + flow);
    hosts.addFlows(planned);
    engine = new WindowEngine(fabric, new VirtualClock(), SENDER_DELAY_NS * VirtualClock.PS_PER_NS);
    fabric.setEngine(engine);
    for (int host = 0; host < topology.hosts(); host++) {
      engine.nodeChanged(host);
    }
  }

  private static Topology star(List<LinkSpec> specs) {
    List<Link> links = new ArrayList<>();
    for (int host = 0; host < specs.size(); host++) {
      links.add(specs.get(host).between(host, specs.size()));
    }
    return new Topology(specs.size(), 1, links);
  }

  void runUntilNs(long timeNs) {
    engine.advance(timeNs * VirtualClock.PS_PER_NS);
  }

  /** What was sent, delivered and dropped. */
  Meter meter() {
    return meter;
  }
}
