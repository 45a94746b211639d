package io.weir.benchmarks.validation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.validation.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTextTest {
  private static void requireText(Check check, String expected, String tolerance) {
    assertThat(CheckText.expected(check)).isEqualTo(expected);
    assertThat(CheckText.tolerance(check)).isEqualTo(tolerance);
  }

  @Test
  void tolerancesAreSaidAsTheyAreMeant() {
    requireText(Check.within("figure", 1_711_250, 0.01, 0, "B"), "1711250", "± 1 %");
    requireText(Check.within("figure", 59.6, 0.08, 0, "packets"), "59.6", "± 8 %");
    requireText(new Check("figure", 67, 62, 72, 0, "packets"), "67", "± 5 packets");
    requireText(new Check("figure", 25, 24.5, 27, 0, "µs"), "25", "−2 % / +8 %");
    requireText(new Check("figure", 0, -1, 1, 0, ""), "0", "± 1");
    requireText(Check.equal("figure", 4.2172, 0, "s"), "4.2172", "exact");
    requireText(Check.equal("figure", 0, 0, ""), "0", "exact");
  }

  @Test
  void boundsAreSaidWhereNoValueIsKnown() {
    requireText(Check.atLeast("figure", 0.999, 0, ""), "≥ 0.999", "bound");
    requireText(Check.atMost("figure", 10, 0, "KB"), "≤ 10", "bound");
    requireText(Check.between("figure", 0.93, 0.96, 0, ""), "0.93 … 0.96", "bound");
    requireText(new Check("figure", 5, 4, Double.POSITIVE_INFINITY, 0, ""), "5", "4 … ∞");
  }

  @Test
  void negativeControlsSayThatTheyMustMiss() {
    requireText(Check.fails(Check.within("figure", 100, 0.03, 0, "")), "100", "must miss: ± 3 %");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "30000000, 30000000",
    "0.52941, 0.52941",
    "9.08560296, 9.085603",
    "0.0001, 0.0001",
    "0.00001, 0.00001",
    "1e-7, 1E-7",
    "NaN, not measured",
    "-Infinity, −∞"
  })
  void numbersHaveSevenDigits(double value, String text) {
    assertThat(CheckText.number(value)).isEqualTo(text);
  }
}
