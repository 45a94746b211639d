package io.weir.cli.live;

import io.weir.nativelib.live.LiveStatus;
import io.weir.sim.scenario.BottleneckPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What {@code weir live} prints for people. */
public final class LiveText {
  private static final String STATUS = "%8s %9s %9s %9s %7s %11s %6s%n";
  private static final String ROW = "%-14s %6s %9s %9s %8s %9s %9s %8s %9s %9s %9s%n";

  /** A packet's time on the wire below which lateness is no longer small beside it, µs. */
  private static final double LEAST_PACKET_US = 100;

  private LiveText() {}

  /** What is about to run. */
  public static String heading(BottleneckPath path, String algorithm, long seed) {
    return String.format(
        Locale.ROOT,
        "%s: %s, seed %d, %d flows, %.6g Mbit/s, %.3f ms, buffer %d bytes, %.1f s%n",
        path.scenario(),
        algorithm,
        seed,
        path.flows().size(),
        path.rateBps() / 1e6,
        path.baseRttNs(0) / 1e6,
        path.bufferBytes(),
        path.durationNs() / 1e9);
  }

  /** What to mind at high rates; empty at others. */
  public static String noteOnRate(BottleneckPath path) {
    double packetUs = (path.mtuBytes() + path.linkHeaderBytes()) * 8e6 / path.rateBps();
    return packetUs >= LEAST_PACKET_US
        ? ""
        : String.format(
            Locale.ROOT,
            "note: a packet takes %.1f µs at this rate, and packets leave some tens of µs late:"
                + " see the lateness at the end%n",
            packetUs);
  }

  /** Titles of {@link #status}. */
  public static String statusTitles() {
    return String.format(
        STATUS, "time, s", "Mbit/s", "srtt, ms", "queue, B", "drops", "sent again", "left");
  }

  /** A row per second. */
  public static String status(LiveStatus now, long durationNs) {
    return String.format(
        STATUS,
        number("%.1f", now.timeNs() / 1e9),
        number("%.2f", now.mbps()),
        number("%.2f", now.smoothedRttMs()),
        now.queueBytes(),
        now.droppedFrames(),
        now.retransmitted(),
        number("%.0f s", Math.max(0, durationNs - now.timeNs()) / 1e9));
  }

  /** Live and simulated runs side by side, then mean and spread of each algorithm. */
  public static String comparison(List<LiveRow> rows) {
    StringBuilder text = new StringBuilder();
    text.append("live (L) and simulated (S)\n");
    text.append(
        String.format(
            ROW,
            "algorithm",
            "seed",
            "Mbit/s L",
            "S",
            "L/S - 1",
            "srtt ms L",
            "S",
            "L/S - 1",
            "again L",
            "late p50",
            "late p99"));
    rows.forEach(row -> text.append(row(row)));
    rows.stream()
        .collect(
            Collectors.groupingBy(
                row -> row.live().algorithm(), LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (algorithm, runs) -> {
              if (runs.size() > 1) {
                text.append(spread(algorithm, runs));
              }
            });
    return text.toString();
  }

  private static String row(LiveRow row) {
    Simulated simulated = row.simulated();
    return String.format(
        ROW,
        row.live().algorithm(),
        row.seed(),
        number("%.3f", row.live().payloadMbps()),
        simulated == null ? "-" : number("%.3f", simulated.payloadMbps()),
        simulated == null ? "-" : percent(row.live().payloadMbps(), simulated.payloadMbps()),
        number("%.2f", row.live().rttMeanMs()),
        simulated == null ? "-" : number("%.2f", simulated.rttMeanMs()),
        simulated == null ? "-" : percent(row.live().rttMeanMs(), simulated.rttMeanMs()),
        row.live().retransmitted(),
        number("%.0f µs", row.live().lateP50Us()),
        number("%.0f µs", row.live().lateP99Us()));
  }

  private static String spread(String algorithm, List<LiveRow> runs) {
    List<String> parts = new ArrayList<>();
    parts.add(spread(runs, "Mbit/s", "%.3f", row -> row.live().payloadMbps()));
    parts.add(spread(runs, "ms", "%.2f", row -> row.live().rttMeanMs()));
    return "%s, %d live runs: %s%n".formatted(algorithm, runs.size(), String.join("; ", parts));
  }

  private static String spread(
      List<LiveRow> runs, String unit, String format, ToDoubleFunction<LiveRow> figure) {
    var all = runs.stream().mapToDouble(figure).summaryStatistics();
    return "mean %s %s (%s to %s)"
        .formatted(
            number(format, all.getAverage()),
            unit,
            number(format, all.getMin()),
            number(format, all.getMax()));
  }

  private static String percent(double value, double of) {
    return of == 0 ? "-" : number("%+.1f %%", 100 * (value / of - 1));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
