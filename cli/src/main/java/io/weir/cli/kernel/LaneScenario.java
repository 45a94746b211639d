package io.weir.cli.kernel;

import io.weir.artefact.UserError;
import io.weir.cli.live.LineUp;
import io.weir.nativelib.kernel.GuestPath;
import io.weir.nativelib.kernel.GuestRun;
import io.weir.sim.scenario.BottleneckPath;
import io.weir.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A scenario as the virtual machine runs it.
 *
 * @param scenario the scenario
 * @param path its bottleneck
 * @param flows how many flows share it
 */
public record LaneScenario(Scenario scenario, GuestPath path, int flows) {
  private static final long LATEST_START_NS = 50_000_000;
  private static final double NS_PER_S = 1e9;

  /** Bytes that Ethernet adds in Linux's count. */
  private static final int ETHERNET_BYTES = 14;

  /**
   * Reduces a scenario to its bottleneck.
   *
   * @throws UserError naming the key that the virtual machine cannot do
   */
  public static LaneScenario of(Scenario scenario, long seed) {
    BottleneckPath path = BottleneckPath.of(scenario, seed);
    require(scenario, path.isConstant(), "network.events", "a path that does not change");
    require(
        scenario, path.ecn() == null, "network.ecn", "enabled: false (its queue marks nothing)");
    require(
        scenario,
        path.forward().jitterPs(0) == 0 && path.reverse().jitterPs(0) == 0,
        "network.jitterNs",
        "no jitter");
    require(
        scenario,
        path.reverse().loss(0) == 0 && path.exitLoss() == 0 && path.entryLoss() == 0,
        "network.loss",
        "loss on the bottleneck alone, in the direction of data");
    require(
        scenario,
        path.linkHeaderBytes() == ETHERNET_BYTES,
        "tcp.headerBytes",
        "what Linux counts, 66");
    for (int i = 0; i < path.flows().size(); i++) {
      BottleneckPath.Flow flow = path.flows().get(i);
      require(scenario, !flow.isBounded(), "traffic.pattern", "flows without end");
      require(scenario, flow.startNs() <= LATEST_START_NS, "traffic", "flows that start together");
      require(
          scenario,
          path.baseRttNs(i) == path.baseRttNs(0),
          "network",
          "the same delay for all flows");
    }
    GuestPath guest =
        new GuestPath(
            path.rateBps(),
            path.baseRttNs(0) / 1000,
            path.bufferBytes(),
            100 * path.forward().loss(0));
    return new LaneScenario(scenario, guest, path.flows().size());
  }

  private static void require(Scenario scenario, boolean holds, String key, String expected) {
    if (!holds) {
      throw UserError.input(
          "%s: %s: the virtual machine expects %s".formatted(scenario.file(), key, expected));
    }
  }

  /** Warm-up of the scenario, s. */
  public double warmupSeconds() {
    return scenario.run().warmupUs() / 1e6;
  }

  /**
   * A run of it.
   *
   * @param asked a congestion control for all flows, or one for each of a run's flows, joined with
   *     {@code +}; {@code NAME@SECONDS} begins so late
   * @throws UserError if a start is not a number of seconds
   */
  public GuestRun run(String asked) {
    List<String> names = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    List<String> given = LineUp.names(asked);
    for (String each : given.size() == 1 ? Collections.nCopies(flows, given.get(0)) : given) {
      int at = each.indexOf('@');
      names.add(at < 0 ? each : each.substring(0, at));
      starts.add(at < 0 ? 0.0 : seconds(asked, each.substring(at + 1)));
    }
    return new GuestRun(
        asked, path, warmupSeconds(), scenario.run().durationUs() * 1000 / NS_PER_S, names, starts);
  }

  private static double seconds(String asked, String text) {
    if (!text.matches("\\d{1,4}(\\.\\d{1,3})?")) {
      throw UserError.input(
          "--cc: expected seconds after @ as in bbr@20+cubic, found `%s`".formatted(asked));
    }
    return Double.parseDouble(text);
  }
}
