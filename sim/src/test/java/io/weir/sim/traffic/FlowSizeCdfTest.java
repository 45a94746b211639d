package io.weir.sim.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowSizeCdfTest {
  private static FlowSizeCdf cdf(String points) {
    return FlowSizeCdf.parse("t.cdf", Arrays.asList(points.split(";", -1)));
  }

  @ParameterizedTest
  @CsvSource({"WebSearch, 1711250", "FbHdp, 120421", "AliStorage, 40869.76"})
  void theMeansAreThoseOfThePublishedPoints(String name, double meanBytes) {
    assertThat(FlowSizeCdf.of(name, Randoms.HERE).meanBytes()).isCloseTo(meanBytes, within(0.5));
  }

  /** P(size ≤ s) at the points and half-way between them, for 200,000 draws. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void samplesFollowTheLinesBetweenThePoints(long seed) {
    FlowSizeCdf cdf = cdf("0 0;1000 20;1000 50;5000 100");
    UniformRandomProvider random = Randoms.of(seed);
    int draws = 200_000;
    int upTo500 = 0;
    int at1000 = 0;
    int upTo3000 = 0;
    for (int i = 0; i < draws; i++) {
      long bytes = cdf.sampleBytes(random);
      assertThat(bytes).isBetween(1L, 5000L);
      upTo500 += bytes <= 500 ? 1 : 0;
      at1000 += bytes == 1000 ? 1 : 0;
      upTo3000 += bytes <= 3000 ? 1 : 0;
    }
    // Five standard deviations of a share are at most 0.0056.
    assertThat((double) upTo500 / draws).isCloseTo(0.10, within(0.0056));
    assertThat((double) at1000 / draws).isCloseTo(0.30, within(0.0056));
    assertThat((double) upTo3000 / draws).isCloseTo(0.75, within(0.0056));
  }

  @Test
  void anAtomIsAlwaysDrawn() {
    FlowSizeCdf cdf = cdf("700 0;700 100");
    assertThat(cdf.meanBytes()).isEqualTo(700);
    assertThat(cdf.sampleBytes(Randoms.of(1))).isEqualTo(700);
  }

  @Test
  void noFlowIsEmpty() {
    FlowSizeCdf cdf = cdf("0 0;0 99;1 100");
    UniformRandomProvider random = Randoms.of(1);
    for (int i = 0; i < 100; i++) {
      assertThat(cdf.sampleBytes(random)).isEqualTo(1);
    }
  }

  @Test
  void aFileIsReadRelativeToTheFolder(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("my.cdf"), "# mine\n0 0\n\n  1e3\t100 \n");
    assertThat(FlowSizeCdf.of("my.cdf", folder).meanBytes()).isEqualTo(500);
  }

  @Test
  void aMissingFileIsNamedWithTheNearestName(@TempDir Path folder) {
    assertThatThrownBy(() -> FlowSizeCdf.of("WebSaerch", folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("traffic.cdf")
        .hasMessageContaining("did you mean `WebSearch`");
  }

  @ParameterizedTest
  @CsvSource({
    "0 0;500 40;400 60;1000 100, t.cdf:3: bytes: not monotone: 400 after 500",
    "0 0;500 40;600 30;1000 100, t.cdf:3: percent: not monotone: 30.0 after 40.0",
    "0 1;1000 100, t.cdf:1: percent: expected the first point at 0",
    "0 0;1000 99, t.cdf:2: percent: expected the last point at 100",
    "-1 0;1000 100, t.cdf:1: bytes: expected 0 to",
    "0 0;1000 101, 't.cdf:2: percent: expected 0 to 100, found 101'",
    "0 -1;1000 100, 't.cdf:1: percent: expected 0 to 100, found -1'",
    "0 0;1000.5 100, t.cdf:2: bytes: expected a whole number",
    "0 0;1000 NaN, t.cdf:2: percent: expected a number",
    "0 0;1000, t.cdf:2: expected 2 fields (bytes percent)",
    "0 0;1e999999999 100, t.cdf:2: bytes: expected 0 to",
    "0 0;0 100, t.cdf:2: bytes: expected a largest flow",
    "'', t.cdf: the file is empty",
    "# nothing, t.cdf: the file is empty",
  })
  void badFilesAreNamedWithTheirLine(String points, String message) {
    assertThatThrownBy(() -> cdf(points))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void everyNameHasPoints() {
    for (String name : FlowSizeCdf.NAMES) {
      assertThat(FlowSizeCdf.of(name, Randoms.HERE).meanBytes()).isPositive();
    }
    assertThat(FlowSizeCdf.NAMES).isEqualTo(List.of("WebSearch", "FbHdp", "AliStorage"));
  }
}
