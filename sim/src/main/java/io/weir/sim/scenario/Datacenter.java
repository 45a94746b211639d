package io.weir.sim.scenario;

import io.weir.artefact.UserError;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.PfcDeadlock;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.SharedBufferSwitch;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.fabric.Topology;
import io.weir.sim.host.Hosts;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.traffic.Flow;
import java.util.List;

/** Everything of a simulation that stands in the simulated room: hosts, switches, links, flows. */
final class Datacenter {
  final Network network;
  final List<Port> ports;
  final List<SharedBufferSwitch> switches;
  final Fabric fabric;
  final Hosts hosts;
  final List<Flow> flows;
  final Meter meter;
  final Engine engine;
  private final Routing routing;

  Datacenter(
      Scenario scenario,
      RandomStreams random,
      CongestionControl control,
      EngineFactory engines,
      VirtualClock clock) {
    network = scenario.buildNetwork();
    flows = scenario.makeFlows(network, random);
    Topology topology = network.topology();
    boolean shared = scenario.network().switches().kind() == SwitchSpec.Kind.shared;
    ports =
        Ports.of(
            topology,
            network.schedules(),
            scenario.network().bufferBytes(),
            shared ? null : scenario.network().marking(),
            random::ecn,
            random::link);
    Paths paths = new Paths(Frame.MAX_HOPS);
    fabric = new Fabric(ports, topology.nodes(), paths);
    routing = new Routing(topology, random.ecmp());
    meter = new Meter(flows.size());
    hosts =
        new Hosts(
            topology, ports, fabric, routing, scenario.hosts(), control, meter, random::algorithm);
    hosts.addFlows(flows);
    switches = shared ? sharedSwitches(scenario, random) : List.of();
    engine = engines.create(fabric, clock, topology);
    fabric.setEngine(engine);
    for (int host = 0; host < topology.hosts(); host++) {
      engine.nodeChanged(host);
    }
  }

  private List<SharedBufferSwitch> sharedSwitches(Scenario scenario, RandomStreams random) {
    List<SharedBufferSwitch> all =
        SharedBufferSwitch.of(
            network.topology(),
            ports,
            fabric.paths(),
            scenario.network().switches(),
            scenario.network().marking(),
            random::ecn,
            scenario.headroom(),
            fabric.telemetry(),
            fabric::dropped);
    for (SharedBufferSwitch one : all) {
      fabric.setNode(one.node(), one);
    }
    return all;
  }

  /** Takes links out of use, or puts them back; flows change their paths where they can. */
  void reroute(List<RoutingChange> changes) {
    changes.forEach(change -> routing.setUp(change.link(), change.up()));
    hosts.reroute();
  }

  long framesUnderWay() {
    long frames = fabric.framesUnderWay() + engine.framesHeld();
    for (SharedBufferSwitch one : switches) {
      frames += one.framesQueued();
    }
    return frames;
  }

  private long pausesUnderWay() {
    long sent = switches.stream().mapToLong(s -> s.pausesSent() + s.resumesSent()).sum();
    return sent - fabric.pausesDelivered();
  }

  /** Fails when frames were lost or invented: sent = arrived + dropped + under way. */
  void requireConservation() {
    long accounted =
        hosts.framesArrived() + hosts.framesDropped() + framesUnderWay() - pausesUnderWay();
    if (hosts.framesSent() != accounted) {
      throw new IllegalStateException(
          "frames are not conserved: sent "
              + hosts.framesSent()
              + ", accounted for "
              + accounted
              + "; this is a defect of the simulator");
    }
  }

  /** Fails when a priority that must not lose frames has, or when pauses hold each other up. */
  void requireLossless() {
    for (SharedBufferSwitch one : switches) {
      if (one.losslessDroppedFrames() > 0) {
        throw UserError.checkFailed(
            "switch "
                + one.node()
                + " dropped "
                + one.losslessDroppedFrames()
                + " frames of a lossless priority: network.switches.headroomBytes is too small for"
                + " what arrives after a pause");
      }
    }
    PfcDeadlock.find(switches)
        .ifPresent(
            deadlock -> {
              throw UserError.checkFailed(deadlock.message());
            });
  }
}
