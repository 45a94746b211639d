package io.weir.cli.bbr;

import io.weir.distiller.bbr.ConditionResult;
import io.weir.sim.table.Table;
import io.weir.sim.table.Table.Column;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One row per held-out condition: what it is, and the mean over seeds of each contender's figures.
 */
final class BbrRows {
  private static final Map<String, ToDoubleFunction<Outcome>> FIGURES = new LinkedHashMap<>();

  static {
    FIGURES.put("jain", Outcome::jain);
    FIGURES.put("bbr_share", Outcome::bbrShare);
    FIGURES.put("utilisation", Outcome::utilisation);
    FIGURES.put("bbr_loss", Outcome::bbrLoss);
    FIGURES.put("cubic_loss", Outcome::cubicLoss);
    FIGURES.put("mean_queue_delay_ms", outcome -> outcome.meanQueueDelayNs() / 1e6);
    // Of runs that did not converge it is -1 ns.
    FIGURES.put("convergence_s", outcome -> outcome.convergenceNs() / 1e9);
  }

  private BbrRows() {}

  static Table table(String name, BbrResult result) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.integer("condition"));
    columns.add(Column.integer("network"));
    columns.add(Column.integer("rate_bps"));
    columns.add(Column.integer("rtt_ns"));
    columns.add(Column.real("buffer_bdp"));
    columns.add(Column.integer("bbr_flows"));
    columns.add(Column.integer("cubic_flows"));
    columns.add(Column.text("start_order"));
    columns.add(Column.integer("duration_ns"));
    columns.add(Column.integer("warmup_ns"));
    columns.add(Column.real("label_gain"));
    columns.add(Column.integer("seeds"));
    for (String contender : result.contenders()) {
      FIGURES.keySet().forEach(figure -> columns.add(Column.real(contender + "_" + figure)));
    }
    return new Table(
        name, columns, sink -> result.results().forEach(one -> sink.row(row(result, one))));
  }

  private static Object[] row(BbrResult result, ConditionResult one) {
    Condition condition = one.lesson().condition();
    List<Object> row = new ArrayList<>();
    row.add((long) condition.id());
    row.add((long) condition.network());
    row.add(condition.rateBps());
    row.add(condition.rttNs());
    row.add(condition.bufferBdp());
    row.add((long) condition.bbrFlows());
    row.add((long) condition.cubicFlows());
    row.add(condition.startOrder().name());
    row.add(condition.durationNs());
    row.add(condition.warmupNs());
    row.add(one.lesson().gain());
    row.add((long) result.seeds());
    for (String contender : result.contenders()) {
      FIGURES.values().forEach(figure -> row.add(one.mean(contender, figure)));
    }
    return row.toArray();
  }
}
