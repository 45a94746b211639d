package io.weir.codegen.ir;

/**
 * A value kept per flow from one decision to the next.
 *
 * @param name unique among inputs and states, a C identifier
 * @param unit unit and scale in words, for example {@code Q16 multiplier}
 * @param min smallest value; a stored smaller one is raised to it when loaded
 * @param max largest value; a stored larger one is lowered to it when loaded
 * @param initial value of a new flow, within the range
 */
public record StateField(String name, String unit, long min, long max, long initial) {
  /** Checks name, range and initial value. */
  public StateField {
    Names.requireIdentifier("state", name);
    Names.requireRange("state", name, min, max);
    if (unit == null) {
      throw new IllegalArgumentException("state `" + name + "`: `unit` must be given");
    }
    if (initial < min || initial > max) {
      throw new IllegalArgumentException(
          "state `%s`: initial value %d lies outside [%d, %d]".formatted(name, initial, min, max));
    }
  }

  /** The declared range. */
  public Interval range() {
    return new Interval(min, max);
  }
}
