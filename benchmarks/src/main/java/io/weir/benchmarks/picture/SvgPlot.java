package io.weir.benchmarks.picture;

import java.awt.BasicStroke;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws lines over one axis. */
final class SvgPlot {
  private static final int HEIGHT = 360;
  private static final float LINE_WIDTH = 1.5f;

  /** Longer lines are thinned: a picture has no more columns. */
  private static final int MOST_POINTS = SvgCanvas.WIDTH;

  /** Lines of fewer points get a mark on each. */
  private static final int MOST_MARKS = 30;

  private SvgPlot() {}

  /** The plot as an SVG document. */
  static String draw(Plot plot) {
    return SvgCanvas.draw(HEIGHT, () -> chart(plot));
  }

  private static JFreeChart chart(Plot plot) {
    XYSeriesCollection lines = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setDrawSeriesLineAsPath(true);
    for (int i = 0; i < plot.series().size(); i++) {
      Series series = plot.series().get(i);
      lines.addSeries(thinned(i, series));
      renderer.setSeriesPaint(i, SvgCanvas.colour(i));
      renderer.setSeriesStroke(i, new BasicStroke(LINE_WIDTH));
      renderer.setSeriesShapesVisible(i, series.x().size() <= MOST_MARKS);
    }
    NumberAxis height = new NumberAxis(plot.yLabel());
    height.setAutoRangeIncludesZero(false);
    NumberAxis width = new NumberAxis(plot.xLabel());
    width.setAutoRangeIncludesZero(false);
    XYPlot area = new XYPlot(lines, width, height, renderer);
    // What is named last is drawn on top.
    area.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    SvgCanvas.dress(area);
    return new JFreeChart(plot.title(), area);
  }

  /**
   * A line of few enough points. Of every stretch that becomes one column the lowest and the
   * highest point stay, so that peaks do.
   */
  private static XYSeries thinned(int index, Series series) {
    // The index makes equal names different keys, which the library asks for.
    XYSeries line = new XYSeries(new Key(index, series.name()), false, true);
    int points = series.x().size();
    int stretch = Math.max(1, (2 * points + MOST_POINTS - 1) / MOST_POINTS);
    for (int from = 0; from < points; from += stretch) {
      int to = Math.min(points, from + stretch);
      int lowest = from;
      int highest = from;
      for (int i = from; i < to; i++) {
        lowest = series.y().get(i) < series.y().get(lowest) ? i : lowest;
        highest = series.y().get(i) > series.y().get(highest) ? i : highest;
      }
      add(line, series, Math.min(lowest, highest));
      if (lowest != highest) {
        add(line, series, Math.max(lowest, highest));
      }
    }
    return line;
  }

  private static void add(XYSeries line, Series series, int i) {
    line.add(series.x().get(i), series.y().get(i));
  }

  /** Shown by its name. */
  record Key(int index, String name) implements Comparable<Key>, java.io.Serializable {
    @Override
    public int compareTo(Key other) {
      return Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
