package io.weir.cli.command;

import io.weir.sim.measure.FairnessOverTime;
import io.weir.sim.measure.FctReport;
import io.weir.sim.measure.PauseMeter;
import io.weir.sim.scenario.Bottleneck;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.scenario.SimulationResult.ClassResult;
import java.util.List;
import java.util.Locale;

/** What {@code weir simulate} prints for people. */
final class SimulationSummary {
  private static final String FCT_ROW = "  %-22s %9s %9s %9s %9s %9s %9s%n";

  private static final String CLASS_ROW = "  %-22s %9s %11s %9s %9s %9s %10s%n";

  private final SimulationResult result;
  private final StringBuilder text = new StringBuilder();

  private SimulationSummary(SimulationResult result) {
    this.result = result;
  }

  /**
   * The text.
   *
   * @param drawn lines about what was drawn from ranges; empty if nothing was
   */
  static String of(SimulationResult result, String drawn) {
    SimulationSummary summary = new SimulationSummary(result);
    summary.heading();
    summary.text.append(drawn);
    summary.measured();
    summary.bottleneck();
    summary.classes();
    summary.completionTimes();
    summary.fairness();
    summary.pauses();
    return summary.text.toString();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private void heading() {
    line(
        "%s, seed %d, Weir %s, scenario %s, digest %s%n",
        result.scenario(),
        result.seed(),
        result.weirVersion(),
        result.scenarioSha256().substring(0, 12),
        result.digest());
  }

  private void measured() {
    SimulationResult r = result;
    line(
        "goodput        %10s Gb/s per receiver (%s without headers)%n",
        gbps(r.goodputGbps()), gbps(r.payloadGoodputGbps()));
    line(
        "packet latency %10.2f µs mean, %.2f median, %.2f p99, %.2f max%n",
        r.latencyMeanUs(), r.latencyP50Us(), r.latencyP99Us(), r.latencyMaxUs());
    line(
        "fairness       %10.4f Jain over flows, %.4f min/max over hosts%n",
        r.jain(), r.minMaxFairness());
    line(
        "drops          %10d frames, %d bytes; %.4f of packets sent again%n",
        r.droppedFrames(), r.droppedBytes(), r.retransmittedShare());
    line(
        "marks          %10d frames marked, %d notifications; largest queue %d bytes%n",
        r.markedFrames(), r.congestionNotifications(), r.maxQueueBytes());
    line("packet-hops    %10d%n", r.packetHops());
  }

  /** Wide-area networks have Mbit/s, which must not vanish. */
  private static String gbps(double value) {
    return number(value < 1 ? "%.6f" : "%.3f", value);
  }

  private void bottleneck() {
    Bottleneck b = result.bottleneck();
    if (b != null) {
      Bottleneck.Queue q = b.queue();
      line(
          "bottleneck     %10.4f of %.6g Gb/s used, port %d from node %d to node %d%n",
          b.utilisation(), b.rateGbps(), b.port(), b.from(), b.to());
      line(
          "  its queue    %10.0f bytes mean, %d median, %d p90, %d p99, %d max%n",
          q.meanBytes(), q.p50Bytes(), q.p90Bytes(), q.p99Bytes(), q.maxBytes());
      line(
          "  as delay     %10.2f µs mean, %.2f median, %.2f p90, %.2f p99, %.2f max%n",
          q.meanUs(), q.p50Us(), q.p90Us(), q.p99Us(), q.maxUs());
    }
  }

  private void classes() {
    if (result.classes().size() > 1) {
      line("classes of flows%n");
      line(CLASS_ROW, "class", "flows", "Gb/s", "share", "Jain", "lost", "sent again");
      for (ClassResult c : result.classes()) {
        line(
            CLASS_ROW,
            c.name(),
            c.flows(),
            number("%.6g", c.goodputGbps()),
            number("%.4f", c.goodputShare()),
            number("%.4f", c.jain()),
            number("%.6f", c.lossShare()),
            number("%.6f", c.retransmittedShare()));
      }
    }
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private void completionTimes() {
    FctReport report = result.details().fct();
    if (report != null) {
      line("FCT slowdown%n");
      line(FCT_ROW, "flow size, bytes", "complete", "not", "mean", "median", "p99", "max");
      report.sizes().stream().filter(size -> flows(size) > 0).forEach(this::completionTimes);
      completionTimes(report.all());
    }
  }

  private static long flows(FctReport.Size size) {
    return size.complete() + size.incomplete();
  }

  private void completionTimes(FctReport.Size size) {
    boolean endless = size.toBytes() == FctReport.NO_END;
    String sizes = "above " + size.aboveBytes() + (endless ? "" : " to " + size.toBytes());
    line(
        FCT_ROW,
        endless && size.aboveBytes() == 0 ? "all" : sizes,
        size.complete(),
        size.incomplete(),
        slowdown(size.mean()),
        slowdown(size.p50()),
        slowdown(size.p99()),
        slowdown(size.max()));
  }

  private static String slowdown(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-";
  }

  private void fairness() {
    List<FairnessOverTime.Bin> bins = result.details().fairness();
    long shared = bins.stream().filter(bin -> bin.activeFlows() > 1).count();
    if (shared > 0) {
      line(
          "Jain over time %10.4f mean, %.4f least, of %d time bins with several flows%n",
          result.details().jainMean(), result.details().jainMin(), shared);
    }
  }

  private void pauses() {
    List<PauseMeter.Paused> paused = result.details().pauses();
    if (!paused.isEmpty()) {
      line(
          "PFC pauses     %10d at %d ports' priorities, %.1f µs in all, longest %.1f µs%n",
          paused.stream().mapToLong(PauseMeter.Paused::pauses).sum(),
          paused.size(),
          paused.stream().mapToLong(PauseMeter.Paused::totalPs).sum() / 1e6,
          paused.stream().mapToLong(PauseMeter.Paused::longestPs).max().orElse(0) / 1e6);
    }
  }
}
