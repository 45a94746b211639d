package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.StrictYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges as searches see them: the interval from 0 to 1. */
class RangeSharesTest {
  private static JsonNode node(String yaml) {
    return StrictYaml.parse("test", "value: " + yaml).tree().get("value");
  }

  private static Range range(String value, String range) {
    return Range.inPlaceOf(node(value), "test", "key", node(range));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.5 | {uniform: [1, 3]} | 0 | 1.0",
        "1.5 | {uniform: [1, 3]} | 0.25 | 1.5",
        "1.5 | {uniform: [1, 3]} | 1 | 3.0",
        "1.5 | {logUniform: [0.01, 1]} | 0.5 | 0.1",
        "1.5 | {logUniform: [0.01, 1]} | 1 | 1.0",
        "2 | {uniform: [1, 4]} | 0.24 | 1",
        "2 | {uniform: [1, 4]} | 0.26 | 2",
        "2 | {integers: [1, 4]} | 0.99 | 4",
        "2 | {integers: [1, 4]} | 1 | 4",
        "2 | {logUniform: [1, 7]} | 0.3 | 1",
        "2 | {logUniform: [1, 7]} | 0.34 | 2",
        "2 | {logUniform: [1, 7]} | 1 | 7",
        "b | {choice: [a, b, c]} | 0.32 | a",
        "b | {choice: [a, b, c]} | 0.34 | b",
        "b | {choice: [a, b, c]} | 1 | c",
      })
  void sharesOfDrawsStayBelowTheirValues(String like, String range, double share, String value) {
    JsonNode found = range(like, range).at(share);
    if (found.isNumber()) {
      assertThat(found.doubleValue()).isEqualTo(Double.parseDouble(value), within(1e-12));
      assertThat(found.isIntegralNumber()).isEqualTo(node(like).isIntegralNumber());
    } else {
      assertThat(found.textValue()).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.5 | {uniform: [1, 3]}",
        "0.03 | {logUniform: [0.01, 1]}",
        "7 | {uniform: [1, 40]}",
        "1 | {integers: [1, 4]}",
        "4 | {integers: [1, 4]}",
        "1 | {logUniform: [1, 8192]}",
        "30 | {logUniform: [1, 8192]}",
        "8192 | {logUniform: [1, 8192]}",
        "c | {choice: [a, b, c]}",
        "2 | {choice: [1, 2, 4]}",
        "true | {choice: [false, true]}",
      })
  void aValueLiesWhereItIsFoundAgain(String value, String text) {
    Range range = range(value, text);
    JsonNode own = node(value);
    assertThat(range.contains(own)).isTrue();
    double share = range.shareOf(own);
    assertThat(share).isBetween(0.0, 1.0);
    assertThat(range.at(share).asDouble()).isEqualTo(own.asDouble(), within(1e-12));
    assertThat(range.at(share).asText().charAt(0)).isEqualTo(own.asText().charAt(0));
  }

  @Test
  void whatLiesOutsideIsPutAtTheNearerEnd() {
    Range range = range("5.0", "{uniform: [1, 3]}");
    assertThat(range.contains(node("5.0"))).isFalse();
    assertThat(range.shareOf(node("5.0"))).isEqualTo(1);
    assertThat(range.shareOf(node("0.5"))).isEqualTo(0);
    Range words = range("d", "{choice: [a, b, c]}");
    assertThat(words.contains(node("d"))).isFalse();
    assertThat(words.at(words.shareOf(node("d"))).asText()).isEqualTo("b");
  }
}
