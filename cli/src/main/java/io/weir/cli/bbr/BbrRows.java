package io.weir.cli.bbr;

import io.weir.distiller.bbr.ConditionResult;
import io.weir.distiller.bbr.WareShare;
import io.weir.sim.table.Table;
import io.weir.sim.table.Table.Column;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * One row per held-out condition: what it is, and the mean over seeds of each contender's figures.
 */
final class BbrRows {
  private static final Map<String, ToDoubleFunction<Outcome>> MEANS = new LinkedHashMap<>();
  private static final String CHANGE = "_jain_over_stock";
  private static final String GAIN = "_gain";
  private static final String CONVERGED = "_converged";
  private static final String CONVERGENCE = "_convergence_s";

  static {
    MEANS.put("_jain", Outcome::jain);
    MEANS.put("_bbr_share", Outcome::bbrShare);
    MEANS.put("_bbr_share_of_fair", Outcome::bbrShareOfFair);
    MEANS.put("_utilisation", Outcome::utilisation);
    MEANS.put("_bbr_loss", Outcome::bbrLoss);
    MEANS.put("_cubic_loss", Outcome::cubicLoss);
    MEANS.put("_loss", Outcome::loss);
    MEANS.put("_mean_queue_delay_ms", outcome -> outcome.meanQueueDelayNs() / 1e6);
    MEANS.put("_median_queue_delay_ms", outcome -> outcome.medianQueueDelayNs() / 1e6);
    MEANS.put(CONVERGED, outcome -> outcome.convergenceNs() >= 0 ? 1 : 0);
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
    columns.add(Column.real("ware_bbr_share_of_stock"));
    columns.add(Column.integer("seeds"));
    for (String contender : result.contenders()) {
      MEANS.keySet().forEach(figure -> columns.add(Column.real(contender + figure)));
      columns.add(Column.real(contender + CONVERGENCE));
      columns.add(Column.real(contender + CHANGE));
      columns.add(Column.real(contender + GAIN));
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
    row.add(condition.startOrder().text());
    row.add(condition.durationNs());
    row.add(condition.warmupNs());
    row.add(one.lesson().gain());
    row.add(WareShare.of(condition));
    row.add((long) result.seeds());
    for (String contender : result.contenders()) {
      MEANS.values().forEach(figure -> row.add(one.mean(contender, figure)));
      row.add(convergenceSeconds(one.outcomes().get(contender)));
      row.add(one.jainGain(contender));
      row.add(one.gain(contender));
    }
    return row.toArray();
  }

  /** Mean of the runs that converged; null if none did. */
  private static Double convergenceSeconds(List<Outcome> outcomes) {
    OptionalDouble mean =
        outcomes.stream()
            .mapToLong(Outcome::convergenceNs)
            .filter(ns -> ns >= 0)
            .mapToDouble(ns -> ns / 1e9)
            .average();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }
}
