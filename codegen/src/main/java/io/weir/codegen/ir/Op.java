package io.weir.codegen.ir;

import java.util.List;

/** The operations of a decision program: integers only, every one exact and free of traps. */
public enum Op {
  /** A constant: {@code c0}. */
  CONST(0, 1),
  /** An input, clamped to its declared range. Its one argument is the input's name. */
  INPUT(1, 0),
  /** A state of the flow before this decision, clamped to its range. Argument: the state's name. */
  STATE(1, 0),
  /** Sum of two values. */
  ADD(2, 0),
  /** Difference of two values. */
  SUB(2, 0),
  /** Product of two values. */
  MUL(2, 0),
  /** Product with {@code 2^c0}, {@code c0} in [0, 62]. */
  SHL(1, 1),
  /** {@code floor(x / 2^c0)}, {@code c0} in [0, 63]: an arithmetic shift. */
  SHR(1, 1),
  /** The smaller of two values. */
  MIN(2, 0),
  /** The larger of two values. */
  MAX(2, 0),
  /** The value limited to {@code [c0, c1]}. */
  CLAMP(1, 2),
  /** 1 if the first value is less than the second, else 0. */
  LESS(2, 0),
  /** 1 if two values are equal, else 0. */
  EQUAL(2, 0),
  /** The second value if the first, a condition in [0, 1], is 1, else the third. */
  SELECT(3, 0),
  /** Integer square root, rounded down, of a value in [0, 2^32 - 1]. */
  ISQRT(1, 0),
  /** {@code floor(2^c0 / x)}, {@code c0} in [0, 31], {@code x} in [1, 2^32 - 1]. */
  RECIP(1, 1),
  /**
   * What the policy answers, saturated to {@code [c0, c1]}: the forest's sum or an outside score.
   */
  SCORE(0, 2);

  private final int arguments;
  private final int constants;

  Op(int arguments, int constants) {
    this.arguments = arguments;
    this.constants = constants;
  }

  /** How many names the operation takes. */
  public int arguments() {
    return arguments;
  }

  /** How many constants the operation takes. */
  public int constants() {
    return constants;
  }

  /** Whether the arguments name other expressions, rather than an input or a state. */
  public boolean takesExpressions() {
    return this != INPUT && this != STATE;
  }

  void requireShape(String name, List<String> argumentNames, List<Long> constantValues) {
    if (argumentNames.size() != arguments || constantValues.size() != constants) {
      throw new IllegalArgumentException(
          "expression `%s`: %s takes %d arguments and %d constants, found %d and %d"
              .formatted(
                  name, this, arguments, constants, argumentNames.size(), constantValues.size()));
    }
  }
}
