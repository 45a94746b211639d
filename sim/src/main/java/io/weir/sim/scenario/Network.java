package io.weir.sim.scenario;

import io.weir.sim.fabric.LinkSchedule;
import io.weir.sim.fabric.Topology;
import java.util.List;

/**
 * A network section put into effect for one run.
 *
 * @param topology hosts, switches, links
 * @param schedules what each direction of a link is like over time, by port index
 * @param routingChanges when routing takes links out of use and puts them back, in order of time
 * @param hostsById hosts by the number the topology file gives them, -1 where that is no host; for
 *     other topologies every host's number is its index
 */
public record Network(
    Topology topology,
    List<LinkSchedule> schedules,
    List<RoutingChange> routingChanges,
    List<Integer> hostsById) {
  public Network {
    schedules = List.copyOf(schedules);
    routingChanges = List.copyOf(routingChanges);
    hostsById = List.copyOf(hostsById);
  }

  /** Whether no link ever changes: no events, no traces. */
  public boolean isConstant() {
    return schedules.stream().allMatch(LinkSchedule::isConstant);
  }

  /** The host a number in a file stands for; -1 if none. */
  public int host(int id) {
    return id < 0 || id >= hostsById.size() ? -1 : hostsById.get(id);
  }
}
