package io.weir.cli.search;

import io.weir.cli.runs.TextTable;
import io.weir.trainer.search.Evaluation;
import io.weir.trainer.search.SearchResult;
import io.weir.trainer.search.SearchResult.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to tell of a search at its end. */
public final class SearchText {
  private SearchText() {}

  /** A table of the generations, and the best values. */
  public static String of(SearchResult result) {
    TextTable table =
        new TextTable(
            List.of("generation", "trained", "collapsed", "best", "mean", "worst", "best so far"));
    for (Generation generation : result.generations()) {
      List<String> row = new ArrayList<>();
      row.add(generation.number() == 0 ? "start" : Integer.toString(generation.number()));
      row.add(Integer.toString(generation.evaluations()));
      row.add(Integer.toString(generation.collapsed()));
      row.add(number(generation.best()));
      row.add(number(generation.mean()));
      row.add(number(generation.worst()));
      row.add(number(generation.bestSoFar()));
      table.row(row);
    }
    StringBuilder text = new StringBuilder(table.toString());
    Evaluation best = result.best();
    if (best != null) {
      text.append("\nbest values (evaluation %d)\n".formatted(best.number()));
      best.values()
          .forEach((key, value) -> text.append("  %s: %s%n".formatted(key, value.asText())));
    }
    if (result.converged()) {
      text.append("it has converged\n");
    }
    return text.toString();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
