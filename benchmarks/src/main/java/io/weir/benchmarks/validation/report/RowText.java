package io.weir.benchmarks.validation.report;

import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.RowResult;
import java.util.List;
import java.util.Locale;

/** A result for the terminal: a line for the row, one per figure below it. */
public final class RowText {
  private static final String LINE = "  %-52s %18s %16s  %-22s %s%n";

  private RowText() {}

  /** What the columns are. */
  public static String header() {
    return LINE.formatted("figure", "expected", "measured", "tolerance", "verdict");
  }

  /** A row. */
  public static String of(RowResult result) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "row %d  %s: %s (%.1f s)%n",
            result.number(),
            result.name(),
            CheckText.verdict(result.pass()),
            result.seconds()));
    for (Check check : result.checks()) {
      text.append(
          LINE.formatted(
              check.what(),
              CheckText.withUnit(CheckText.expected(check), check.unit()),
              CheckText.withUnit(CheckText.number(check.measured()), check.unit()),
              CheckText.tolerance(check),
              CheckText.verdict(check.pass())));
    }
    result.notes().forEach(note -> text.append("  note: %s%n".formatted(note)));
    result.failure().ifPresent(why -> text.append("  could not be run: %s%n".formatted(why)));
    return text.toString();
  }

  /** How many rows hold, in a line. */
  public static String summary(List<RowResult> results) {
    List<Integer> failed = failed(results);
    return "%d of %d %s hold%s%n"
        .formatted(
            results.size() - failed.size(),
            results.size(),
            results.size() == 1 ? "row" : "rows",
            failed.isEmpty() ? "" : "; failed: " + joined(failed));
  }

  /** Numbers of the rows that do not hold. */
  public static List<Integer> failed(List<RowResult> results) {
    return results.stream().filter(result -> !result.pass()).map(RowResult::number).toList();
  }

  /** For example {@code 3, 5, 16}. */
  public static String joined(List<Integer> numbers) {
    return String.join(", ", numbers.stream().map(String::valueOf).toList());
  }
}
