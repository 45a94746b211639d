package io.weir.benchmarks.simulator;

import static io.weir.benchmarks.simulator.SimulatorComparison.CHANNEL;
import static io.weir.benchmarks.simulator.SimulatorComparison.CHANNEL_LARGE;
import static io.weir.benchmarks.simulator.SimulatorComparison.NATIVE;
import static io.weir.benchmarks.simulator.SimulatorComparison.NATIVE_LARGE;
import static io.weir.benchmarks.simulator.SimulatorComparison.NATIVE_TWICE;
import static io.weir.benchmarks.simulator.SimulatorComparison.SERVED;
import static io.weir.benchmarks.simulator.SimulatorComparison.TEXTBOOK;
import static io.weir.benchmarks.simulator.SimulatorComparison.TEXTBOOK_LARGE;

import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.simulator.SimulatorTimes.Configuration;
import io.weir.benchmarks.simulator.SimulatorTimes.Measurement;
import io.weir.benchmarks.simulator.ns3.Ns3Driver;
import io.weir.benchmarks.simulator.ns3.Ns3Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a comparison gave: medians over its rounds and, beside them, least and greatest. */
public final class SimulatorReport {
  private static final double MEGA = 1e6;

  /** What JMH allocates between iterations, and rings that still grow, come to some thousandths. */
  private static final double ALLOCATED_NOTHING = 0.01;

  /** Most seconds a minute of two wide-area flows may take. */
  private static final double WIDE_AREA_SECONDS = 0.2;

  /**
   * A figure that has a bar.
   *
   * @param key name in JSON
   * @param title for people
   * @param spread median, least, greatest
   * @param bar what it is to reach
   * @param atLeast whether it is to be at least the bar, or at most
   */
  private record Figure(String key, String title, Spread spread, double bar, boolean atLeast) {
    boolean isMet() {
      return atLeast ? spread.median() >= bar : spread.median() <= bar;
    }

    String row() {
      return "%-44s %8.3f  (%.3f – %.3f)  %s %s  %s%n"
          .formatted(
              title,
              spread.median(),
              spread.min(),
              spread.max(),
              atLeast ? "≥" : "≤",
              bar == Math.rint(bar) ? Long.toString((long) bar) : Double.toString(bar),
              isMet() ? "ok" : "MISSED");
    }
  }

  private final long seed;
  private final Effort effort;
  private final Map<Configuration, List<Measurement>> measured;
  private final List<Double> wideAreaSeconds;
  private final String ns3Title;
  private final List<Ns3Result> ns3;
  private final Map<ScaleCheck.Case, ScaleCheck.Result> scale;

  SimulatorReport(
      long seed,
      Effort effort,
      Map<Configuration, List<Measurement>> measured,
      List<Double> wideAreaSeconds,
      String ns3Title,
      List<Ns3Result> ns3,
      Map<ScaleCheck.Case, ScaleCheck.Result> scale) {
    this.seed = seed;
    this.effort = effort;
    this.measured = measured;
    this.wideAreaSeconds = wideAreaSeconds;
    this.ns3Title = ns3Title;
    this.ns3 = ns3;
    this.scale = scale;
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(ratio("native_ratio", "native / textbook", NATIVE, 5));
    figures.add(ratio("channel_ratio", "every ACK through a channel / textbook", CHANNEL, 4));
    figures.add(ratio("served_ratio", "served ports, PFC / textbook", SERVED, 3));
    figures.add(
        largeRatio("native_ratio_1024", "native / textbook, 1,024 hosts", NATIVE_LARGE, 10));
    figures.add(
        largeRatio("channel_ratio_1024", "channel / textbook, 1,024 hosts", CHANNEL_LARGE, 5));
    figures.add(new Figure("mhops_native", "native, M packet-hops/s", megaHops(NATIVE), 12, true));
    figures.add(
        new Figure(
            "alloc_bytes_per_hop",
            "native, bytes allocated per packet-hop",
            spread(NATIVE, Measurement::bytesPerHop),
            ALLOCATED_NOTHING,
            false));
    figures.add(
        new Figure(
            "cost_growth_1024",
            "cost per packet-hop, 1,024 / 64 hosts",
            ratio(NATIVE, NATIVE_LARGE),
            2,
            false));
    figures.add(
        new Figure(
            "two_loop_speedup", "two event loops / one", ratio(NATIVE_TWICE, NATIVE), 1.8, true));
    figures.add(
        new Figure(
            "wide_area_seconds",
            "60 s of BBR against CUBIC, 10 Mbit/s, s",
            Spread.of(wideAreaSeconds),
            WIDE_AREA_SECONDS,
            false));
    if (!ns3.isEmpty()) {
      double[] perSecond = ns3.stream().mapToDouble(Ns3Result::hopsPerSecond).toArray();
      Spread spread = Spread.ofRatios(hops(NATIVE), perSecond);
      figures.add(new Figure("ns3_ratio", "native / ns-3", spread, 100, true));
    }
    return figures;
  }

