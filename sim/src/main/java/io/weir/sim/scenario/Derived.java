package io.weir.sim.scenario;

import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Topology;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;

/** What follows from a scenario before it is run: sizes, the bottleneck, the idle network's RTT. */
public final class Derived {
  private static final long PS_PER_SECOND = 1_000_000_000_000L;

  private final Scenario scenario;
  private final Topology topology;
  private final List<Flow> flows;
  private final long[] flowsOfPort;
  private long baseRttPs;

  /**
   * A fact.
   *
   * @param name what it is called, for example {@code baseRttNs}
   * @param value its value
   * @param unit of the value
   * @param meaning in a few words
   */
  public record Fact(String name, long value, String unit, String meaning) {}

  private Derived(Scenario scenario, Network network, long seed) {
    this.scenario = scenario;
    this.topology = network.topology();
    RandomStreams random = new RandomStreams(seed);
    this.flows = scenario.makeFlows(network, random);
    this.flowsOfPort = new long[topology.ports()];
    Routing routing = new Routing(topology, random.ecmp());
    for (int i = 0; i < flows.size(); i++) {
      Flow flow = flows.get(i);
      int[] forward = routing.path(flow.source(), flow.destination(), i);
      int[] reverse = routing.path(flow.destination(), flow.source(), i);
      for (int port : forward) {
        flowsOfPort[port]++;
      }
      baseRttPs =
          Math.max(
              baseRttPs,
              passPs(forward, scenario.hosts().packetBytes())
                  + passPs(reverse, scenario.hosts().controlBytes()));
    }
  }

  /**
   * Time that a full packet and its acknowledgement take on the longest path of a scenario run with
   * this seed, idle, ns.
   */
  public static long baseRttNs(Scenario scenario, long seed) {
    return new Derived(scenario, scenario.buildNetwork(), seed).baseRttPs / 1000;
  }

  /** The facts about a scenario run with this seed. */
  public static List<Fact> of(Scenario scenario, long seed) {
    Derived derived = new Derived(scenario, scenario.buildNetwork(), seed);
    scenario.congestionControl().requireFlows(scenario.where(), derived.flows.size());
    return derived.facts();
  }

  private List<Fact> facts() {
    long bounded = flows.stream().filter(Flow::isBounded).count();
    int bottleneck = bottleneck();
    long rateBps = topology.linkOf(bottleneck).rateBps();
    long bdpBytes = Math.round(rateBps / 8e12 * baseRttPs);
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("hosts", topology.hosts(), "hosts", "hosts in the network"));
    facts.add(new Fact("switches", topology.switches(), "switches", "switches in the network"));
    facts.add(new Fact("boundedFlows", bounded, "flows", "flows that end"));
    facts.add(new Fact("unboundedFlows", flows.size() - bounded, "flows", "flows without end"));
    facts.add(
        new Fact("bottleneckRateBps", rateBps, "bit/s", "rate of the port with least per flow"));
    facts.add(
        new Fact("bottleneckFlows", flowsOfPort[bottleneck], "flows", "flows that pass that port"));
    facts.add(
        new Fact(
            "baseRttNs",
            baseRttPs / 1000,
            "ns",
            "a full packet and its acknowledgement on the longest path, idle"));
    facts.add(
        new Fact("bdpBytes", bdpBytes, "bytes", "bottleneck rate times base round-trip time"));
    facts.add(
        new Fact(
            "packetBytes", scenario.hosts().packetBytes(), "bytes", "a full packet on the wire"));
    return facts;
  }

  /** The port with the least rate per flow. */
  private int bottleneck() {
    int worst = 0;
    for (int port = 1; port < topology.ports(); port++) {
      double perFlow = (double) topology.linkOf(port).rateBps() / flowsOfPort[port];
      if (perFlow < (double) topology.linkOf(worst).rateBps() / flowsOfPort[worst]) {
        worst = port;
      }
    }
    return worst;
  }

  /** Time from the start of a frame's transmission to its last byte's arrival, queues empty, ps. */
  private long passPs(int[] path, int bytes) {
    long ps = 0;
    for (int port : path) {
      ps +=
          topology.delayNs(port) * 1000
              + bytes * 8L * PS_PER_SECOND / topology.linkOf(port).rateBps();
    }
    return ps;
  }
}
