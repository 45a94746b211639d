package io.weir.benchmarks.picture;

import java.util.List;

/**
 * A picture of lines.
 *
 * @param title what it shows
 * @param xLabel what the horizontal axis is, with its unit
 * @param yLabel what the vertical axis is, with its unit
 * @param series lines; at least one; the last is drawn on top
 */
public record Plot(String title, String xLabel, String yLabel, List<Series> series)
    implements Picture {
  public Plot {
    series = List.copyOf(series);
    if (series.isEmpty()) {
      throw new IllegalArgumentException(title + ": a plot without a line");
    }
  }

  @Override
  public String svg() {
    return SvgPlot.draw(this);
  }
}
