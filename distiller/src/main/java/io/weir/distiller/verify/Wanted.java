package io.weir.distiller.verify;

import io.weir.codegen.ir.Claim;

/** A property to prove beside those that every program is asked for. */
public sealed interface Wanted {
  /**
   * What a program can claim of itself.
   *
   * @param claim about the score
   */
  record Claimed(Claim claim) implements Wanted {}

  /**
   * The smallest value of a feature from which the rate never increases.
   *
   * @param feature its expression
   */
  record Smallest(String feature) implements Wanted {}

  /**
   * Where an expression is large, the output is small.
   *
   * @param expression that does not depend on the score
   * @param from where the claim begins
   * @param atMost largest output there
   */
  record WhenThen(String expression, long from, long atMost) implements Wanted {}
}
