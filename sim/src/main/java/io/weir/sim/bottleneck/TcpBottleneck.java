package io.weir.sim.bottleneck;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.LinkSchedule;
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
import java.util.stream.IntStream;
import org.apache.commons.rng.simple.RandomSource;

/**
 * TCP senders with a flow each behind one drop-tail bottleneck, and their receiver. The constants
 * are those of most published measurements of BBR: 10 Mbit/s, 40 ms, a BDP of 50,000 bytes, 33
 * packets.
 */
public final class TcpBottleneck {
  /** Usual rate of the bottleneck, bit/s. */
  public static final long RATE_BPS = 10_000_000;

  /** Usual two-way propagation delay, ns. */
  public static final long RTT_NS = 40_000_000;

  /** Product of both, bytes. */
  public static final long BDP_BYTES = RATE_BPS / 8 * RTT_NS / 1_000_000_000;

  /** Rate of a sender's own link, bit/s. */
  public static final long SENDER_RATE_BPS = 1_000_000_000;

  /** Of the sender that is nearest; all but this of the way is shared. */
  private static final long SENDER_DELAY_NS = 1_000_000;

  /** Least two-way propagation delay of a sender, ns: the shared way has a delay, too. */
  public static final long LEAST_RTT_NS = 4 * SENDER_DELAY_NS;

  private final Meter meter;
  private final Engine engine;
  private final long bottleneckBps;

  /**
   * A sender with one flow.
   *
   * @param rttNs its two-way propagation delay, at least {@link #LEAST_RTT_NS}, ns
   * @param startNs when it starts, ns
   */
  public record Sender(long rttNs, long startNs) {}

  /**
   * Makes the usual network; flow n starts at n times {@code spacingNs}.
   *
   * @param bufferBytes buffer of the bottleneck
   */
  public TcpBottleneck(
      CongestionControl control, int flows, long spacingNs, long bufferBytes, long seed) {
    this(
        control,
        IntStream.range(0, flows).mapToObj(flow -> new Sender(RTT_NS, flow * spacingNs)).toList(),
        RATE_BPS,
        bufferBytes,
        0,
        seed);
  }

  /**
   * Makes the network; flow n is the n-th sender's.
   *
   * @param rateBps rate of the bottleneck
   * @param bufferBytes buffer of the bottleneck
   * @param jitterNs most that a sender's link delays a packet besides, at random but in order, ns
   */
  public TcpBottleneck(
      CongestionControl control,
      List<Sender> senders,
      long rateBps,
      long bufferBytes,
      long jitterNs,
      long seed) {
    bottleneckBps = rateBps;
    long leastRttNs = senders.stream().mapToLong(Sender::rttNs).min().orElseThrow();
    long sharedDelayNs = leastRttNs / 2 - SENDER_DELAY_NS;
    List<LinkSpec> links = new ArrayList<>();
    List<Flow> planned = new ArrayList<>();
    for (Sender sender : senders) {
      long delayNs = sender.rttNs / 2 - sharedDelayNs;
      links.add(new LinkSpec(SENDER_RATE_BPS, delayNs, delayNs, 0));
      planned.add(new Flow(planned.size(), senders.size(), sender.startNs));
    }
    links.add(new LinkSpec(rateBps, sharedDelayNs, sharedDelayNs, 0));
    Topology topology = star(links);
    List<Port> ports =
        Ports.of(
            topology,
            schedules(topology, jitterNs),
            bufferBytes,
            null,
            port -> null,
            port -> RandomSource.XO_SHI_RO_256_PP.create(seed * 1_000 + port));
    Fabric fabric = new Fabric(ports, topology.nodes(), new Paths(Frame.MAX_HOPS));
    meter = new Meter(senders.size());
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

  private static List<LinkSchedule> schedules(Topology topology, long jitterNs) {
    List<LinkSchedule> schedules = new ArrayList<>();
    for (int port = 0; port < topology.ports(); port++) {
      Link link = topology.linkOf(port);
      LinkSchedule.Builder schedule = new LinkSchedule.Builder(link.rateBps(), 0);
      boolean sender = topology.source(port) < topology.hosts() - 1;
      schedule.jitterPs(0, sender ? jitterNs * VirtualClock.PS_PER_NS : 0);
      schedules.add(schedule.build());
    }
    return schedules;
  }

  private static Topology star(List<LinkSpec> specs) {
    List<Link> links = new ArrayList<>();
    for (int host = 0; host < specs.size(); host++) {
      links.add(specs.get(host).between(host, specs.size()));
    }
    return new Topology(specs.size(), 1, links);
  }

  /** Runs until that time since the beginning. */
  public void runUntilNs(long timeNs) {
    engine.advance(timeNs * VirtualClock.PS_PER_NS);
  }

  /**
   * Runs from the beginning to {@code endNs} and leaves what was before {@code warmupNs} out.
   *
   * @return share of the bottleneck's rate that was delivered for the first time
   */
  public double measure(long warmupNs, long endNs) {
    runUntilNs(warmupNs);
    meter.restart();
    runUntilNs(endNs);
    return meter.deliveredTotal() * 8e9 / bottleneckBps / (endNs - warmupNs);
  }

  /** What was sent, delivered and dropped. */
  public Meter meter() {
    return meter;
  }
}
