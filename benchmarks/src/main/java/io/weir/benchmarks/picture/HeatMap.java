package io.weir.benchmarks.picture;

import java.util.List;

/**
 * Counts in a grid, coloured by their share of their row.
 *
 * @param title what it shows
 * @param xLabel what the columns are
 * @param yLabel what the rows are
 * @param columns their names
 * @param rows their names, from the bottom
 * @param counts by row, then by column; none below 0
 */
public record HeatMap(
    String title,
    String xLabel,
    String yLabel,
    List<String> columns,
    List<String> rows,
    List<List<Long>> counts)
    implements Picture {
  public HeatMap {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    counts = counts.stream().map(List::copyOf).toList();
    if (rows.isEmpty() || columns.isEmpty() || counts.size() != rows.size()) {
      throw new IllegalArgumentException(
          "%s: %d rows of counts for %d names".formatted(title, counts.size(), rows.size()));
    }
    for (List<Long> row : counts) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "%s: a row of %d counts for %d names".formatted(title, row.size(), columns.size()));
      }
    }
  }

  /** Share of its row that a count is; 0 in an empty row. */
  double share(int row, int column) {
    long sum = counts.get(row).stream().mapToLong(count -> count).sum();
    return sum == 0 ? 0 : (double) counts.get(row).get(column) / sum;
  }

  @Override
  public String svg() {
    return SvgHeatMap.draw(this);
  }
}
