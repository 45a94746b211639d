package io.weir.benchmarks.suite.report;

import io.weir.benchmarks.suite.Domination;
import io.weir.benchmarks.suite.Figure;
import io.weir.benchmarks.suite.SuiteResult;
import io.weir.benchmarks.suite.SuiteResult.OfAlgorithm;
import io.weir.benchmarks.suite.SuiteResult.OfScenario;
import io.weir.benchmarks.validation.Check;
import java.util.List;

/** A suite's result for the terminal. */
public final class SuiteText {
  private static final int CELL = 16;

  private SuiteText() {}

  /** Everything: figures, bars, domination, notes. */
  public static String of(SuiteResult result) {
    StringBuilder text = new StringBuilder();
    text.append("Suite %s, %s%n".formatted(result.suite(), Words.effort(result)));
    String group = "";
    for (OfScenario one : result.scenarios()) {
      if (!one.scenario().group().equals(group)) {
        group = one.scenario().group();
        text.append("%n== %s ==%n".formatted(group));
      }
      scenario(text, one, nameWidth(result));
    }
    if (!result.judged().isEmpty()) {
      bars(text, result);
      dominated(text, result);
    }
    text.append("%nNotes%n".formatted());
    result.notes().forEach(note -> text.append("  - ").append(note).append("\n"));
    return text.append(summary(result)).toString();
  }

  private static int nameWidth(SuiteResult result) {
    int longest = result.algorithms().stream().mapToInt(String::length).max().orElse(0);
    return Math.max(28, longest + 3);
  }

  private static void scenario(StringBuilder text, OfScenario one, int nameWidth) {
    List<Figure> figures = one.scenario().kind().figures();
    text.append("%n%s".formatted(padded(one.scenario().name(), nameWidth)));
    figures.forEach(figure -> text.append(right(Words.head(figure))));
    text.append("\n");
    for (OfAlgorithm algorithm : one.algorithms()) {
      text.append(padded("  " + algorithm.name(), nameWidth));
      for (Figure figure : figures) {
        text.append(right(Words.statistic(figure, algorithm.figures().get(figure))));
      }
      text.append("\n");
    }
  }

  private static String padded(String cell, int width) {
    return cell + " ".repeat(Math.max(1, width - cell.length()));
  }

  private static String right(String cell) {
    return " ".repeat(Math.max(1, CELL - cell.length())) + cell;
  }

  private static void bars(StringBuilder text, SuiteResult result) {
    text.append("%n== Bars, for %s ==%n%n".formatted(result.judged()));
    for (Check bar : result.bars()) {
      text.append(
          "  %s %14s %16s  %s%n"
              .formatted(
                  padded(bar.what(), 42),
                  Words.expected(bar),
                  Words.measured(bar),
                  Words.verdict(bar)));
    }
  }

  private static void dominated(StringBuilder text, SuiteResult result) {
    text.append(
        "%n== Dominated: better goodput, p99 latency and fairness at once ==%n%n".formatted());
    for (Domination one : result.dominated()) {
      text.append("  %s: %s%n".formatted(one.scenario(), Words.domination(one)));
    }
    if (result.dominated().isEmpty()) {
      text.append("  nowhere\n");
    }
  }

  /** How many bars hold, in a line. */
  public static String summary(SuiteResult result) {
    if (result.judged().isEmpty()) {
      return "%nNo file was given, so no bars were checked.%n".formatted();
    }
    int bars = result.bars().size();
    long dominated = result.dominated().stream().map(Domination::scenario).distinct().count();
    return "%n%s: %d of %d bars hold; dominated in %s%n"
        .formatted(
            result.judged(),
            bars - result.failedBars(),
            bars,
            dominated == 1 ? "1 scenario" : dominated + " scenarios");
  }
}
