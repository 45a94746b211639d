package io.weir.benchmarks.applications;

import io.weir.sim.cc.Algorithm;
import io.weir.sim.channel.SimulatedNetwork;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.HeapEngine;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Topology;
import io.weir.sim.host.RoceHosts;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.time.VirtualEventLoop;
import io.weir.sim.time.World;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Two leaves, two spines, four hosts a leaf, 10 Gb/s and 1 µs everywhere, DCTCP. Congested: hosts 1
 * and 2 send to host 7 without end, whose link applications share.
 */
final class CongestedLeafSpine implements World {
  static final int HOSTS = 8;
  private static final long RATE_BPS = 10_000_000_000L;
  private static final long DELAY_NS = 1_000;
  private static final int LEAF = 8;
  private static final int SPINE = 10;

  final VirtualClock clock = new VirtualClock();
  final VirtualEventLoop loop = new VirtualEventLoop(this, clock);
  final SimulatedNetwork network;
  private final Fabric fabric;
  private final RoceHosts hosts;
  private final HeapEngine engine;

  CongestedLeafSpine(boolean congested) {
    Topology topology = topology();
    List<Port> ports =
        Ports.of(
            topology,
            4_000_000,
            new Ecn(30_000, 60_000, 1),
            port -> RandomSource.XO_SHI_RO_256_PP.create(port));
    fabric = new Fabric(ports, topology.nodes(), new Paths(Frame.MAX_HOPS));
    List<Flow> flows =
        congested
            ? List.of(new Flow(1, 7, 0), new Flow(2, 7, 500), new Flow(4, 7, 900))
            : List.of();
    hosts =
        new RoceHosts(
            topology,
            ports,
            fabric,
            new Routing(topology, 1),
            RoceSpec.DEFAULTS,
            Algorithm.DCTCP.create(Algorithm.DCTCP.defaults()),
            new Meter(flows.size()));
    hosts.addFlows(flows);
    engine = new HeapEngine(fabric, clock);
    fabric.setEngine(engine);
    for (int host = 0; host < HOSTS; host++) {
      engine.nodeChanged(host);
    }
    network = new SimulatedNetwork(hosts, loop, HOSTS);
  }

  private static Topology topology() {
    List<Link> links = new ArrayList<>();
    for (int host = 0; host < HOSTS; host++) {
      links.add(new Link(host, LEAF + host / 4, RATE_BPS, DELAY_NS));
    }
    for (int leaf = 0; leaf < 2; leaf++) {
      for (int spine = 0; spine < 2; spine++) {
        links.add(new Link(LEAF + leaf, SPINE + spine, RATE_BPS, DELAY_NS));
      }
    }
    return new Topology(HOSTS, 4, links);
  }

  @Override
  public int advance(long limitPs) {
    return engine.advance(limitPs);
  }

  /** Digest of all events so far; frames must be conserved. */
  long digest() {
    long accounted = hosts.framesArrived() + hosts.framesDropped() + fabric.framesUnderWay();
    if (hosts.framesSent() != accounted) {
      throw new AssertionError("sent " + hosts.framesSent() + ", accounted for " + accounted);
    }
    return fabric.digest();
  }
}
