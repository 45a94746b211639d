package io.weir.benchmarks.validation.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The acceptance table, quickly: what {@code weir validate --quick} runs. */
class RowsTest {
  private static final int ROWS = 20;

  @TestFactory
  Stream<DynamicTest> knownResultsComeOut() {
    return Rows.all().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    "row " + row.number() + ": " + row.name(), () -> requireAllHold(row)));
  }

  private static void requireAllHold(Row row) throws Exception {
    Outcome outcome = row.run(Effort.QUICK);
    assertSoftly(
        softly ->
            outcome
                .checks()
                .forEach(
                    check ->
                        softly
                            .assertThat(check.pass())
                            .as("row %d: %s", row.number(), check)
                            .isTrue()));
  }

  @Test
  void theTableIsWholeAndInOrder() {
    assertThat(Rows.all().stream().map(Row::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, ROWS).boxed().toList());
  }

  @Test
  void rowsSayWhatTheyAreAndWhereTheyAreFrom() {
    assertThat(Rows.all()).allSatisfy(row -> assertThat(row.name()).isNotBlank());
    assertThat(Rows.all()).allSatisfy(row -> assertThat(row.source()).isNotBlank());
  }
}
