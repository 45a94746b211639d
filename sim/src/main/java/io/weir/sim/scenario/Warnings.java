package io.weir.sim.scenario;

import io.weir.sim.cc.Need;
import io.weir.sim.fabric.LinkSchedule;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;

/** Finds configured features that never fired: a result may not be about what it seems to be. */
final class Warnings {
  private final Scenario scenario;
  private final Simulation simulation;
  private final List<String> found = new ArrayList<>();

  Warnings(Scenario scenario, Simulation simulation) {
    this.scenario = scenario;
    this.simulation = simulation;
  }

  List<String> all(long marked, long deliveredBytes) {
    if (deliveredBytes == 0) {
      found.add(
          "nothing was delivered in the measured part: latency and fairness mean nothing; look at"
              + (isTcp() ? " drops and tcp.minRtoUs" : " drops and roce.timeoutUs"));
    }
    if (isTcp()
        ? !scenario.roce().equals(RoceSpec.DEFAULTS)
        : !scenario.tcp().equals(TcpSpec.DEFAULTS)) {
      String idle = isTcp() ? "roce" : "tcp";
      found.add("the scenario changes `" + idle + "`, but its hosts speak " + scenario.transport());
    }
    if (simulation.needs().contains(Need.MARKS) && marked == 0) {
      found.add(
          "the algorithm needs congestion marks, but no frame was marked: the queue never passed"
              + " network.ecn.kminBytes");
    }
    if (simulation.needs().contains(Need.NOTIFICATIONS)
        && marked > 0
        && simulation.meter().packetsSent() > 0) {
      notifications();
    }
    pauses();
    links();
    flows();
    return List.copyOf(found);
  }

  private boolean isTcp() {
    return scenario.transport() == Scenario.Transport.tcp;
  }

  private void notifications() {
    if (simulation.meter().congestionNotifications() == 0) {
      found.add("frames were marked, but no congestion notification reached its sender");
    }
  }

  private void pauses() {
    SwitchSpec switches = scenario.network().switches();
    boolean pauses =
        switches.kind() == SwitchSpec.Kind.shared
            && switches.pfc()
            && !switches.losslessPriorities().isEmpty();
    if (pauses && simulation.datacenter().fabric.pausesDelivered() == 0) {
      found.add("network.switches.pfc is on, but nothing was paused");
    }
  }

  private void links() {
    for (String event : scenario.network().eventsThatNeverHappen(scenario.run().durationUs())) {
      found.add("network." + event + " comes after the end of the run and never happened");
    }
    boolean lossy =
        simulation.datacenter().network.schedules().stream().anyMatch(LinkSchedule::isLossy);
    long lost = simulation.ports().stream().mapToLong(Port::framesLostByChance).sum();
    if (lossy && lost == 0) {
      found.add("a link loses frames at random, but no frame was lost");
    }
  }

  private void flows() {
    long bounded = simulation.flows().stream().filter(Flow::isBounded).count();
    if (bounded > 0 && simulation.datacenter().hosts.completedFlows() == 0) {
      found.add("traffic has " + bounded + " flows that end, but none was complete by then");
    }
  }
}
