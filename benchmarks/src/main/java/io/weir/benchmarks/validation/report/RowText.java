package io.weir.benchmarks.validation.report;

import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.RowResult;
import java.util.List;
import java.util.Locale;

/** A result for the terminal: a line for the row, one per figure below it. */
public final class RowText {
  private static final int[] WIDTHS = {52, 18, 16, 22};

  private RowText() {}

  /** What the columns are. */
  public static String header() {
    return line(WIDTHS, List.of("figure", "expected", "measured", "tolerance", "verdict"));
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
    List<List<String>> lines = result.checks().stream().map(RowText::cells).toList();
    int[] widths = widths(lines);
    lines.forEach(cells -> text.append(line(widths, cells)));
    result.notes().forEach(note -> text.append("  note: %s%n".formatted(note)));
    result.failure().ifPresent(why -> text.append("  could not be run: %s%n".formatted(why)));
    return text.toString();
  }

  private static List<String> cells(Check check) {
    return List.of(
        check.what(),
        CheckText.withUnit(CheckText.expected(check), check.unit()),
        CheckText.withUnit(CheckText.number(check.measured()), check.unit()),
        CheckText.tolerance(check),
        CheckText.verdict(check.pass()));
  }

  /** The usual widths, but for what is longer: a row's columns are straight in any case. */
  private static int[] widths(List<List<String>> lines) {
    int[] widths = WIDTHS.clone();
    for (List<String> cells : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cells.get(i).length());
      }
    }
    return widths;
  }

  private static String line(int[] widths, List<String> cells) {
    String format = "  %%-%ds %%%ds %%%ds  %%-%ds %%s%%n";
    return format.formatted(widths[0], widths[1], widths[2], widths[3]).formatted(cells.toArray());
  }

  /** How many rows hold, in a line. */
  public static String summary(List<RowResult> results) {
    List<Integer> failed = failed(results);
    return "%d of %d %s%s%n"
        .formatted(
            results.size() - failed.size(),
            results.size(),
            results.size() == 1 ? "row holds" : "rows hold",
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
