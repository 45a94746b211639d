package io.weir.sim.scenario;

import io.weir.sim.fabric.Dumbbell;
import io.weir.sim.fabric.FatTree;
import io.weir.sim.fabric.HpccTopologyFile;
import io.weir.sim.fabric.LeafSpine;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.LinkEvent;
import io.weir.sim.fabric.LinkSchedule;
import io.weir.sim.fabric.LinkSchedules;
import io.weir.sim.fabric.MahimahiTrace;
import io.weir.sim.fabric.ParkingLot;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.fabric.TopologyCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Puts a network section into effect. */
final class NetworkBuilder {
  private final NetworkSpec spec;
  private final int hostsNeeded;
  private final Path folder;
  private final long durationUs;

  /** The node a number in the scenario stands for; -1 if none. */
  private IntUnaryOperator nodeOf;

  private Topology topology;

  NetworkBuilder(NetworkSpec spec, int hostsNeeded, Path folder, long durationUs) {
    this.spec = spec;
    this.hostsNeeded = hostsNeeded;
    this.folder = folder;
    this.durationUs = durationUs;
  }

  Network build() {
    topology = topology();
    if (topology.hosts() < hostsNeeded) {
      throw new IllegalArgumentException(
          "topology: expected at least "
              + hostsNeeded
              + " hosts for the traffic, found "
              + topology.hosts()
              + " in the "
              + spec.topology());
    }
    List<LinkEvent> events = events();
    List<LinkSchedule> schedules =
        LinkSchedules.of(topology, events, traces(), Math.multiplyExact(durationUs, 1_000_000L));
    int numbers = topology.nodes();
    List<Integer> hosts =
        IntStream.range(0, numbers)
            .map(nodeOf)
            .map(node -> node >= 0 && topology.isHost(node) ? node : -1)
            .boxed()
            .toList();
    return new Network(topology, schedules, routingChanges(schedules), hosts);
  }

  private Topology topology() {
    if (spec.topology() == NetworkSpec.Kind.file) {
      HpccTopologyFile file = HpccTopologyFile.read(folder.resolve(spec.topologyFile()));
      nodeOf = file::node;
      return file.topology();
    }
    Topology built = withHostDelays(built());
    nodeOf = number -> number >= 0 && number < built.nodes() ? number : -1;
    TopologyCheck.require(built, TopologyCheck.Labels.of("topology", built));
    return built;
  }

  /** Moves hosts away: what {@link NetworkSpec#hostDelaysNs} adds to their links. */
  private Topology withHostDelays(Topology built) {
    List<Long> extraNs = spec.hostDelaysNs();
    if (extraNs.isEmpty()) {
      return built;
    }
    if (extraNs.size() != built.hosts()) {
      throw new IllegalArgumentException(
          "hostDelaysNs: expected one entry for each of "
              + built.hosts()
              + " hosts, found "
              + extraNs.size());
    }
    List<Link> links = new ArrayList<>();
    for (Link link : built.links()) {
      // Hosts are the first ends of their links.
      long moreNs = built.isHost(link.a()) ? extraNs.get(link.a()) : 0;
      links.add(
          new Link(
              link.a(),
              link.b(),
              link.rateBps(),
              link.delayToBNs() + moreNs,
              link.delayToANs() + moreNs,
              link.loss()));
    }
    return new Topology(built.hosts(), built.switches(), links);
  }

  private Topology built() {
    return switch (spec.topology()) {
      case star -> Star.of(hostsNeeded, spec.hostLink());
      case dumbbell ->
          Dumbbell.of(spec.leftHosts(), spec.rightHosts(), spec.hostLink(), spec.fabricLink());
      case parkingLot ->
          ParkingLot.of(
              spec.lineSwitches(), spec.hostsPerSwitch(), spec.hostLink(), spec.fabricLink());
      case leafSpine ->
          LeafSpine.of(
              spec.leaves(),
              spec.spines(),
              spec.hostsPerLeaf(),
              spec.hostLink(),
              spec.fabricLink());
      case fatTree -> FatTree.of(spec.k(), spec.hostLink(), spec.fabricLink());
      case file -> throw new IllegalStateException("a file is read, not built");
    };
  }

  private List<LinkEvent> events() {
    List<LinkEvent> events = new ArrayList<>();
    for (int i = 0; i < spec.events().size(); i++) {
      LinkEventSpec event = spec.events().get(i);
      for (int port : ports("events[" + i + "].link", event.link())) {
        events.add(event.event(port >> 1));
      }
    }
    return events;
  }

  private Map<Integer, MahimahiTrace> traces() {
    Map<Integer, MahimahiTrace> traces = new HashMap<>();
    for (int i = 0; i < spec.traces().size(); i++) {
      LinkTraceSpec trace = spec.traces().get(i);
      MahimahiTrace read = MahimahiTrace.read(folder.resolve(trace.file()));
      String key = "traces[" + i + "].link";
      for (int port : ports(key, trace.link())) {
        if (traces.put(port, read) != null) {
          throw new IllegalArgumentException(
              key + ": expected one trace per direction of a link, found a second one");
        }
      }
    }
    return traces;
  }

  /** The ports from one node to the other: several if there are parallel links. */
  private List<Integer> ports(String key, List<Integer> ends) {
    int from = nodeOf.applyAsInt(ends.get(0));
    int to = nodeOf.applyAsInt(ends.get(1));
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < topology.links().size(); i++) {
      Link link = topology.links().get(i);
      if (link.a() == from && link.b() == to) {
        ports.add(2 * i);
      } else if (link.a() == to && link.b() == from) {
        ports.add(2 * i + 1);
      }
    }
    if (ports.isEmpty() || from < 0 || to < 0) {
      throw new IllegalArgumentException(
          key
              + ": expected the two ends of a link, found "
              + ends
              + ", between which there is none (hosts are 0 to "
              + (topology.hosts() - 1)
              + ", switches "
              + topology.hosts()
              + " to "
              + (topology.nodes() - 1)
              + ", in a topology file as it numbers them)");
    }
    return ports;
  }

  /** Outages shorter than the time of convergence are over before routing knows of them. */
  private List<RoutingChange> routingChanges(List<LinkSchedule> schedules) {
    long convergencePs = spec.convergenceUs() * 1_000_000L;
    List<RoutingChange> changes = new ArrayList<>();
    for (int port = 0; port < topology.ports(); port += 2) {
      LinkSchedule schedule = schedules.get(port);
      long downPs = schedule.nextDownPs(0);
      while (downPs != Long.MAX_VALUE) {
        long upPs = schedule.upPs(downPs);
        if (upPs - downPs > convergencePs) {
          addIfInRun(changes, downPs + convergencePs, port >> 1, false);
          if (upPs != Long.MAX_VALUE) {
            addIfInRun(changes, upPs + convergencePs, port >> 1, true);
          }
        }
        downPs = schedule.nextDownPs(upPs);
      }
    }
    changes.sort(
        Comparator.comparingLong(RoutingChange::atNs).thenComparingInt(RoutingChange::link));
    long times = changes.stream().mapToLong(RoutingChange::atNs).distinct().count();
    if (times >= Paths.MAX_VERSIONS) {
      throw new IllegalArgumentException(
          "events: routing can change at most "
              + (Paths.MAX_VERSIONS - 1)
              + " times in a run, found "
              + times
              + " changes");
    }
    return changes;
  }

  private void addIfInRun(List<RoutingChange> changes, long atPs, int link, boolean up) {
    if (atPs < durationUs * 1_000_000L) {
      changes.add(new RoutingChange(atPs / 1000, link, up));
    }
  }
}
