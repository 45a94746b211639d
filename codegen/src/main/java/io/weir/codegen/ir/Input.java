package io.weir.codegen.ir;

/**
 * A signal handed to the program at every decision.
 *
 * @param name unique among inputs and states, a C identifier
 * @param unit unit and scale in words, for example {@code ns} or {@code Q20 of line rate}
 * @param min smallest value; smaller ones are raised to it on entry
 * @param max largest value; larger ones are lowered to it on entry
 */
public record Input(String name, String unit, long min, long max) {
  /** Checks name and range. */
  public Input {
    Names.requireIdentifier("input", name);
    Names.requireRange("input", name, min, max);
    if (unit == null) {
      throw new IllegalArgumentException("input `" + name + "`: `unit` must be given");
    }
  }

  /** The declared range. */
  public Interval range() {
    return new Interval(min, max);
  }
}
