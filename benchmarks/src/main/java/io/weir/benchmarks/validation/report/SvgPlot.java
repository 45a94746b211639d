package io.weir.benchmarks.validation.report;

import io.weir.artefact.UserError;
import io.weir.benchmarks.validation.Plot;
import io.weir.benchmarks.validation.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.w3c.dom.Document;

/** Draws plots with JFreeChart and writes them as SVG with Batik: the same plot, the same bytes. */
final class SvgPlot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final float LINE_WIDTH = 1.5f;

  /** Longer lines are thinned: a picture has no more columns. */
  private static final int MOST_POINTS = WIDTH;

  /** Lines of fewer points get a mark on each. */
  private static final int MOST_MARKS = 30;

  /** Colours that people who do not see red and green apart tell apart (Okabe and Ito). */
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000)
  };

  private SvgPlot() {}

  /**
   * The plot as an SVG document.
   *
   * @throws UserError if Java finds no fonts to measure text with
   */
  static String draw(Plot plot) {
    // Nothing is shown; without this a desktop's display would be opened.
    System.setProperty("java.awt.headless", "true");
    try {
      SVGGraphics2D canvas = canvas();
      chart(plot).draw(canvas, new Rectangle(WIDTH, HEIGHT));
      StringWriter text = new StringWriter();
      canvas.stream(text, true);
      return text.toString();
    } catch (InternalError | LinkageError e) {
      throw UserError.environment(
          "plots need fonts, which Java does not find: apt-get install fontconfig"
              + " fonts-dejavu-core",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SVGGraphics2D canvas() {
    Document document;
    try {
      document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK has a document builder", e);
    }
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setPrecision(1);
    context.setComment(null);
    SVGGraphics2D canvas = new SVGGraphics2D(context, false);
    canvas.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    return canvas;
  }

  private static JFreeChart chart(Plot plot) {
    XYSeriesCollection lines = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setDrawSeriesLineAsPath(true);
    for (int i = 0; i < plot.series().size(); i++) {
      Series series = plot.series().get(i);
      lines.addSeries(thinned(i, series));
      renderer.setSeriesPaint(i, COLOURS[i % COLOURS.length]);
      renderer.setSeriesStroke(i, new BasicStroke(LINE_WIDTH));
      renderer.setSeriesShapesVisible(i, series.x().size() <= MOST_MARKS);
    }
    NumberAxis height = new NumberAxis(plot.yLabel());
    height.setAutoRangeIncludesZero(false);
    NumberAxis width = new NumberAxis(plot.xLabel());
    width.setAutoRangeIncludesZero(false);
    XYPlot area = new XYPlot(lines, width, height, renderer);
    area.setBackgroundPaint(Color.WHITE);
    area.setDomainGridlinePaint(Color.LIGHT_GRAY);
    area.setRangeGridlinePaint(Color.LIGHT_GRAY);
    JFreeChart chart = new JFreeChart(plot.title(), area);
    chart.setBackgroundPaint(Color.WHITE);
    return chart;
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
  private record Key(int index, String name) implements Comparable<Key>, java.io.Serializable {
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
