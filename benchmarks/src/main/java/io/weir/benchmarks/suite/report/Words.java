package io.weir.benchmarks.suite.report;

import io.weir.benchmarks.suite.Domination;
import io.weir.benchmarks.suite.Figure;
import io.weir.benchmarks.suite.Statistic;
import io.weir.benchmarks.suite.SuiteResult;
import io.weir.benchmarks.validation.Check;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures and verdicts in words, the same in every form of the report. */
final class Words {
  private Words() {}

  static String effort(SuiteResult result) {
    String seeds = result.effort().seeds() == 1 ? "1 seed" : result.effort().seeds() + " seeds";
    return result.effort().quick()
        ? seeds + ", quick: short runs, for trying out and not for results"
        : seeds;
  }

  /** Title and unit of a column. */
  static String head(Figure figure) {
    return figure.unit().isEmpty() ? figure.title() : figure.title() + " " + figure.unit();
  }

  /** Mean and deviation; a bar figure without deviation is printed without one. */
  static String statistic(Figure figure, Statistic statistic) {
    if (!Double.isFinite(statistic.mean())) {
      return number(statistic.mean(), figure.decimals());
    }
    String mean = number(statistic.mean(), figure.decimals());
    return figure == Figure.DROPPED && statistic.mean() == 0
        ? mean
        : mean + " ± " + number(statistic.standardDeviation(), figure.decimals());
  }

  private static String number(double value, int decimals) {
    if (Double.isNaN(value)) {
      return "not measured";
    }
    return Double.isInfinite(value)
        ? "∞"
        : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** What must come out. The bound of "below" lies one step of a double beside the limit. */
  static String expected(Check bar) {
    if (bar.most() == Double.POSITIVE_INFINITY) {
      return "≥ " + withUnit(plain(bar.least()), bar.unit());
    }
    double limit = Double.parseDouble(plain(bar.most()));
    return (limit > bar.most() ? "< " : "≤ ") + withUnit(plain(limit), bar.unit());
  }

  /** For example {@code Swift (goodput 100 against 97.46 Gb/s, …)}. */
  static String domination(Domination one) {
    return one.by().name()
        + one.figures().stream()
            .map(
                figure ->
                    "%s %s against %s"
                        .formatted(
                            figure.title(),
                            plain(one.by().mean(figure), 6),
                            withUnit(plain(one.judged().mean(figure), 6), figure.unit())))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  static String measured(Check bar) {
    double value = bar.measured();
    return withUnit(number(value, 4), Double.isFinite(value) ? bar.unit() : "");
  }

  static String verdict(Check bar) {
    return bar.pass() ? "ok" : "FAILED";
  }

  private static String withUnit(String number, String unit) {
    return unit.isEmpty() ? number : number + " " + unit;
  }

  private static String plain(double value) {
    return plain(value, 4);
  }

  /** Up to so many decimals, without trailing zeros. */
  private static String plain(double value, int decimals) {
    String number = number(value, decimals);
    return number.contains(".") ? number.replaceAll("\\.?0+$", "") : number;
  }
}
