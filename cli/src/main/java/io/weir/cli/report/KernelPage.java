package io.weir.cli.report;

import static io.weir.cli.report.Html.escape;
import static io.weir.cli.report.Html.fact;
import static io.weir.cli.report.Html.facts;
import static io.weir.cli.report.Html.figure;
import static io.weir.cli.report.Html.hash;
import static io.weir.cli.report.Html.integer;
import static io.weir.cli.report.Html.note;
import static io.weir.cli.report.Html.number;

import io.weir.artefact.WeirVersion;
import io.weir.cli.kernel.KernelLane;
import io.weir.cli.kernel.LaneRow;
import io.weir.cli.kernel.LaneScenario;
import io.weir.cli.report.Html.Table;
import io.weir.nativelib.kernel.FlowSamples;
import io.weir.nativelib.kernel.FlowSamples.Sample;
import io.weir.nativelib.kernel.GuestLane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs in kernels as one page that needs no network: figures, throughput and RTT over time. */
public final class KernelPage {
  /** Usual name of the page. */
  public static final String FILE_NAME = "kernel.html";

  /** Usual name of its figures as JSON. */
  public static final String DATA_FILE_NAME = "kernel.json";

  private KernelPage() {}

  /** A line of a chart: time in s, payload in Mbit/s, smoothed round-trip time in ms. */
  private record Line(String name, List<Double> seconds, List<Double> mbps, List<Double> rttMs) {}

  /** The whole page. */
  public static String render(LaneScenario scenario, KernelLane.Outcome outcome) {
    Map<String, List<Line>> lines = new LinkedHashMap<>();
    for (GuestLane.Result result : outcome.results()) {
      result.flows().forEach((run, flows) -> lines.put(key(run, result), lines(flows)));
    }
    Map<String, String> parts = new TreeMap<>();
    parts.put("title", escape(scenario.scenario().name()));
    parts.put("provenance", provenance(scenario, outcome));
    parts.put("figures", figures(outcome.rows()));
    parts.put("curves", curves(lines));
    return Page.render(
        "kernel",
        "Weir in Linux kernels: " + escape(scenario.scenario().name()),
        escape(WeirVersion.current()),
        parts,
        Map.of("kernel-data", lines));
  }

  private static String key(String run, GuestLane.Result result) {
    return run + ", kernel " + result.identity().kernel();
  }

  private static List<Line> lines(List<FlowSamples> flows) {
    List<Line> lines = new ArrayList<>();
    for (FlowSamples flow : flows) {
      Line line = new Line(flow.control(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      long bytes = 0;
      long us = 0;
      for (Sample sample : flow.samples()) {
        line.seconds().add(sample.timeUs() / 1e6);
        line.mbps().add(8.0 * (sample.ackedBytes() - bytes) / (sample.timeUs() - us));
        line.rttMs().add(sample.srttUs() / 1e3);
        bytes = sample.ackedBytes();
        us = sample.timeUs();
      }
      lines.add(line);
    }
    return lines;
  }

  private static String provenance(LaneScenario scenario, KernelLane.Outcome outcome) {
    StringBuilder html = new StringBuilder();
    html.append(
        facts(
            fact("Weir", escape(WeirVersion.current())),
            fact("Bottleneck", number(scenario.path().rateBps() / 1e6, 3) + " Mbit/s"),
            fact("Round trip", number(scenario.path().delayUs() / 1e3, 3) + " ms"),
            fact("Buffer", integer(scenario.path().bufferBytes()) + " B"),
            fact("Loss", number(scenario.path().lossPercent(), 3) + " %"),
            fact("Warm-up", number(scenario.warmupSeconds(), 1) + " s"),
            fact("Hash of the scenario (SHA-256)", hash(scenario.scenario().sha256()))));
    for (GuestLane.Result result : outcome.results()) {
      html.append(
          facts(
              fact("Kernel", escape(result.identity().kernel())),
              fact("QEMU", escape(result.identity().qemu())),
              fact("File system (SHA-256)", hash(result.identity().initramfsSha256()))));
    }
    outcome.skipped().forEach(text -> html.append(note("Skipped: " + text)));
    return html.toString();
  }

  private static String figures(List<LaneRow> rows) {
    Table table = new Table("Figures after the warm-up");
    table.head(
        "Congestion control",
        "Kernel",
        "Throughput, Mbit/s",
        "Mean RTT, ms",
        "Retransmissions",
        "Simulated throughput, Mbit/s",
        "Simulated RTT, ms");
    for (LaneRow row : rows) {
      boolean simulated = row.simulated() != null;
      table.row(
          escape(row.cc()),
          escape(row.kernel()),
          number(row.mbps(), 2),
          number(row.meanRttMs(), 1),
          integer(row.retransmissions()),
          number(simulated ? row.simulated().mbps() : null, 2),
          number(simulated ? row.simulated().meanRttMs() : null, 1));
    }
    return table.html();
  }

  private static String curves(Map<String, List<Line>> lines) {
    StringBuilder html = new StringBuilder("<div class=\"charts\">\n");
    for (String run : lines.keySet()) {
      html.append(curve(run, "mbps", "throughput, Mbit/s"));
      html.append(curve(run, "rttMs", "smoothed round-trip time, ms"));
    }
    return html.append("</div>\n").toString();
  }

  private static String curve(String run, String figure, String title) {
    return figure(
        "chart",
        "data-run=\"%s\" data-figure=\"%s\"".formatted(escape(run), figure),
        run + ": " + title,
        title + " over time; means are in the table above");
  }
}
