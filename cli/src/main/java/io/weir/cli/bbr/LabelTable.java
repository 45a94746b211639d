package io.weir.cli.bbr;

import io.weir.sim.table.Table;
import io.weir.sim.table.Table.Column;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.Label;
import io.weir.trainer.bbr.LabelFolder;
import io.weir.trainer.bbr.Outcome;
import io.weir.trainer.bbr.Trial;
import java.util.ArrayList;
import java.util.List;

/** Labels as tables: conditions with their labels, a row each, and the gains that were tried. */
public final class LabelTable {
  /** Name of the table. */
  public static final String NAME = "labels";

  /** Name of the table of gains that were tried. */
  public static final String TRIED = "tried";

  private static final List<Column> CONDITION =
      List.of(
          Column.integer("id"),
          Column.integer("network"),
          Column.integer("held_out"),
          Column.integer("rate_bps"),
          Column.integer("rtt_ns"),
          Column.real("buffer_bdp"),
          Column.integer("bbr_flows"),
          Column.integer("cubic_flows"),
          Column.text("start_order"),
          Column.integer("duration_ns"),
          Column.integer("warmup_ns"),
          Column.integer("seed"),
          Column.integer("gain_q16"),
          Column.integer("runs"));

  private LabelTable() {}

  /** The table of what a folder holds. */
  public static Table of(LabelFolder.Content content) {
    List<Column> columns = new ArrayList<>(CONDITION);
    outcomeColumns("stock_", columns);
    outcomeColumns("tuned_", columns);
    return new Table(
        NAME,
        columns,
        sink -> {
          for (Label label : content.labels()) {
            sink.row(row(content.condition(label), label));
          }
        });
  }

  /** What every gain that was tried in a condition came to, a row each. */
  public static Table tried(LabelFolder.Content content) {
    return new Table(
        TRIED,
        List.of(
            Column.integer("id"),
            Column.integer("gain_q16"),
            Column.real("jain"),
            Column.real("utilisation")),
        sink -> {
          for (Label label : content.labels()) {
            for (Trial trial : label.tried()) {
              sink.row(
                  (long) label.id(), (long) trial.gainQ16(), trial.jain(), trial.utilisation());
            }
          }
        });
  }

  private static void outcomeColumns(String prefix, List<Column> columns) {
    for (String name :
        List.of(
            "jain",
            "bbr_share",
            "bbr_share_of_fair",
            "utilisation",
            "bbr_loss",
            "cubic_loss",
            "loss")) {
      columns.add(Column.real(prefix + name));
    }
    columns.add(Column.integer(prefix + "mean_queue_delay_ns"));
    columns.add(Column.integer(prefix + "median_queue_delay_ns"));
    columns.add(Column.integer(prefix + "convergence_ns"));
  }

  private static Object[] row(Condition condition, Label label) {
    List<Object> row = new ArrayList<>();
    row.add((long) condition.id());
    row.add((long) condition.network());
    row.add(condition.heldOut() ? 1L : 0L);
    row.add(condition.rateBps());
    row.add(condition.rttNs());
    row.add(condition.bufferBdp());
    row.add((long) condition.bbrFlows());
    row.add((long) condition.cubicFlows());
    row.add(condition.startOrder().text());
    row.add(condition.durationNs());
    row.add(condition.warmupNs());
    row.add(condition.seed());
    row.add((long) label.gainQ16());
    row.add((long) label.runs());
    addOutcome(label.stock(), row);
    addOutcome(label.tuned(), row);
    return row.toArray();
  }

  private static void addOutcome(Outcome outcome, List<Object> row) {
    row.add(outcome.jain());
    row.add(outcome.bbrShare());
    row.add(outcome.bbrShareOfFair());
    row.add(outcome.utilisation());
    row.add(outcome.bbrLoss());
    row.add(outcome.cubicLoss());
    row.add(outcome.loss());
    row.add(outcome.meanQueueDelayNs());
    row.add(outcome.medianQueueDelayNs());
    row.add(outcome.convergenceNs() < 0 ? null : (Object) outcome.convergenceNs());
  }
}
