package io.weir.benchmarks.validation;

import io.weir.artefact.UserError;
import java.util.List;
import java.util.Optional;

/**
 * What became of a row in a run.
 *
 * @param number the row's number
 * @param name what was run
 * @param source where the expected figures come from
 * @param outcome what came of it, unless it threw
 * @param thrown why there is no outcome
 * @param seconds time it took
 */
public record RowResult(
    int number,
    String name,
    String source,
    Optional<Outcome> outcome,
    Optional<Throwable> thrown,
    double seconds) {
  static RowResult ran(Row row, Outcome outcome, double seconds) {
    return new RowResult(
        row.number(), row.name(), row.source(), Optional.of(outcome), Optional.empty(), seconds);
  }

  static RowResult threw(Row row, Throwable thrown, double seconds) {
    return new RowResult(
        row.number(), row.name(), row.source(), Optional.empty(), Optional.of(thrown), seconds);
  }

  /** Whether it was run and every check holds. */
  public boolean pass() {
    return outcome.map(Outcome::pass).orElse(false);
  }

  /** Its checks; none if it threw. */
  public List<Check> checks() {
    return outcome.map(Outcome::checks).orElse(List.of());
  }

  /** Its notes; none if it threw. */
  public List<String> notes() {
    return outcome.map(Outcome::notes).orElse(List.of());
  }

  /** Why it could not be run, in a line; empty if it could. */
  public Optional<String> failure() {
    return thrown.map(RowResult::inWords);
  }

  private static String inWords(Throwable thrown) {
    String message = thrown.getMessage();
    if (thrown instanceof UserError) {
      return message;
    }
    String kind = thrown.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }
}
