package io.weir.benchmarks.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SvgPlotTest {
  /** A saw-tooth with one point that towers above the others. */
  private static Series saw(String name, int points) {
    double[] x = IntStream.range(0, points).asDoubleStream().toArray();
    double[] y = IntStream.range(0, points).mapToDouble(i -> i % 7).toArray();
    y[points / 2 + 1] = 100;
    return new Series(name, x, y);
  }

  private static String draw(Series... series) {
    return SvgPlot.draw(new Plot("A < B & C", "time, µs", "queue, KB", List.of(series)));
  }

  @Test
  void textStaysText() {
    assertThat(draw(saw("flow 1", 20), saw("flow 2", 20)))
        .contains("A &lt; B &amp; C", "time, µs", "queue, KB", "flow 1", "flow 2");
  }

  @Test
  void linesOfOneNameAreAllDrawn() {
    assertThat(draw(saw("flow", 20), saw("flow", 20)).split(">flow<", -1)).hasSize(3);
  }

  @Test
  void thePictureDoesNotGrowWithItsPoints() {
    assertThat(draw(saw("flow", 1_000_000)).length())
        .isLessThan(2 * draw(saw("flow", 1_000)).length());
  }

  /** The axis ends above the peak, so the peak is the line's least y. */
  @Test
  void thinningKeepsPeaks() {
    assertThat(leastYOfLine(draw(saw("flow", 100_000))))
        .isEqualTo(leastYOfLine(draw(saw("flow", 700))));
  }

  private static double leastYOfLine(String svg) {
    Matcher path = Pattern.compile("<path d=\"(M[^\"]{2000,})\"").matcher(svg);
    assertThat(path.find()).as("a path with many points").isTrue();
    String[] numbers = path.group(1).replaceAll("[ML]", " ").strip().split(" +", -1);
    return IntStream.range(0, numbers.length)
        .filter(i -> i % 2 == 1)
        .mapToDouble(i -> Double.parseDouble(numbers[i]))
        .min()
        .orElseThrow();
  }
}
