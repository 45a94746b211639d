package io.weir.nativelib.core;

import io.weir.sim.cc.NicEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Instructions of the firmware per event of a kind.
 *
 * @param events how many were counted
 * @param min least
 * @param mean over the events
 * @param max greatest
 */
public record EventCost(long events, long min, double mean, long max) {
  /** What is appended to a kind's name when the event led to a decision that is not its rule. */
  public static final String OVERDUE = "_overdue";

  /**
   * Counts the events of a trace, on new flows. A TX event that finds a probe overdue makes a
   * decision; those are a kind of their own, and so is a flow's first event.
   *
   * @return by kind: tx, tx_overdue, rtt, ack, nack, cnp, first
   */
  public static Map<String, EventCost> measure(
      Firmware firmware, FirmwareParameters parameters, List<NicEvent> trace) {
    List<InstructionTrace.Counted> counts;
    try (CountingProcess process = firmware.startCounting()) {
      process.set(parameters);
      process.reset(Replay.flows(trace));
      counts = process.count(trace);
    }
    Map<String, Sum> sums = new TreeMap<>();
    boolean[] seen = new boolean[Replay.flows(trace)];
    for (int i = 0; i < trace.size(); i++) {
      NicEvent event = trace.get(i);
      String kind = event.kind().name().toLowerCase(Locale.ROOT);
      if (!seen[event.flow()]) {
        seen[event.flow()] = true;
        kind = "first";
      } else if (event.kind() == NicEvent.Kind.TX && counts.get(i).decided()) {
        kind += OVERDUE;
      }
      sums.computeIfAbsent(kind, k -> new Sum()).add(counts.get(i).instructions());
    }
    Map<String, EventCost> costs = new TreeMap<>();
    sums.forEach((kind, sum) -> costs.put(kind, sum.cost()));
    return costs;
  }

  private static final class Sum {
    private long events;
    private long min = Long.MAX_VALUE;
    private long max;
    private long all;

    void add(long instructions) {
      events++;
      min = Math.min(min, instructions);
      max = Math.max(max, instructions);
      all += instructions;
    }

    EventCost cost() {
      return new EventCost(events, min, (double) all / events, max);
    }
  }
}
