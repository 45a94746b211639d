package io.weir.trainer.training;

import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Scenarios trained or validated on.
 *
 * @param name what to call it
 * @param scenarios the scenario that a seed draws
 */
public record Workload(String name, LongFunction<Scenario> scenarios) {
  /**
   * One workload per traffic, on networks and hosts that are drawn.
   *
   * @param base the scenario that a seed draws; its traffic does not count
   */
  public static List<Workload> of(List<TrafficSpec> traffic, LongFunction<Scenario> base) {
    return traffic.stream()
        .map(one -> new Workload(one.title(), seed -> base.apply(seed).withTraffic(one)))
        .toList();
  }
}
