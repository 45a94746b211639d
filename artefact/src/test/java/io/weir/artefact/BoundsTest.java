package io.weir.artefact;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundsTest {
  @Test
  void bothEndsBelongToTheRange() {
    assertThatCode(() -> Bounds.require("k", 1L, 1, 2, "")).doesNotThrowAnyException();
    assertThatCode(() -> Bounds.require("k", 2L, 1, 2, "")).doesNotThrowAnyException();
    assertThatCode(() -> Bounds.require("k", 0.5, 0.5, 1, "")).doesNotThrowAnyException();
    assertThatCode(() -> Bounds.requireShare("k", 1)).doesNotThrowAnyException();
  }

  @Test
  void theMessageNamesKeyRangeUnitAndValue() {
    assertThatThrownBy(() -> Bounds.require("delayNs", 3L, 1, 2, "ns"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delayNs: expected 1 to 2 ns, found 3");
    assertThatThrownBy(() -> Bounds.require("share", 1.5, 0.25, 1, ""))
        .hasMessage("share: expected 0.25 to 1, found 1.5");
    assertThatThrownBy(() -> Bounds.require("x", Double.NaN, 0, 1, "")).hasMessageContaining("NaN");
    for (double share : new double[] {0, -0.1, Math.nextUp(1.0), Double.NaN}) {
      assertThatThrownBy(() -> Bounds.requireShare("share", share))
          .hasMessageStartingWith("share: expected 0 < value <= 1");
    }
  }
}
