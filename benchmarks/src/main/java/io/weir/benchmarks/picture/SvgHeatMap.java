package io.weir.benchmarks.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.data.xy.DefaultXYZDataset;

/** Draws counts in a grid. */
final class SvgHeatMap {
  private static final int ROW = 36;
  private static final int AROUND = 110;

  private SvgHeatMap() {}

  static String draw(HeatMap map) {
    return SvgCanvas.draw(AROUND + ROW * map.rows().size(), () -> chart(map));
  }

  /** White to blue. */
  private record Shade() implements PaintScale {
    @Override
    public double getLowerBound() {
      return 0;
    }

    @Override
    public double getUpperBound() {
      return 1;
    }

    @Override
    public Paint getPaint(double share) {
      return new Color(part(0x00, share), part(0x72, share), part(0xB2, share));
    }

    private static int part(int full, double share) {
      return (int) Math.round(0xFF + (full - 0xFF) * share);
    }
  }

  private static JFreeChart chart(HeatMap map) {
    int columns = map.columns().size();
    int cells = columns * map.rows().size();
    double[][] shares = new double[3][cells];
    for (int i = 0; i < cells; i++) {
      shares[0][i] = i % columns;
      int row = i / columns;
      shares[1][i] = row;
      shares[2][i] = map.share(row, i % columns);
    }
    DefaultXYZDataset data = new DefaultXYZDataset();
    data.addSeries(map.title(), shares);
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setPaintScale(new Shade());
    renderer.setDefaultStroke(new BasicStroke(0));
    XYPlot area =
        new XYPlot(
            data, axis(map.xLabel(), map.columns()), axis(map.yLabel(), map.rows()), renderer);
    area.setBackgroundPaint(Color.WHITE);
    area.setDomainGridlinesVisible(false);
    area.setRangeGridlinesVisible(false);
    counts(map, area);
    JFreeChart chart = new JFreeChart(map.title(), area);
    chart.removeLegend();
    return chart;
  }

  private static SymbolAxis axis(String label, List<String> names) {
    SymbolAxis axis = new SymbolAxis(label, names.toArray(String[]::new));
    axis.setGridBandsVisible(false);
    axis.setRange(-0.5, names.size() - 0.5);
    return axis;
  }

  private static void counts(HeatMap map, XYPlot area) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    for (int row = 0; row < map.rows().size(); row++) {
      for (int column = 0; column < map.columns().size(); column++) {
        long count = map.counts().get(row).get(column);
        if (count > 0) {
          XYTextAnnotation text = new XYTextAnnotation(Long.toString(count), column, row);
          text.setFont(font);
          text.setPaint(map.share(row, column) > 0.5 ? Color.WHITE : Color.BLACK);
          area.addAnnotation(text);
        }
      }
    }
  }
}
