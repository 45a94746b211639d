package io.weir.sim.scenario;

import io.weir.artefact.UserError;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.fabric.Topology;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;

/** Finds the single bottleneck of a star or a dumbbell, or says which key stands against it. */
final class BottleneckFinder {
  private final Scenario scenario;
  private final long seed;
  private Network network;
  private Topology topology;
  private int bottleneck;

  BottleneckFinder(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
  }

  BottleneckPath find() {
    requireKind();
    network = scenario.buildNetwork();
    topology = network.topology();
    List<Flow> flows = scenario.makeFlows(network, new RandomStreams(seed));
    requireIndependent(flows);
    scenario.congestionControl().requireFlows(scenario.where(), flows.size());
    bottleneck = bottleneck(flows);
    requireOnlyItChanges();
    return path(flows);
  }

  private UserError error(String key, String expected, Object found) {
    return UserError.input(
        "%s: key `%s`: expected %s, found %s: the scenario has no single bottleneck"
            .formatted(scenario.where(), key, expected, found));
  }

  private void requireKind() {
    if (scenario.transport() != Scenario.Transport.tcp) {
      throw error("transport", "tcp", scenario.transport());
    }
    NetworkSpec.Kind kind = scenario.network().topology();
    if (kind != NetworkSpec.Kind.star && kind != NetworkSpec.Kind.dumbbell) {
      throw error("network.topology", "star or dumbbell", kind);
    }
    if (scenario.network().switches().kind() != SwitchSpec.Kind.fifo) {
      throw error("network.switches.kind", "fifo", scenario.network().switches().kind());
    }
    if (scenario.tcp().headerBytes() < BottleneckPath.IP_TCP_HEADER_BYTES) {
      throw error(
          "tcp.headerBytes",
          "at least " + BottleneckPath.IP_TCP_HEADER_BYTES + " (IPv4, TCP, timestamps)",
          scenario.tcp().headerBytes());
    }
  }

  private void requireIndependent(List<Flow> flows) {
    if (flows.isEmpty()) {
      throw error("traffic", "at least one flow", "none");
    }
    for (Flow flow : flows) {
      if (flow.after() != Flow.NONE) {
        throw error(
            "traffic.pattern",
            "flows that start at times of their own",
            scenario.traffic().pattern() + ", whose flows wait for others");
      }
    }
  }

  private int bottleneck(List<Flow> flows) {
    return scenario.network().topology() == NetworkSpec.Kind.star
        ? receiversPort(flows)
        : middlePort(flows);
  }

  /** A star: the port of the switch to the only receiver. */
  private int receiversPort(List<Flow> flows) {
    int receiver = flows.get(0).destination();
    if (flows.stream().anyMatch(flow -> flow.destination() != receiver)) {
      throw error("traffic.pattern", "one receiver in a star", scenario.traffic().pattern());
    }
    if (flows.stream().mapToInt(Flow::source).distinct().count() < 2) {
      throw error(
          "network.topology",
          "a dumbbell, or at least two senders (a single sender of a star queues in its own host)",
          "a star with one sender");
    }
    return accessPort(receiver) ^ 1;
  }

  /** A dumbbell: the port between the switches, in the direction of the flows. */
  private int middlePort(List<Flow> flows) {
    int left = scenario.network().leftHosts();
    boolean toRight = flows.get(0).source() < left;
    for (Flow flow : flows) {
      if (flow.source() < left != toRight || flow.destination() < left == toRight) {
        throw error(
            "traffic",
            "flows that all cross the dumbbell's middle link in the same direction",
            "one from host " + flow.source() + " to host " + flow.destination());
      }
    }
    int port = topology.ports() - (toRight ? 2 : 1);
    long fabricBps = topology.linkOf(port).rateBps();
    if (scenario.network().linkRateBps() <= fabricBps) {
      throw error(
          "network.linkRateGbps",
          "more than network.fabricRateGbps (" + scenario.network().fabricRateGbps() + ")",
          scenario.network().linkRateGbps());
    }
    return port;
  }

  /** The port with which a host sends. */
  private int accessPort(int host) {
    for (int port = 0; port < topology.ports(); port++) {
      if (topology.source(port) == host) {
        return port;
      }
    }
    throw new IllegalStateException("host " + host + " has no link");
  }

  private void requireOnlyItChanges() {
    for (int port = 0; port < topology.ports(); port++) {
      if (port >> 1 != bottleneck >> 1 && !network.schedules().get(port).isConstant()) {
        throw error(
            "network.events",
            "changes of the bottleneck link only, [%d, %d]"
                .formatted(topology.source(bottleneck), topology.destination(bottleneck)),
            "a change of link [%d, %d]"
                .formatted(topology.source(port & ~1), topology.destination(port & ~1)));
      }
    }
  }

  private BottleneckPath path(List<Flow> flows) {
    long entryNs = flows.stream().mapToLong(this::entryNs).min().orElseThrow();
    List<BottleneckPath.Flow> path = new ArrayList<>();
    for (int index = 0; index < flows.size(); index++) {
      path.add(flow(flows.get(index), index, entryNs));
    }
    RunSpec run = scenario.run();
    return new BottleneckPath(
        scenario.name(),
        bottleneck,
        network.schedules().get(bottleneck).rateBps(0),
        entryNs,
        topology.delayNs(bottleneck),
        topology.delayNs(bottleneck ^ 1),
        scenario.network().bufferBytes(),
        scenario.network().marking(),
        network.schedules().get(bottleneck),
        network.schedules().get(bottleneck ^ 1),
        scenario.network().loss(),
        scenario.network().topology() == NetworkSpec.Kind.star ? 0 : scenario.network().loss(),
        scenario.tcp().headerBytes() - BottleneckPath.IP_TCP_HEADER_BYTES,
        scenario.tcp().payloadBytes() + BottleneckPath.IP_TCP_HEADER_BYTES,
        path,
        run.durationUs() * 1000,
        run.warmupUs() * 1000);
  }

  private BottleneckPath.Flow flow(Flow flow, int index, long entryNs) {
    AlgorithmSpec control = scenario.congestionControl();
    int classIndex = 0;
    long before = 0;
    while (classIndex < control.mix().size()
        && index >= before + control.mix().get(classIndex).flows()) {
      before += control.mix().get(classIndex++).flows();
    }
    int out = accessPort(flow.destination());
    boolean isExit = out == (bottleneck ^ 1);
    FlowClass flowClass = control.classes().get(classIndex);
    return new BottleneckPath.Flow(
        flow.source(),
        flow.destination(),
        flow.bytes(),
        flow.startNs(),
        entryNs(flow) - entryNs + (isExit ? 0 : topology.delayNs(out ^ 1)),
        (isExit ? 0 : topology.delayNs(out)) + topology.delayNs(accessPort(flow.source()) ^ 1),
        classIndex,
        flowClass.name(),
        flowClass.algorithm());
  }

  /** Delay from the sending host to its switch, ns. */
  private long entryNs(Flow flow) {
    return topology.delayNs(accessPort(flow.source()));
  }
}
