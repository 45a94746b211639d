package io.weir.sim.scenario;

import io.weir.sim.cc.FlowClass;
import io.weir.sim.measure.Meter;
import io.weir.sim.scenario.SimulationResult.ClassResult;
import io.weir.sim.scenario.SimulationResult.FlowResult;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;

/** What the flows of a run got, each and by class. */
final class FlowFigures {
  private final Simulation simulation;
  private final Meter meter;
  private final double measuredNs;

  FlowFigures(Simulation simulation, double measuredNs) {
    this.simulation = simulation;
    this.meter = simulation.meter();
    this.measuredNs = measuredNs;
  }

  List<FlowResult> flows() {
    long[] deliveredBytes = meter.deliveredBytes();
    List<FlowClass> classes = simulation.classes();
    List<FlowResult> flows = new ArrayList<>();
    for (int index = 0; index < simulation.flows().size(); index++) {
      Flow flow = simulation.flows().get(index);
      flows.add(
          new FlowResult(
              flow.source(),
              flow.destination(),
              classes.get(simulation.classOf(index)).name(),
              deliveredBytes[index] * 8 / measuredNs,
              meter.sentPackets(index),
              meter.retransmittedPackets(index),
              meter.droppedPackets(index),
              ClassResult.share(meter.droppedPackets(index), meter.sentPackets(index)),
              simulation.completionNs(index)));
    }
    return flows;
  }

  /** The classes that have flows. */
  List<ClassResult> classes(List<FlowResult> flows) {
    double total = flows.stream().mapToDouble(FlowResult::goodputGbps).sum();
    List<List<FlowResult>> byClass = new ArrayList<>();
    simulation.classes().forEach(any -> byClass.add(new ArrayList<>()));
    for (int index = 0; index < flows.size(); index++) {
      byClass.get(simulation.classOf(index)).add(flows.get(index));
    }
    List<ClassResult> results = new ArrayList<>();
    for (int index = 0; index < byClass.size(); index++) {
      if (!byClass.get(index).isEmpty()) {
        results.add(ClassResult.of(simulation.classes().get(index), byClass.get(index), total));
      }
    }
    return results;
  }
}
