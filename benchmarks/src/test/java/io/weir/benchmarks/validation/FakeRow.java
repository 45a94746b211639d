package io.weir.benchmarks.validation;

import java.util.List;
import java.util.concurrent.Callable;

/** A row with an outcome of the test's. */
public record FakeRow(int number, String name, Callable<Outcome> outcome) implements Row {
  /** A row with one check. */
  public static FakeRow of(int number, Check... checks) {
    return new FakeRow(number, "row of the test", () -> new Outcome(List.of(checks), List.of()));
  }

  @Override
  public String source() {
    return "the test";
  }

  @Override
  public Outcome run(Effort effort) throws Exception {
    return outcome.call();
  }
}
