package io.weir.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  /** Doubles whose text differs between JDK 17 and 19 or later, or is easily got wrong. */
  private static final List<Double> DOUBLES =
      List.of(
          2.0E-3,
          Double.parseDouble("1.0E23"),
          Double.parseDouble("2.0E23"),
          Double.MIN_VALUE,
          Double.MIN_NORMAL,
          Double.MAX_VALUE,
          0x1p53,
          -0.0,
          0.1 + 0.2,
          1.0 / 3);

  /** A hash in an artefact must not depend on the JDK that computes it. */
  @Test
  void theHashOfDoublesIsTheSameOnEveryJdk() {
    assertThat(Json.canonical(Map.of("doubles", DOUBLES)))
        .isEqualTo(
            "{\"doubles\":[0.002,1.0E23,2.0E23,4.9E-324,2.2250738585072014E-308,"
                + "1.7976931348623157E308,9.007199254740992E15,-0.0,0.30000000000000004,"
                + "0.3333333333333333]}");
    assertThat(Json.sha256(Map.of("doubles", DOUBLES)))
        .as("hash over the text above; it changes only if the text does")
        .isEqualTo("d2434657716e86330523054845446d3f2459bec4f3184c73515d1ce3b1978dde");
  }

  @Test
  void theHashIsSha256OverUtf8() {
    // From `printf '"\xc3\xa9"' | sha256sum`.
    assertThat(Json.sha256((Object) "é"))
        .isEqualTo("f2886017e9c7abacf804b54d64787dce2b611c9544ba21f3affdd126a6e50086");
  }

  @Test
  void keysAreSortedAndOrderDoesNotMatter() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", Map.of("d", 2.5, "c", List.of(true)));
    assertThat(Json.canonical(map)).isEqualTo("{\"a\":{\"c\":[true],\"d\":2.5},\"b\":1}");
  }

  record Point(double y, float x) {}

  @Test
  void aRecordAndAMapOfTheSameValuesAreEqualText() {
    assertThat(Json.canonical(new Point(0.25, 0.1f)))
        .isEqualTo(Json.canonical(Map.of("x", 0.1, "y", 0.25)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyDoubleSurvivesTheText(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(value)) {
        continue;
      }
      double back = Json.MAPPER.readValue(Json.canonical(value), double.class);
      assertThat(Double.doubleToRawLongBits(back))
          .as("seed %d, value %s written as %s", seed, value, Json.canonical(value))
          .isEqualTo(Double.doubleToRawLongBits(value));
    }
  }

  @Test
  void prettyTextHasTheSameValueAndEndsInANewline() throws Exception {
    Map<String, Object> value = Map.of("b", DOUBLES, "a", "text");
    String pretty = Json.pretty(value);
    assertThat(pretty).endsWith("}\n").contains("\n  \"a\"");
    assertThat(Json.canonical(Json.MAPPER.readTree(pretty))).isEqualTo(Json.canonical(value));
  }
}
