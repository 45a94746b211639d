package io.weir.benchmarks.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.benchmarks.picture.Panels.Axis;
import io.weir.benchmarks.picture.Panels.Layer;
import io.weir.benchmarks.picture.Panels.Panel;
import io.weir.benchmarks.picture.Panels.Style;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Panels and heat maps. */
class PicturesTest {
  private static Layer layer(Style style, int points) {
    double[] x = IntStream.range(0, points).mapToDouble(i -> 1 + i).toArray();
    double[] y = IntStream.range(0, points).mapToDouble(i -> i % 2).toArray();
    return new Layer(new Series("flows", x, y), style, 0);
  }

  private static Panels panels(Axis x, Layer... layers) {
    return new Panels(
        "A < B", x, List.of(new Panel(Axis.of("shares", -1, 2), 100, List.of(layers))));
  }

  private static long pensLifted(String svg) {
    return Pattern.compile("<path d=\"(M[^Z\"]*)\"")
        .matcher(svg)
        .results()
        .map(match -> match.group(1))
        .mapToLong(path -> path.chars().filter(c -> c == 'M').count())
        .max()
        .orElse(0);
  }

  @Test
  void aDotIsAStrokeOfItsOwnAndAPairOne() {
    assertThat(pensLifted(panels(Axis.of("x"), layer(Style.DOTS, 50)).svg())).isEqualTo(50);
    assertThat(pensLifted(panels(Axis.of("x"), layer(Style.PAIRS, 50)).svg())).isEqualTo(25);
    assertThat(pensLifted(panels(Axis.of("x"), layer(Style.LINE, 50)).svg())).isEqualTo(1);
  }

  @Test
  void aLogarithmicAxisNamesPowersOfTwoAndTheLegendEachNameOnce() {
    Axis x = Axis.logarithmic("buffer, BDP", 0.4, 70);
    String svg = panels(x, layer(Style.DOTS, 64), layer(Style.LINE, 64)).svg();
    for (String tick : List.of("0.5", "1", "2", "64")) {
      assertThat(svg).contains(">" + tick + "<");
    }
    assertThat(svg).contains("A &lt; B", "shares", "buffer, BDP").containsOnlyOnce(">flows<");
  }

  @Test
  void equalPicturesAreEqualBytes() {
    Panels panels = panels(Axis.of("x"), layer(Style.REFERENCE, 2), layer(Style.DOTS, 9));
    assertThat(panels.svg()).isEqualTo(panels.svg());
  }

  @Test
  void aHeatMapSaysItsCounts() {
    HeatMap map =
        new HeatMap(
            "classes",
            "taken for",
            "are",
            List.of("a", "b"),
            List.of("A", "B"),
            List.of(List.of(312L, 0L), List.of(0L, 0L)));
    assertThat(map.share(0, 0)).isOne();
    assertThat(map.share(1, 0)).isZero();
    assertThat(map.svg()).contains("classes", "taken for", "are", ">312<", "rgb(0,114,178)");
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThatThrownBy(() -> layer(Style.PAIRS, 3)).hasMessageContaining("odd number");
    assertThatThrownBy(
            () -> new Panel(Axis.logarithmic("loss", 1, 2), 100, List.of(layer(Style.LINE, 2))))
        .hasMessageContaining("loss: a vertical axis");
    assertThatThrownBy(() -> new Panels("empty", Axis.of("x"), List.of()))
        .hasMessageContaining("empty");
    assertThatThrownBy(
            () -> new HeatMap("map", "", "", List.of("a"), List.of("A"), List.of(List.of())))
        .hasMessageContaining("0 counts for 1 names");
  }
}
