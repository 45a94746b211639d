package io.weir.benchmarks.picture;

import java.util.List;

/**
 * A picture of panels one above the other, over one horizontal axis, with one legend.
 *
 * @param title what it shows
 * @param x the horizontal axis
 * @param panels from the top; at least one
 */
public record Panels(String title, Axis x, List<Panel> panels) implements Picture {
  /**
   * An axis.
   *
   * @param label what it is, with its unit
   * @param least lower end; NaN: of the data
   * @param most upper end; NaN: of the data
   * @param logarithmic whether equal ratios have equal lengths, with ticks at powers of two; a
   *     horizontal axis only, and all values are then greater than 0
   */
  public record Axis(String label, double least, double most, boolean logarithmic) {
    /** A linear axis whose ends are those of the data. */
    public static Axis of(String label) {
      return new Axis(label, Double.NaN, Double.NaN, false);
    }

    /** A linear axis from {@code least} to {@code most}. */
    public static Axis of(String label, double least, double most) {
      return new Axis(label, least, most, false);
    }

    /** A logarithmic axis from {@code least} to {@code most}. */
    public static Axis logarithmic(String label, double least, double most) {
      return new Axis(label, least, most, true);
    }
  }

  /**
   * One panel.
   *
   * @param y its vertical axis
   * @param height in pixels, axis of the picture left out
   * @param layers what is drawn, the last on top; at least one
   */
  public record Panel(Axis y, int height, List<Layer> layers) {
    public Panel {
      layers = List.copyOf(layers);
      if (layers.isEmpty()) {
        throw new IllegalArgumentException(y.label() + ": a panel without a layer");
      }
      if (y.logarithmic()) {
        throw new IllegalArgumentException(y.label() + ": a vertical axis that is logarithmic");
      }
    }
  }

  /** How points are drawn. */
  public enum Style {
    /** Joined, in their order, with a mark on each if they are few. */
    LINE,
    /** A dot each. */
    DOTS,
    /** Every two joined: from the first to the second, from the third to the fourth. */
    PAIRS,
    /** Joined, dashed and grey: a reference. */
    REFERENCE
  }

  /**
   * Points of one colour.
   *
   * @param series the points; the legend has each name once
   * @param style how they are drawn
   * @param colour number of the colour, from 0; there are seven
   */
  public record Layer(Series series, Style style, int colour) {
    public Layer {
      if (style == Style.PAIRS && series.x().size() % 2 != 0) {
        throw new IllegalArgumentException(series.name() + ": pairs of an odd number of points");
      }
    }
  }

  public Panels {
    panels = List.copyOf(panels);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException(title + ": a picture without a panel");
    }
  }

  @Override
  public String svg() {
    return SvgPanels.draw(this);
  }
}
