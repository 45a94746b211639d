package io.weir.benchmarks.suite;

import static io.weir.benchmarks.suite.Bar.atLeast;
import static io.weir.benchmarks.suite.Bar.atMost;
import static io.weir.benchmarks.suite.Bar.below;

import io.weir.benchmarks.suite.SuiteScenario.Kind;
import io.weir.sim.scenario.FastAndFair;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Arrivals;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.sim.traffic.TrafficSpecBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * RL-CC's reference environment and what it becomes with other round trips, link rates and starts.
 * The published policy's figures, which bars refer to: Fuhrer et al., CCGrid 2023, as measured in
 * an independent simulator.
 */
public final class RlccSuite {
  /** What the command line calls it. */
  public static final String NAME = "rlcc";

  private static final int[] BASE_RTTS_US = {8, 14, 20, 30, 40};
  private static final int[] RATES_GBPS = {25, 100, 400};
  private static final long WARMUP_US = 5_000;
  private static final long COLD_FROM_US = 2_000;
  private static final long COLD_TO_US = 4_000;
  private static final long SHORT_PERIOD_NS = 10_000_000;
  private static final long SHORT_BYTES = 200_000;
  private static final int BINS = 100;

  private final boolean quick;
  private final List<SuiteScenario> scenarios = new ArrayList<>();

  private RlccSuite(boolean quick) {
    this.quick = quick;
  }

  /**
   * All scenarios, in the order of the table.
   *
   * @param quick short runs
   */
  public static List<SuiteScenario> scenarios(boolean quick) {
    RlccSuite suite = new RlccSuite(quick);
    suite.reference();
    suite.coldStarts();
    suite.baseRtts();
    suite.rates();
    suite.longShort();
    return List.copyOf(suite.scenarios);
  }

  private void reference() {
    String group = "Reference environment";
    Environment usual = Environment.REFERENCE;
    Bar noDrops = atMost(Figure.DROPPED, 0);
    Bar fair = atLeast(Figure.MIN_MAX, 0.97);
    steady(
        group,
        "2→1",
        usual,
        manyToOne(2, 1),
        atLeast(Figure.GOODPUT, 99),
        below(Figure.LATENCY_MEAN, 8.85),
        below(Figure.LATENCY_P99, 17.7),
        fair,
        noDrops);
    steady(
        group,
        "8→1",
        usual,
        manyToOne(8, 1),
        atLeast(Figure.GOODPUT, 99),
        below(Figure.LATENCY_MEAN, 9.44),
        below(Figure.LATENCY_P99, 17.1),
        fair,
        noDrops);
    Bar[] many = {atLeast(Figure.GOODPUT, 98), atLeast(Figure.JAIN, 0.99)};
    steady(group, "32→1", usual, manyToOne(32, 1), many);
    steady(group, "64×8→1", usual, manyToOne(64, 8), many);
    steady(
        group,
        "all-to-all 4×4",
        usual.withOutstandingMessages(30),
        TrafficSpec.of(Pattern.allToAll, 4, 4),
        atLeast(Figure.THROUGHPUT, 99),
        below(Figure.LATENCY_MEAN, 7.2),
        fair,
        noDrops);
  }

  private void coldStarts() {
    for (int senders : new int[] {8, 32}) {
      String name = "cold start " + senders + "→1";
      TrafficSpec traffic = new TrafficSpec(Pattern.manyToOne, senders, 1, 0);
      RunSpec run = new RunSpec(COLD_TO_US, COLD_FROM_US, BINS);
      long watchedUs = quick ? 8_000 : 20_000;
      int bins = (int) (watchedUs * 1000 / FastAndFair.BIN_NS);
      scenarios.add(
          new SuiteScenario(
              "Cold start",
              name,
              Kind.COLD_START,
              Environment.REFERENCE.scenario(name, traffic, run),
              new RunSpec(watchedUs, COLD_FROM_US, bins),
              List.of(
                  atLeast(Figure.GOODPUT, 90),
                  atLeast(Figure.JAIN, 0.95),
                  atMost(Figure.FAST_AND_FAIR, COLD_FROM_US / 1e3))));
    }
  }

  private void baseRtts() {
    for (int senders : new int[] {2, 8}) {
      for (int rttUs : BASE_RTTS_US) {
        steady(
            "Base RTT",
            "%d→1, base RTT %d µs".formatted(senders, rttUs),
            Environment.REFERENCE.withIdleRtt(rttUs * 1000L),
            manyToOne(senders, 1),
            atLeast(Figure.GOODPUT, 95),
            atLeast(Figure.JAIN, 0.95));
      }
    }
  }

