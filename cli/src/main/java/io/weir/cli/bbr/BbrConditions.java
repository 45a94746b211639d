package io.weir.cli.bbr;

import static io.weir.cli.bbr.BbrSections.text;

import io.weir.cli.bbr.BbrSection.Cells;
import io.weir.distiller.bbr.BufferClass;
import io.weir.distiller.bbr.ConditionResult;
import io.weir.distiller.bbr.Contender;
import io.weir.distiller.bbr.WareShare;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.StartOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Tables of conditions. */
final class BbrConditions {
  private static final int WORST = 10;

  private BbrConditions() {}

  /** Mean of Jain's index by part of the conditions. */
  static Cells parts(BbrResult result) {
    List<String> head = new ArrayList<>(List.of("Jain", "conditions"));
    head.addAll(result.contenders());
    Cells table = new Cells("Mean of Jain's index", head);
    for (int i = 0; i < BufferClass.COUNT; i++) {
      int index = i;
      part(
          result,
          "buffer " + BufferClass.title(index) + " BDP",
          c -> BufferClass.of(c.bufferBdp()) == index,
          table);
    }
    part(result, "one flow each", c -> c.flows() == 2, table);
    part(result, "more flows of BBR", c -> c.bbrFlows() > c.cubicFlows(), table);
    part(result, "more flows of CUBIC", c -> c.bbrFlows() < c.cubicFlows(), table);
    part(result, "as many, 4 to 8", c -> c.bbrFlows() == c.cubicFlows() && c.flows() > 2, table);
    for (StartOrder order : StartOrder.values()) {
      part(result, "start " + order.text(), c -> c.startOrder() == order, table);
    }
    return table;
  }

  private static void part(BbrResult result, String title, Predicate<Condition> of, Cells table) {
    List<ConditionResult> some =
        result.results().stream().filter(one -> of.test(one.lesson().condition())).toList();
    if (some.isEmpty()) {
      return;
    }
    List<String> row = new ArrayList<>(List.of(title, Integer.toString(some.size())));
    for (String name : result.contenders()) {
      row.add(text("%.3f", some.stream().mapToDouble(one -> one.jain(name)).average().orElse(0)));
    }
    table.row(row);
  }

  /** The conditions in which the program loses most against BBR as it is. */
  static Cells worst(BbrResult result) {
    Cells table =
        new Cells(
            "Worst conditions of the program",
            List.of(
                "condition",
                "rate, Mbit/s",
                "delay, ms",
                "X",
                "BBR : CUBIC",
                "start",
                "label",
                "gain",
                "stock",
                "program",
                "oracle",
                "change, %",
                "Ware, % of traffic"));
    result.results().stream()
        .sorted(Comparator.comparingDouble(one -> one.jainGain(Contender.PROGRAM)))
        .limit(WORST)
        .forEach(one -> table.row(line(one)));
    return table;
  }

  private static List<String> line(ConditionResult one) {
    Condition c = one.lesson().condition();
    return List.of(
        Integer.toString(c.id()),
        text("%.2f", c.rateBps() / 1e6),
        text("%.1f", c.rttNs() / 1e6),
        text("%.2f", c.bufferBdp()),
        c.bbrFlows() + " : " + c.cubicFlows(),
        c.startOrder().text(),
        text("%.2f", one.lesson().gain()),
        text("%.2f", one.gain(Contender.PROGRAM)),
        text("%.3f", one.jain(Contender.STOCK)),
        text("%.3f", one.jain(Contender.PROGRAM)),
        text("%.3f", one.jain(Contender.ORACLE)),
        text("%+.1f", 100 * one.jainGain(Contender.PROGRAM)),
        text("%.1f", 100 * WareShare.of(c)));
  }
}
