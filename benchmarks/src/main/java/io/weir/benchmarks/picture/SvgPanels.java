package io.weir.benchmarks.picture;

import io.weir.benchmarks.picture.Panels.Axis;
import io.weir.benchmarks.picture.Panels.Layer;
import io.weir.benchmarks.picture.Panels.Panel;
import io.weir.benchmarks.picture.Panels.Style;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.math.BigDecimal;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws panels over one horizontal axis. A layer becomes one path, so that dots cost few bytes. */
final class SvgPanels {
  /** Title, horizontal axis and legend. */
  private static final int AROUND = 110;

  private static final int GAP = 8;
  private static final int MOST_MARKS = 30;

  /** Of 255; dots that lie on each other stay visible. */
  private static final int DOT_ALPHA = 140;

  private static final Color REFERENCE = new Color(0x666666);

  private SvgPanels() {}

  static String draw(Panels panels) {
    int gaps = GAP * (panels.panels().size() - 1);
    int height = AROUND + gaps + panels.panels().stream().mapToInt(Panel::height).sum();
    return SvgCanvas.draw(height, () -> chart(panels));
  }

  private static JFreeChart chart(Panels panels) {
    CombinedDomainXYPlot all = new CombinedDomainXYPlot(axis(panels.x()));
    all.setGap(GAP);
    panels.panels().forEach(panel -> all.add(area(panels.x(), panel), panel.height()));
    all.setFixedLegendItems(legend(panels));
    return new JFreeChart(panels.title(), all);
  }

  private static NumberAxis axis(Axis axis) {
    NumberAxis drawn = new NumberAxis(axis.label());
    drawn.setAutoRangeIncludesZero(false);
    if (axis.logarithmic()) {
      drawn.setTickUnit(new NumberTickUnit(1));
      drawn.setNumberFormatOverride(new PowerOfTwo());
    }
    if (Double.isFinite(axis.least()) && Double.isFinite(axis.most())) {
      drawn.setRange(place(axis, axis.least()), place(axis, axis.most()));
    }
    return drawn;
  }

  /** Where a value lies on an axis; the library's own logarithmic axis draws outlines of digits. */
  private static double place(Axis axis, double value) {
    return axis.logarithmic() ? Math.log(value) / Math.log(2) : value;
  }

  /** Names a place on a logarithmic axis. */
  private static final class PowerOfTwo extends NumberFormat {
    private static final long serialVersionUID = 1L;

    @Override
    public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
      return to.append(
          BigDecimal.valueOf(Math.pow(2, number)).stripTrailingZeros().toPlainString());
    }

    @Override
    public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
      return format((double) number, to, position);
    }

    @Override
    public Number parse(String source, ParsePosition position) {
      throw new UnsupportedOperationException("axes are only drawn");
    }
  }

  private static XYPlot area(Axis width, Panel panel) {
    XYSeriesCollection points = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setDrawSeriesLineAsPath(true);
    for (int i = 0; i < panel.layers().size(); i++) {
      Layer layer = panel.layers().get(i);
      points.addSeries(points(i, width, layer));
      renderer.setSeriesPaint(i, colour(layer));
      renderer.setSeriesStroke(i, stroke(layer.style()));
      boolean marks = layer.style() == Style.LINE && layer.series().x().size() <= MOST_MARKS;
      renderer.setSeriesShapesVisible(i, marks);
      renderer.setSeriesShape(i, mark());
    }
    XYPlot area = new XYPlot(points, null, axis(panel.y()), renderer);
    area.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    SvgCanvas.dress(area);
    return area;
  }

  private static Shape mark() {
    return new Ellipse2D.Double(-3, -3, 6, 6);
  }

  private static Color colour(Layer layer) {
    Color full = layer.style() == Style.REFERENCE ? REFERENCE : SvgCanvas.colour(layer.colour());
    return layer.style() == Style.DOTS
        ? new Color(full.getRed(), full.getGreen(), full.getBlue(), DOT_ALPHA)
        : full;
  }

  private static BasicStroke stroke(Style style) {
    return switch (style) {
      case LINE -> new BasicStroke(1.8f);
      case PAIRS -> new BasicStroke(1.2f);
      case DOTS -> new BasicStroke(4.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
      case REFERENCE ->
          new BasicStroke(
              1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {5, 4}, 0);
    };
  }

  /** The path through a layer's points; a missing value lifts the pen. */
  private static XYSeries points(int index, Axis width, Layer layer) {
    XYSeries path = new XYSeries(new SvgPlot.Key(index, layer.series().name()), false, true);
    for (int i = 0; i < layer.series().x().size(); i++) {
      double x = place(width, layer.series().x().get(i));
      double y = layer.series().y().get(i);
      path.add(x, y);
      if (layer.style() == Style.DOTS) {
        // A line without length, with round ends.
        path.add(x, y);
      }
      if (layer.style() == Style.DOTS || (layer.style() == Style.PAIRS && i % 2 == 1)) {
        path.add(x, Double.NaN);
      }
    }
    return path;
  }

  private static LegendItemCollection legend(Panels panels) {
    Map<String, Color> colours = new LinkedHashMap<>();
    for (Panel panel : panels.panels()) {
      for (Layer layer : panel.layers()) {
        Color colour = colour(layer);
        colours.putIfAbsent(
            layer.series().name(), new Color(colour.getRed(), colour.getGreen(), colour.getBlue()));
      }
    }
    LegendItemCollection items = new LegendItemCollection();
    colours.forEach(
        (name, colour) -> items.add(new LegendItem(name, null, null, null, mark(), colour)));
    return items;
  }
}
