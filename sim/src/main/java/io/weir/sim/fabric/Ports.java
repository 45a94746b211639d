package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.rng.UniformRandomProvider;

/** The ports of a topology. */
public final class Ports {
  private Ports() {}

  /**
   * One port per direction of every link, at its index.
   *
   * @param schedules what the link behind each port is like over time, by port
   * @param bufferBytes output buffer of every port, bytes
   * @param ecn marking at the switches' ports, or null for none
   * @param ecnRandom random numbers for marking at the port of each index
   * @param linkRandom random numbers for loss and jitter at the port of each index
   */
  public static List<Port> of(
      Topology topology,
      List<LinkSchedule> schedules,
      long bufferBytes,
      Ecn ecn,
      IntFunction<UniformRandomProvider> ecnRandom,
      IntFunction<UniformRandomProvider> linkRandom) {
    List<Port> ports = new ArrayList<>();
    for (int index = 0; index < topology.ports(); index++) {
      LinkSchedule schedule = schedules.get(index);
      boolean marks = ecn != null && !topology.isHost(topology.source(index));
      Ecn marking = marks ? ecn : null;
      UniformRandomProvider random = marks ? ecnRandom.apply(index) : null;
      int to = topology.destination(index);
      long delayNs = topology.delayNs(index);
      ports.add(
          schedule.isConstant() && !schedule.isLossy() && schedule.maxJitterPs() == 0
              ? new Port(index, to, schedule.rateBps(0), delayNs, bufferBytes, marking, random)
              : new ScheduledPort(
                  index,
                  to,
                  topology.linkOf(index).rateBps(),
                  schedule,
                  delayNs,
                  bufferBytes,
                  marking,
                  random,
                  linkRandom.apply(index)));
    }
    return List.copyOf(ports);
  }

  /** As above, with links that never change. */
  public static List<Port> of(
      Topology topology, long bufferBytes, Ecn ecn, IntFunction<UniformRandomProvider> ecnRandom) {
    List<LinkSchedule> schedules = new ArrayList<>();
    for (int port = 0; port < topology.ports(); port++) {
      schedules.add(LinkSchedule.constant(topology.linkOf(port).rateBps(), 0));
    }
    return of(topology, schedules, bufferBytes, ecn, ecnRandom, port -> null);
  }
}
