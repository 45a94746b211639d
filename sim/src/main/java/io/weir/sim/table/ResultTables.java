package io.weir.sim.table;

import static io.weir.sim.table.Table.Column.integer;
import static io.weir.sim.table.Table.Column.real;
import static io.weir.sim.table.Table.Column.text;

import io.weir.sim.measure.FairnessOverTime;
import io.weir.sim.measure.FctReport;
import io.weir.sim.measure.FlowCompletion;
import io.weir.sim.measure.PauseMeter;
import io.weir.sim.measure.QueueHistograms;
import io.weir.sim.scenario.Bottleneck;
import io.weir.sim.scenario.RunDetails;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.scenario.SimulationResult.Bin;
import io.weir.sim.scenario.SimulationResult.FlowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Turns results into tables. Every table ends in the same three columns, which say where a row
 * comes from and let tables of many runs be put together: {@code scenario_sha256}, {@code seed},
 * {@code weir_version}. A value that is not a number or not known is missing.
 */
public final class ResultTables {
  private static final List<Table.Column> PROVENANCE =
      List.of(text("scenario_sha256"), integer("seed"), text("weir_version"));

  private final SimulationResult result;

  /** Tables of one run. */
  public ResultTables(SimulationResult result) {
    this.result = result;
  }

  /** Names of the tables every run gives. */
  public static final List<String> NAMES =
      List.of(
          "summary",
          "flows",
          "classes",
          "bins",
          "flow_bins",
          "fct",
          "fct_slowdown",
          "fairness",
          "queues",
          "pauses");

  /** What every run gives, see {@link #NAMES}; tables without rows too. */
  public List<Table> all() {
    RunDetails details = result.details();
    FctReport fct = details.fct() == null ? FctReport.of(List.of()) : details.fct();
    return List.of(
        summary(),
        flows(),
        classes(),
        bins(),
        flowBins(),
        completions(details.completions()),
        slowdowns(fct),
        fairness(details.fairness()),
        queues(details.queues()),
        pauses(details.pauses()));
  }

  /** One row: what was measured after the warm-up. */
  public Table summary() {
    return table(
        "summary",
        List.of(
            text("scenario"),
            text("digest"),
            real("goodput_gbps"),
            real("payload_goodput_gbps"),
            real("latency_mean_us"),
            real("latency_p50_us"),
            real("latency_p99_us"),
            real("latency_max_us"),
            real("jain"),
            real("min_max_fairness"),
            integer("dropped_bytes"),
            integer("dropped_frames"),
            real("retransmitted_share"),
            integer("congestion_notifications"),
            integer("marked_frames"),
            integer("max_queue_bytes"),
            integer("packet_hops"),
            integer("bottleneck_port"),
            real("utilisation"),
            real("queue_mean_bytes"),
            integer("queue_p50_bytes"),
            integer("queue_p90_bytes"),
            integer("queue_p99_bytes"),
            integer("queue_max_bytes")),
        sink ->
            sink.row(
                result.scenario(),
                result.digest(),
                result.goodputGbps(),
                result.payloadGoodputGbps(),
                result.latencyMeanUs(),
                result.latencyP50Us(),
                result.latencyP99Us(),
                result.latencyMaxUs(),
                result.jain(),
                result.minMaxFairness(),
                result.droppedBytes(),
                result.droppedFrames(),
                result.retransmittedShare(),
                result.congestionNotifications(),
                result.markedFrames(),
                result.maxQueueBytes(),
                result.packetHops(),
                ofBottleneck(b -> (long) b.port()),
                ofBottleneck(Bottleneck::utilisation),
                ofBottleneck(b -> b.queue().meanBytes()),
                ofBottleneck(b -> b.queue().p50Bytes()),
                ofBottleneck(b -> b.queue().p90Bytes()),
                ofBottleneck(b -> b.queue().p99Bytes()),
                ofBottleneck(b -> b.queue().maxBytes())));
  }

  /** A network without switches has no bottleneck. */
  private Object ofBottleneck(Function<Bottleneck, Object> figure) {
    return result.bottleneck() == null ? null : figure.apply(result.bottleneck());
  }

  /** A row per flow: what it got after the warm-up. */
  public Table flows() {
    return table(
        "flows",
        List.of(
            integer("flow"),
            integer("source"),
            integer("destination"),
            text("class"),
            real("goodput_gbps"),
            integer("sent_packets"),
            integer("retransmitted_packets"),
            integer("dropped_packets"),
            real("loss_share"),
            integer("completion_ns")),
        sink -> {
          long index = 0;
          for (FlowResult flow : result.flows()) {
            sink.row(
                index++,
                (long) flow.source(),
                (long) flow.destination(),
                flow.flowClass(),
                flow.goodputGbps(),
                flow.sentPackets(),
                flow.retransmittedPackets(),
                flow.droppedPackets(),
                flow.lossShare(),
                flow.completionNs());
          }
        });
  }

