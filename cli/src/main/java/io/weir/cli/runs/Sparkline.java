package io.weir.cli.runs;

import java.util.List;

/** A series as one line of text: its shape, not its figures. */
public final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /**
   * The series in at most {@code width} bars; where it is longer, each bar is the mean of its
   * share. Values that are not finite are left out. An even series is drawn at the bottom.
   */
  public static String of(List<Double> series, int width) {
    double[] values = series.stream().filter(Double::isFinite).mapToDouble(d -> d).toArray();
    int bars = Math.min(width, values.length);
    double[] means = new double[bars];
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < bars; i++) {
      means[i] = mean(values, i * values.length / bars, (i + 1) * values.length / bars);
      least = Math.min(least, means[i]);
      most = Math.max(most, means[i]);
    }
    StringBuilder text = new StringBuilder();
    for (double mean : means) {
      double height = most > least ? (mean - least) / (most - least) : 0;
      text.append(BARS.charAt((int) Math.round(height * (BARS.length() - 1))));
    }
    return text.toString();
  }

  private static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }
}
