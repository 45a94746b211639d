package io.weir.codegen.ir;

/**
 * What a state becomes after a decision. All updates of a program take effect at once.
 *
 * @param state name of the state
 * @param expression name of the expression that gives the new value
 */
public record StateUpdate(String state, String expression) {
  /** Checks that both names are given. */
  public StateUpdate {
    if (state == null || expression == null) {
      throw new IllegalArgumentException("a state update needs `state` and `expression`");
    }
  }
}