  private void rates() {
    for (int senders : new int[] {2, 8}) {
      for (int rateGbps : RATES_GBPS) {
        steady(
            "Link rate",
            "%d→1, %d Gb/s".formatted(senders, rateGbps),
            Environment.REFERENCE.withRate(rateGbps),
            manyToOne(senders, 1),
            atLeast(Figure.GOODPUT, 0.95 * rateGbps));
      }
    }
  }

  private void longShort() {
    longShort(1, atMost(Figure.COMPLETION, 95), atLeast(Figure.GOODPUT, 95));
    longShort(4);
  }

  private void longShort(int shortHosts, Bar... bars) {
    String name = "1 long + " + shortHosts + " short→1";
    TrafficSpec traffic =
        new TrafficSpecBuilder(
                Pattern.longShort, 1 + shortHosts, 1, TrafficSpec.DEFAULTS.startJitterNs())
            .longHosts(1)
            .shortBytes(SHORT_BYTES)
            .periodNs(SHORT_PERIOD_NS)
            .arrivals(Arrivals.together)
            .build();
    // Short flows after every period but the last: six, quick two.
    long durationUs = (quick ? 3 : 7) * SHORT_PERIOD_NS / 1000;
    Scenario scenario =
        Environment.REFERENCE
            .withOutstandingMessages(10)
            .scenario(name, traffic, new RunSpec(durationUs, WARMUP_US, BINS));
    add("Long and short flows", Kind.LONG_SHORT, scenario, bars);
  }

  private static TrafficSpec manyToOne(int senders, int flowsPerSender) {
    return TrafficSpec.of(Pattern.manyToOne, senders, flowsPerSender);
  }

  private void steady(
      String group, String name, Environment environment, TrafficSpec traffic, Bar... bars) {
    RunSpec run = new RunSpec(quick ? 15_000 : 55_000, WARMUP_US, BINS);
    add(group, Kind.STEADY, environment.scenario(name, traffic, run), bars);
  }

  private void add(String group, Kind kind, Scenario scenario, Bar... bars) {
    scenarios.add(
        new SuiteScenario(group, scenario.name(), kind, scenario, scenario.run(), List.of(bars)));
  }

  /** What a reader of its figures must know. */
  public static List<String> notes() {
    return List.of(
        "Goodput counts whole frames of data delivered in order for the first time (decision 0004);"
            + " in long-short traffic, those of the long flow. \"All frames\" is everything that"
            + " leaves the switch for a receiver, acknowledgements and probes too, as a mean over"
            + " receivers.",
        "Latency, fairness and drops are of the measured part: from 5 ms after the first start on,"
            + " but for cold starts.",
        "In all-to-all traffic acknowledgements share the links with data, so that goodput cannot"
            + " exceed 97.1 Gb/s; its bar is judged by all frames.",
        "The true round-trip time of a probe in the idle network (right behind a packet of its own"
            + " flow, 8.12 µs in the reference environment) is told to every algorithm that is"
            + " told one, in every scenario (roce.baseRttNs); HPCC, whose window has to cover it,"
            + " is told that of a full packet and its acknowledgement.",
        "Base RTT: propagation delays are changed so that an idle probe takes that long. Link rate:"
            + " all links have it, and buffers and ECN thresholds are scaled with it.",
        "HPCC needs telemetry and runs at shared-buffer switches: one queue per port, no pauses, and"
            + " a buffer so large that the receivers' queues can be as long as those of the others'"
            + " ports. Telemetry takes no room in"
            + " its packets.",
        "DCQCN, Swift, HPCC and the PD rule run with their default parameters.",
        "Long and short: one flow without end, and every 10 ms a flow of 200 kB from each of the"
            + " short senders at once. The time is from a flow's start to the arrival of its last"
            + " byte. Four short senders have no bar.",
        "Cold start: all flows begin at the same instant at line rate; figures are of 2 to 4 ms after"
            + " it. \"Fast and fair\" is the time from which on every window of 500 µs has 90 % of"
            + " the line and Jain's index of 0.95, in a longer run; ∞: never.",
        "An algorithm dominates if it is strictly better in mean goodput, mean p99 latency and mean"
            + " Jain's index; between long and short flows the short flows' completion time stands"
            + " for Jain's index.");
  }
}
