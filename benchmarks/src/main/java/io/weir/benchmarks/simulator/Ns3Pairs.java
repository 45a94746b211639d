package io.weir.benchmarks.simulator;

import io.weir.benchmarks.simulator.ns3.Ns3Scenario;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Topology;
import io.weir.sim.scenario.EngineChoice;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;

/** The flows of a benchmark's scenario and the ways Weir's ECMP gives them, for ns-3. */
final class Ns3Pairs {
  private final LeafSpineScenario shape;
  private Fabric fabric;
  private Topology topology;

  private Ns3Pairs(LeafSpineScenario shape) {
    this.shape = shape;
  }

  /** The scenario ns-3 is to simulate for {@code seed}. */
  static Ns3Scenario of(LeafSpineScenario shape, long seed) {
    return new Ns3Pairs(shape).scenario(seed);
  }

  private Ns3Scenario scenario(long seed) {
    Scenario scenario = shape.permutation(false);
    Simulation simulation =
        new Simulation(
            scenario,
            seed,
            scenario.congestionControl().create("benchmark", List.of()),
            (running, clock, network) -> {
              fabric = running;
              topology = network;
              return EngineChoice.WINDOW.create(running, clock, network);
            });
    List<Ns3Scenario.FlowPath> paths = new ArrayList<>();
    for (int flow = 0; flow < simulation.flows().size(); flow++) {
      Flow pair = simulation.flows().get(flow);
      boolean sameLeaf = shape.leafOf(pair.source()) == shape.leafOf(pair.destination());
      paths.add(
          new Ns3Scenario.FlowPath(
              pair.source(),
              pair.destination(),
              sameLeaf ? Ns3Scenario.NO_SPINE : spine(flow, Frame.DATA),
              sameLeaf ? Ns3Scenario.NO_SPINE : spine(flow, Frame.ACK)));
    }
    return new Ns3Scenario(
        shape.hosts(),
        shape.leaves(),
        shape.spines(),
        LeafSpineScenario.RATE_BPS,
        LeafSpineScenario.DELAY_NS,
        LeafSpineScenario.PACKET_BYTES,
        LeafSpineScenario.MARK_BYTES,
        LeafSpineScenario.BUFFER_BYTES,
        paths);
  }

  /** The spine a flow's frames come to on their second hop. */
  private int spine(int flow, int kind) {
    long frame = Frame.nextHop(Frame.of(flow, kind, LeafSpineScenario.PACKET_BYTES));
    return topology.destination(fabric.paths().port(frame)) - shape.hosts() - shape.leaves();
  }
}
