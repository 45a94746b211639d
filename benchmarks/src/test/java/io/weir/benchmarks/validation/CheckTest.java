package io.weir.benchmarks.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
  @ParameterizedTest
  @CsvSource({
    "96.9, false",
    "97, true",
    "100, true",
    "103, true",
    "103.1, false",
    "NaN, false",
    "Infinity, false"
  })
  void aRelativeToleranceIsInclusive(double measured, boolean pass) {
    assertThat(Check.within("figure", 100, 0.03, measured, "B").pass()).isEqualTo(pass);
  }

  @Test
  void aRelativeToleranceOfANegativeValueIsAsWide() {
    assertThat(Check.within("figure", -100, 0.03, -102, "").pass()).isTrue();
    assertThat(Check.within("figure", -100, 0.03, -104, "").pass()).isFalse();
  }

  @Test
  void boundsHoldOnTheirSide() {
    assertThat(Check.atLeast("figure", 0.99, 0.99, "").pass()).isTrue();
    assertThat(Check.atLeast("figure", 0.99, 0.98, "").pass()).isFalse();
    assertThat(Check.atMost("figure", 10, 10, "").pass()).isTrue();
    assertThat(Check.atMost("figure", 10, 11, "").pass()).isFalse();
    assertThat(Check.between("figure", 1, 2, 2, "").pass()).isTrue();
    assertThat(Check.between("figure", 1, 2, 0.5, "").pass()).isFalse();
    assertThat(Check.equal("figure", 3, 3, "").pass()).isTrue();
    assertThat(Check.equal("figure", 3, 3.000001, "").pass()).isFalse();
  }

  @Test
  void aNegativeControlPassesWhenTheCheckFails() {
    assertThat(Check.fails(Check.atLeast("figure", 0.99, 0.5, "")).pass()).isTrue();
    assertThat(Check.fails(Check.atLeast("figure", 0.99, 0.999, "")).pass()).isFalse();
  }

  @Test
  void aNegativeControlThatMeasuredNothingFails() {
    assertThat(Check.fails(Check.atLeast("figure", 0.99, Double.NaN, "")).pass()).isFalse();
  }

  @Test
  void aControlOfAControlIsTheCheck() {
    Check check = Check.equal("figure", 3, 3, "");
    assertThat(Check.fails(Check.fails(check))).isEqualTo(check);
  }

  @Test
  void boundsThatNothingMeetsAreRefused() {
    assertThatThrownBy(() -> Check.between("figure", 2, 1, 1.5, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("figure");
    assertThatThrownBy(() -> Check.atLeast("figure", Double.NaN, 1, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
