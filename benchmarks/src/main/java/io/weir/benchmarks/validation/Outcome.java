package io.weir.benchmarks.validation;

import io.weir.benchmarks.picture.Plot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What came of a row.
 *
 * @param checks figures and what they must be; at least one, each with a name of its own
 * @param plots pictures that show them, each with a title of its own
 * @param notes what a reader must know besides, such as a part that could not be run here
 */
public record Outcome(List<Check> checks, List<Plot> plots, List<String> notes) {
  public Outcome {
    checks = List.copyOf(checks);
    plots = List.copyOf(plots);
    notes = List.copyOf(notes);
    if (checks.isEmpty()) {
      throw new IllegalArgumentException("an outcome without a check would always pass");
    }
    requireDifferent("checks", checks.stream().map(Check::what).toList());
    requireDifferent("plots", plots.stream().map(Plot::title).toList());
  }

  private static void requireDifferent(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("two " + what + " are called \"" + name + "\"");
      }
    }
  }

  /** Without notes. */
  public Outcome(List<Check> checks, List<Plot> plots) {
    this(checks, plots, List.of());
  }

  /** Whether every check holds. */
  public boolean pass() {
    return checks.stream().allMatch(Check::pass);
  }
}