  private Figure ratio(String key, String title, Configuration over, double bar) {
    return new Figure(key, title, ratio(over, TEXTBOOK), bar, true);
  }

  private Figure largeRatio(String key, String title, Configuration over, double bar) {
    return new Figure(key, title, ratio(over, TEXTBOOK_LARGE), bar, true);
  }

  private Spread ratio(Configuration over, Configuration under) {
    return Spread.ofRatios(hops(over), hops(under));
  }

  private double[] hops(Configuration configuration) {
    return measured.get(configuration).stream().mapToDouble(Measurement::hopsPerSecond).toArray();
  }

  private Spread megaHops(Configuration configuration) {
    return spread(configuration, measurement -> measurement.hopsPerSecond() / MEGA);
  }

  private Spread spread(Configuration configuration, ToDoubleFunction<Measurement> value) {
    return Spread.of(measured.get(configuration).stream().mapToDouble(value).boxed().toList());
  }

  /** Keys of the bars that were missed. */
  public List<String> missed() {
    return figures().stream().filter(figure -> !figure.isMet()).map(Figure::key).toList();
  }

  /** Everything, by key. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, Object> spreads = new LinkedHashMap<>();
    Map<String, Object> bars = new LinkedHashMap<>();
    for (Figure figure : figures()) {
      json.put(figure.key(), figure.spread().median());
      spreads.put(figure.key(), figure.spread());
      bars.put(figure.key(), figure.isMet());
    }
    Map<String, Object> rates = new LinkedHashMap<>();
    measured.keySet().forEach(key -> rates.put(name(key), megaHops(key)));
    json.put("spread", spreads);
    json.put("bar_met", bars);
    json.put("mhops", rates);
    json.put("digest_equal", true);
    json.put("ns3", ns3Json());
    Map<String, Object> checks = new LinkedHashMap<>();
    scale.forEach((check, result) -> checks.put(check.name().toLowerCase(Locale.ROOT), result));
    json.put("scale", checks);
    json.put("effort", effort);
    json.put("seed", seed);
    json.put("machine", machine());
    return json;
  }

  private Map<String, Object> ns3Json() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (ns3.isEmpty()) {
      json.put("left_out", ns3Title);
      return json;
    }
    json.put("compiler", ns3Title);
    json.put("flags", String.join(" ", Ns3Driver.FLAGS));
    json.put("runs", ns3);
    return json;
  }

  private static Map<String, Object> machine() {
    return Map.of(
        "version", WeirVersion.current(),
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        "jvm_arguments", String.join(" ", SimulatorTimes.JVM_ARGUMENTS),
        "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        "processors", Runtime.getRuntime().availableProcessors());
  }

  private static String name(Configuration configuration) {
    return configuration.variant().id()
        + "_"
        + configuration.hosts()
        + (configuration.threads() == 1 ? "" : "_x" + configuration.threads());
  }

  /** For people: rates, then ratios with their bars. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        "Weir %s, %s, %d processors, seed %d, %d rounds: median (least – greatest)%n%n"
            .formatted(
                WeirVersion.current(),
                machine().get("java"),
                Runtime.getRuntime().availableProcessors(),
                seed,
                effort.rounds()));
    text.append("M packet-hops/s%n".formatted());
    for (Configuration configuration : measured.keySet()) {
      Spread spread = megaHops(configuration);
      text.append(
          "  %-24s %8.2f  (%.2f – %.2f)%n"
              .formatted(name(configuration), spread.median(), spread.min(), spread.max()));
    }
    text.append(ns3Row()).append("%n".formatted());
    for (Figure figure : figures()) {
      text.append(figure.row());
    }
    text.append("%n".formatted());
    scale.forEach((check, result) -> text.append(scaleRow(check, result)));
    return text.toString();
  }

  private String ns3Row() {
    if (ns3.isEmpty()) {
      return "  ns-3 left out: %s%n".formatted(ns3Title);
    }
    Spread spread = Spread.of(ns3.stream().map(run -> run.hopsPerSecond() / MEGA).toList());
    return "  %-24s %8.3f  (%.3f – %.3f)%n"
        .formatted("ns-3 " + ns3.get(0).version(), spread.median(), spread.min(), spread.max());
  }

  private static String scaleRow(ScaleCheck.Case check, ScaleCheck.Result result) {
    return "%-32s %s: peak heap %,d MiB, %,d of %,d flows have delivered, %.1f M packet-hops/s%n"
        .formatted(
            check.title(),
            ScaleCheck.HEAP,
            result.peakHeapMib(),
            result.delivering(),
            result.flows(),
            result.hopsPerSecond() / MEGA);
  }
}
