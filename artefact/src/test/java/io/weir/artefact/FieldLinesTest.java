package io.weir.artefact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FieldLinesTest {
  private static FieldLines.Line line(String text) {
    return FieldLines.parse("f", List.of("", "# a comment", text)).get(0);
  }

  @Test
  void linesKeepTheirNumbers() {
    FieldLines.Line line = line(" a \t b  c ");
    assertThat(line.number()).isEqualTo(3);
    assertThat(line.fields()).containsExactly("a", "b", "c");
    assertThatThrownBy(() -> line.requireFields("x y"))
        .isInstanceOf(UserError.class)
        .hasMessage("f:3: expected 2 fields (x y), found 3");
  }

  @Test
  void wholeNumbersMayBeWrittenWithAnExponent() {
    assertThat(line("1e6").whole(0, "n", 0, 1_000_000)).isEqualTo(1_000_000);
    assertThat(line("7.0").whole(0, "n", 7, 7)).isEqualTo(7);
    assertThatThrownBy(() -> line("7.5").whole(0, "n", 0, 9))
        .hasMessage("f:3: n: expected a whole number, found 7.5");
    assertThatThrownBy(() -> line("10").whole(0, "n", 0, 9))
        .hasMessage("f:3: n: expected 0 to 9, found 10");
    assertThatThrownBy(() -> line("ten").whole(0, "n", 0, 9))
        .hasMessage("f:3: n: expected a number, found `ten`");
  }

  /** Otherwise a short text could stand for a number with a thousand million digits. */
  @Test
  void hugeExponentsAreRefusedAtOnce() {
    for (String text : List.of("1e999999999", "1e-999999999", "0e999999999")) {
      assertThatThrownBy(() -> line(text).whole(0, "n", 0, 9)).isInstanceOf(UserError.class);
    }
  }

  @Test
  void scaledNumbersAreExact() {
    FieldLines.Line line = line("x");
    assertThat(line.scaled("2.000000003", "s", 9, Long.MAX_VALUE)).isEqualTo(2_000_000_003L);
    assertThat(line.scaled("0.5", "s", 0, 9)).isZero();
    assertThat(line.scaled("1.5", "s", 0, 9)).isEqualTo(2);
    assertThat(line.scaled("2500", "s", -3, 9)).isEqualTo(2);
    assertThatThrownBy(() -> line.scaled("10000", "s", -3, 9))
        .hasMessage("f:3: s: expected at most 9000, found 10000");
    assertThatThrownBy(() -> line.scaled("-1", "s", 0, 9))
        .hasMessage("f:3: s: expected at least 0, found -1");
  }

  @Test
  void emptyAndMissingFilesAreNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> FieldLines.parse("f", List.of("", "# nothing")))
        .isInstanceOf(UserError.class)
        .hasMessage("f: the file is empty");
    assertThatThrownBy(() -> FieldLines.read(folder.resolve("none")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none: no such file");
    assertThatThrownBy(() -> FieldLines.read(folder)).isInstanceOf(UserError.class);
  }
}
