package io.weir.cli.bbr;

import io.weir.distiller.bbr.BufferClass;
import io.weir.distiller.bbr.ConditionResult;
import io.weir.distiller.bbr.Contender;
import io.weir.distiller.bbr.GainFigures;
import io.weir.trainer.bbr.Condition;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** An evaluation as Markdown, for the terminal and for pages. */
public final class BbrText {
  private static final int WORST = 8;

  private BbrText() {}

  /** All of it. */
  public static String render(BbrResult result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d held-out conditions, %d seeds%n%n".formatted(result.results().size(), result.seeds()));
    contenders(result, text);
    bars(result, text);
    buffers(result, text);
    worst(result, text);
    if (result.confusion() != null) {
      confusion(result.confusion().counts(), text);
    }
    return text.toString();
  }

  private static void contenders(BbrResult result, StringBuilder text) {
    text.append(
        """
        | gain | Jain | X <= 1.5: Jain over stock % | all: over stock % | worst condition % | below -2 % | share of head-room % | utilisation % | CUBIC's loss, points | queue, ms | converged after, s |
        |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
        """);
    for (String name : result.contenders()) {
      GainFigures f = result.figures(name);
      text.append(
          "| %s | %.3f | %+.1f | %+.1f | %+.1f | %d | %.1f | %+.2f | %+.2f | %.1f | %.0f |%n"
              .formatted(
                  name,
                  f.meanJain(),
                  100 * f.jainGainOverStock(),
                  100 * f.jainGainOverStockAll(),
                  100 * f.worstAgainstStock(),
                  f.conditionsBelowStock(),
                  100 * f.shareOfHeadroom(),
                  100 * f.utilisationChange(),
                  100 * f.cubicLossChange(),
                  f.meanQueueDelayMs(),
                  f.meanConvergenceS()));
    }
  }

  private static void bars(BbrResult result, StringBuilder text) {
    text.append("\n| figure | measured | bar | |\n|---|--:|--:|---|\n");
    for (BbrResult.Bar bar : result.bars()) {
      text.append(
          "| %s | %.4f | %s %s | %s |%n"
              .formatted(
                  bar.name(),
                  bar.value(),
                  bar.atLeast() ? ">=" : "<=",
                  bar.bar(),
                  bar.met() ? "met" : "missed"));
    }
  }

  /** Mean of Jain's index by part of the conditions. */
  private static void buffers(BbrResult result, StringBuilder text) {
    text.append("\n| Jain | conditions |");
    result.contenders().forEach(name -> text.append(' ').append(name).append(" |"));
    text.append("\n|---|--:|").append("--:|".repeat(result.contenders().size())).append('\n');
    for (int i = 0; i < BufferClass.COUNT; i++) {
      int index = i;
      part(
          result,
          "buffer " + BufferClass.title(index) + " BDP",
          c -> BufferClass.of(c.bufferBdp()) == index,
          text);
    }
    part(result, "one flow each", c -> c.flows() == 2, text);
    part(result, "more flows of BBR", c -> c.bbrFlows() > c.cubicFlows(), text);
    part(result, "more flows of CUBIC", c -> c.bbrFlows() < c.cubicFlows(), text);
    part(result, "as many, 4 to 8", c -> c.bbrFlows() == c.cubicFlows() && c.flows() > 2, text);
    for (io.weir.trainer.bbr.StartOrder order : io.weir.trainer.bbr.StartOrder.values()) {
      part(result, "start " + order, c -> c.startOrder() == order, text);
    }
  }

  private static void part(
      BbrResult result, String title, Predicate<Condition> of, StringBuilder text) {
    List<ConditionResult> some =
        result.results().stream().filter(one -> of.test(one.lesson().condition())).toList();
    if (some.isEmpty()) {
      return;
    }
    text.append("| %s | %d |".formatted(title, some.size()));
    for (String name : result.contenders()) {
      double mean = some.stream().mapToDouble(one -> one.jain(name)).average().orElseThrow();
      text.append(" %.3f |".formatted(mean));
    }
    text.append('\n');
  }

  private static void worst(BbrResult result, StringBuilder text) {
    text.append(
        "\n| worst conditions | Mbit/s | ms | X | BBR : CUBIC | start | label | stock | program |"
            + " oracle |\n|--:|--:|--:|--:|---|---|--:|--:|--:|--:|\n");
    result.results().stream()
        .sorted(Comparator.comparingDouble(one -> one.jainGain(Contender.PROGRAM)))
        .limit(WORST)
        .forEach(one -> text.append(line(one)));
  }

  private static String line(ConditionResult one) {
    Condition c = one.lesson().condition();
    return "| %d | %.2f | %.1f | %.2f | %d : %d | %s | %.2f | %.3f | %.3f | %.3f |%n"
        .formatted(
            c.id(),
            c.rateBps() / 1e6,
            c.rttNs() / 1e6,
            c.bufferBdp(),
            c.bbrFlows(),
            c.cubicFlows(),
            c.startOrder(),
            one.lesson().gain(),
            one.jain(Contender.STOCK),
            one.jain(Contender.PROGRAM),
            one.jain(Contender.ORACLE));
  }

  private static void confusion(long[][] counts, StringBuilder text) {
    text.append("\n| buffer, BDP, rows; taken for |");
    for (int i = 0; i < counts.length; i++) {
      text.append(' ').append(BufferClass.title(i)).append(" |");
    }
    text.append("\n|---|").append("--:|".repeat(counts.length)).append('\n');
    for (int actual = 0; actual < counts.length; actual++) {
      text.append("| ").append(BufferClass.title(actual)).append(" |");
      for (long count : counts[actual]) {
        text.append(' ').append(count).append(" |");
      }
      text.append('\n');
    }
  }
}