  /** A row per class of flows: what they got after the warm-up. */
  public Table classes() {
    return table(
        "classes",
        List.of(
            text("class"),
            text("algorithm"),
            integer("flows"),
            real("goodput_gbps"),
            real("goodput_share"),
            real("jain"),
            integer("sent_packets"),
            integer("retransmitted_packets"),
            integer("dropped_packets"),
            real("loss_share"),
            real("retransmitted_share")),
        sink ->
            result
                .classes()
                .forEach(
                    c ->
                        sink.row(
                            c.name(),
                            c.algorithm(),
                            (long) c.flows(),
                            c.goodputGbps(),
                            c.goodputShare(),
                            c.jain(),
                            c.sentPackets(),
                            c.retransmittedPackets(),
                            c.droppedPackets(),
                            c.lossShare(),
                            c.retransmittedShare())));
  }

  /** A row per time bin, over the whole run. */
  public Table bins() {
    return table(
        "bins",
        List.of(integer("end_ns"), real("goodput_gbps"), integer("queue_bytes")),
        sink -> {
          for (Bin bin : result.bins()) {
            double total = bin.gbps().stream().mapToDouble(Double::doubleValue).sum();
            // Bins of runs with very many flows do not have their goodput.
            double known = bin.gbps().isEmpty() ? Double.NaN : total;
            sink.row(bin.endNs(), known, bin.queueBytes());
          }
        });
  }

  /** A row per time bin and flow, over the whole run. */
  public Table flowBins() {
    return table(
        "flow_bins",
        List.of(integer("end_ns"), integer("flow"), real("goodput_gbps")),
        sink -> {
          for (Bin bin : result.bins()) {
            long index = 0;
            for (Double gbps : bin.gbps()) {
              sink.row(bin.endNs(), index++, gbps);
            }
          }
        });
  }

  /** A row per bounded flow; its FCT and slowdown are missing when it did not complete. */
  public Table completions(Iterable<FlowCompletion> flows) {
    return table(
        "fct",
        List.of(
            integer("flow"),
            integer("source"),
            integer("destination"),
            integer("size_bytes"),
            integer("start_ns"),
            integer("fct_ns"),
            integer("ideal_fct_ns"),
            real("slowdown")),
        sink -> {
          for (FlowCompletion flow : flows) {
            sink.row(
                (long) flow.flow(),
                (long) flow.source(),
                (long) flow.destination(),
                flow.bytes(),
                flow.startNs(),
                flow.isComplete() ? (Object) flow.fctNs() : null,
                flow.idealFctNs(),
                flow.slowdown());
          }
        });
  }

  /** A row per size of flow, and a last one, from 0 without an end, for all. */
  public Table slowdowns(FctReport report) {
    return table(
        "fct_slowdown",
        List.of(
            integer("above_bytes"),
            integer("to_bytes"),
            integer("complete_flows"),
            integer("incomplete_flows"),
            real("slowdown_mean"),
            real("slowdown_p50"),
            real("slowdown_p95"),
            real("slowdown_p99"),
            real("slowdown_max")),
        sink -> {
          List<FctReport.Size> sizes = new ArrayList<>(report.sizes());
          sizes.add(report.all());
          for (FctReport.Size size : sizes) {
            sink.row(
                size.aboveBytes(),
                size.toBytes() == FctReport.NO_END ? null : (Object) size.toBytes(),
                size.complete(),
                size.incomplete(),
                size.mean(),
                size.p50(),
                size.p95(),
                size.p99(),
                size.max());
          }
        });
  }

  /** A row per time bin. */
  public Table fairness(List<FairnessOverTime.Bin> fairness) {
    return table(
        "fairness",
        List.of(integer("end_ns"), integer("active_flows"), real("jain")),
        sink -> fairness.forEach(b -> sink.row(b.endNs(), (long) b.activeFlows(), b.jain())));
  }

  /** A row per port that queued at some sample. */
  public Table queues(List<QueueHistograms.Queue> queues) {
    return table(
        "queues",
        List.of(
            integer("port"),
            real("mean_bytes"),
            integer("p50_bytes"),
            integer("p90_bytes"),
            integer("p99_bytes"),
            integer("max_bytes")),
        sink ->
            queues.forEach(
                q ->
                    sink.row(
                        (long) q.port(),
                        q.meanBytes(),
                        q.p50Bytes(),
                        q.p90Bytes(),
                        q.p99Bytes(),
                        q.maxBytes())));
  }

  /** A row per port and priority that was paused. */
  public Table pauses(List<PauseMeter.Paused> paused) {
    return table(
        "pauses",
        List.of(
            integer("port"),
            integer("priority"),
            integer("pauses"),
            integer("total_ps"),
            integer("longest_ps")),
        sink ->
            paused.forEach(
                p ->
                    sink.row(
                        (long) p.port(),
                        (long) p.priority(),
                        p.pauses(),
                        p.totalPs(),
                        p.longestPs())));
  }

  private Table table(String name, List<Table.Column> columns, Table.Rows rows) {
    List<Table.Column> withProvenance = new ArrayList<>(columns);
    withProvenance.addAll(PROVENANCE);
    return new Table(
        name,
        withProvenance,
        sink ->
            rows.into(
                values -> {
                  Object[] row = new Object[withProvenance.size()];
                  for (int i = 0; i < values.length; i++) {
                    boolean number = !(values[i] instanceof Double d) || Double.isFinite(d);
                    row[i] = number ? values[i] : null;
                  }
                  row[values.length] = result.scenarioSha256();
                  row[values.length + 1] = result.seed();
                  row[values.length + 2] = result.weirVersion();
                  sink.row(row);
                }));
  }
}
