package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns what happens to links into a schedule per direction. */
public final class LinkSchedules {
  private static final long PS_PER_NS = 1000;

  private LinkSchedules() {}

  /**
   * The schedule of every port of a topology, by port index.
   *
   * @param events in any order; of two at one instant to the same quantity the later in the list
   *     counts
   * @param traces the rate over time of some ports; a rate event replaces nothing there and is
   *     refused
   * @param durationPs length of the run; traces repeat until then, ps
   */
  public static List<LinkSchedule> of(
      Topology topology,
      List<LinkEvent> events,
      Map<Integer, MahimahiTrace> traces,
      long durationPs) {
    Map<Integer, List<LinkEvent>> byLink = new HashMap<>();
    events.stream()
        .sorted(Comparator.comparingLong(LinkEvent::atNs))
        .forEach(event -> byLink.computeIfAbsent(event.link(), l -> new ArrayList<>()).add(event));
    List<LinkSchedule> schedules = new ArrayList<>();
    for (int port = 0; port < topology.ports(); port++) {
      Link link = topology.linkOf(port);
      LinkSchedule.Builder builder = new LinkSchedule.Builder(link.rateBps(), link.loss());
      MahimahiTrace trace = traces.get(port);
      if (trace != null) {
        trace.applyTo(builder, durationPs);
      }
      for (LinkEvent event : byLink.getOrDefault(port >> 1, List.of())) {
        if (trace != null && event.change() instanceof LinkEvent.Rate) {
          throw new IllegalArgumentException(
              "events: expected no rate for a link whose rate follows a trace, found one at "
                  + event.atNs()
                  + " ns");
        }
        event.change().applyTo(builder, Math.multiplyExact(event.atNs(), PS_PER_NS));
      }
      schedules.add(builder.build());
    }
    return List.copyOf(schedules);
  }
}
