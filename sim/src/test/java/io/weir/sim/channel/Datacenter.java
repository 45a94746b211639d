package io.weir.sim.channel;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.HeapEngine;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.fabric.WindowEngine;
import io.weir.sim.host.HostSpec;
import io.weir.sim.host.Hosts;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.time.VirtualEventLoop;
import io.weir.sim.time.World;
import io.weir.sim.traffic.Flow;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/** A star of hosts, whole but for a scenario: what channels run on in earnest. */
final class Datacenter implements World {
  private static final long GIGABIT = 1_000_000_000L;
  private static final long LINK_DELAY_NS = 1_000;

  final VirtualClock clock = new VirtualClock();
  final VirtualEventLoop loop = new VirtualEventLoop(this, clock);
  final SimulatedNetwork network;
  final Fabric fabric;
  final Hosts hosts;
  private final Engine engine;

  Datacenter(int hostCount, CongestionControl control, List<Flow> flows, boolean windows) {
    this(hostCount, RoceSpec.DEFAULTS, control, flows, windows);
  }

  Datacenter(
      int hostCount, HostSpec spec, CongestionControl control, List<Flow> flows, boolean windows) {
    Topology topology = Star.of(hostCount, 10 * GIGABIT, LINK_DELAY_NS, LINK_DELAY_NS);
    List<Port> ports =
        Ports.of(
            topology,
            200_000,
            new Ecn(20_000, 80_000, 0.2),
            port -> RandomSource.XO_SHI_RO_256_PP.create(port));
    fabric = new Fabric(ports, topology.nodes(), new Paths(Frame.MAX_HOPS));
    Routing routing = new Routing(topology, 1);
    Meter meter = new Meter(flows.size());
    hosts = new Hosts(topology, ports, fabric, routing, spec, control, meter, flow -> flow);
    hosts.addFlows(flows);
    engine =
        windows
            ? new WindowEngine(fabric, clock, LINK_DELAY_NS * VirtualClock.PS_PER_NS)
            : new HeapEngine(fabric, clock);
    fabric.setEngine(engine);
    for (int host = 0; host < hostCount; host++) {
      engine.nodeChanged(host);
    }
    network = new SimulatedNetwork(hosts, loop, hostCount);
    if (control instanceof PipelineControl pipeline) {
      pipeline.attach(loop);
    }
  }

  @Override
  public int advance(long limitPs) {
    return engine.advance(limitPs);
  }

  void requireSound() {
    long accounted = hosts.framesArrived() + hosts.framesDropped() + fabric.framesUnderWay();
    if (hosts.framesSent() != accounted) {
      throw new AssertionError("sent " + hosts.framesSent() + ", accounted for " + accounted);
    }
  }
}
