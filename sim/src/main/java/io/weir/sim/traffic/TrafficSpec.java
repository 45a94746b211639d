package io.weir.sim.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A traffic pattern of flows without end.
 *
 * @param pattern who sends to whom
 * @param hosts many-to-one: senders; all-to-all: hosts
 * @param flowsPerPair flows from each sender to each of its receivers
 * @param startJitterNs flows start at times drawn uniformly from [0, startJitterNs], ns
 */
public record TrafficSpec(Pattern pattern, int hosts, int flowsPerPair, long startJitterNs) {
  /** Who sends to whom. */
  public enum Pattern {
    /** Every sender sends to one receiver. */
    manyToOne,
    /** Every host sends to every other. */
    allToAll
  }

  /** Eight senders, one flow each, to one receiver. */
  public static final TrafficSpec DEFAULTS = new TrafficSpec(Pattern.manyToOne, 8, 1, 50_000);

  private static final int MAX_FLOWS = 1 << 17;

  public TrafficSpec {
    if (pattern == null) {
      throw new IllegalArgumentException(
          "pattern: expected one of " + Arrays.toString(Pattern.values()) + ", found nothing");
    }
    int least = pattern == Pattern.allToAll ? 2 : 1;
    if (hosts < least || hosts > 8192) {
      throw new IllegalArgumentException(
          "hosts: expected " + least + " to 8192 for " + pattern + ", found " + hosts);
    }
    if (flowsPerPair < 1 || flowsPerPair > MAX_FLOWS) {
      throw new IllegalArgumentException(
          "flowsPerPair: expected 1 to " + MAX_FLOWS + ", found " + flowsPerPair);
    }
    if (startJitterNs < 0 || startJitterNs > 1_000_000_000_000L) {
      throw new IllegalArgumentException(
          "startJitterNs: expected 0 to 1000000000000 ns, found " + startJitterNs);
    }
    long flows = (long) hosts * flowsPerPair * (pattern == Pattern.allToAll ? hosts - 1 : 1);
    if (flows > MAX_FLOWS) {
      throw new IllegalArgumentException(
          "hosts, flowsPerPair: expected at most " + MAX_FLOWS + " flows, found " + flows);
    }
  }

  /** A pattern with the default start jitter. */
  public static TrafficSpec of(Pattern pattern, int hosts, int flowsPerPair) {
    return new TrafficSpec(pattern, hosts, flowsPerPair, DEFAULTS.startJitterNs);
  }

  /** Hosts the network needs. */
  public int networkHosts() {
    return pattern == Pattern.manyToOne ? hosts + 1 : hosts;
  }

  /** Flows that meet at one receiver, or leave one sender in all-to-all traffic. */
  public int flowsPerBottleneck() {
    return pattern == Pattern.manyToOne ? hosts * flowsPerPair : (hosts - 1) * flowsPerPair;
  }

  /** Receivers: each has a bottleneck of its own. */
  public int receivers() {
    return pattern == Pattern.manyToOne ? 1 : hosts;
  }

  /** The flows, in an order that depends on the pattern alone. */
  public List<Flow> flows(UniformRandomProvider random) {
    List<Flow> flows = new ArrayList<>();
    for (int source = 0; source < hosts; source++) {
      for (int destination = 0; destination < networkHosts(); destination++) {
        boolean pair = pattern == Pattern.manyToOne ? destination == hosts : destination != source;
        for (int i = 0; pair && i < flowsPerPair; i++) {
          flows.add(new Flow(source, destination, random.nextLong(startJitterNs + 1)));
        }
      }
    }
    return flows;
  }

  /** For example {@code 8→1} or {@code all-to-all 4×4}. */
  public String title() {
    String flows = flowsPerPair == 1 ? "" : "×" + flowsPerPair;
    return pattern == Pattern.manyToOne
        ? hosts + flows + "→1"
        : "all-to-all " + hosts + "×" + flowsPerPair;
  }
}
