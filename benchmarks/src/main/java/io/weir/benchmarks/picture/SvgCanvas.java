package io.weir.benchmarks.picture;

import io.weir.artefact.UserError;
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
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextUtils;
import org.w3c.dom.Document;

/** What all pictures have in common: JFreeChart lays them out, Batik writes them as SVG. */
final class SvgCanvas {
  /** Width of every picture, pixels. */
  static final int WIDTH = 720;

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

  static {
    // Nothing is shown; without this a desktop's display would be opened.
    System.setProperty("java.awt.headless", "true");
    // The library's way around a bug of old Java draws the outlines of turned letters.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
  }

  private SvgCanvas() {}

  /** The colour of a series by its number; there are seven. */
  static Color colour(int index) {
    return COLOURS[index % COLOURS.length];
  }

  /** Grid and ground. */
  static void dress(XYPlot area) {
    area.setBackgroundPaint(Color.WHITE);
    area.setDomainGridlinePaint(Color.LIGHT_GRAY);
    area.setRangeGridlinePaint(Color.LIGHT_GRAY);
  }

  /** Something that makes a chart. */
  @FunctionalInterface
  interface Maker {
    JFreeChart chart();
  }

  /**
   * A chart as an SVG document.
   *
   * @param height of the picture, pixels
   * @throws UserError if Java finds no fonts to measure text with
   */
  static String draw(int height, Maker maker) {
    try {
      SVGGraphics2D canvas = canvas(height);
      JFreeChart chart = maker.chart();
      chart.setBackgroundPaint(Color.WHITE);
      chart.draw(canvas, new Rectangle(WIDTH, height));
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

  private static SVGGraphics2D canvas(int height) {
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
    canvas.setSVGCanvasSize(new Dimension(WIDTH, height));
    return canvas;
  }
}
