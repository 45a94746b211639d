package io.weir.codegen.ir;

/**
 * A value that trees test.
 *
 * @param expression name of the expression; must fit 32 bits signed and not depend on the score
 * @param fractionBits real value = integer / 2^fractionBits, in [0, 31]
 */
public record Feature(String expression, int fractionBits) {
  /** Checks the scale. */
  public Feature {
    if (expression == null) {
      throw new IllegalArgumentException("a feature needs `expression`");
    }
    if (fractionBits < 0 || fractionBits > 31) {
      throw new IllegalArgumentException(
          "feature `" + expression + "`: fractionBits " + fractionBits + " is not in [0, 31]");
    }
  }
}
