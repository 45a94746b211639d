package io.weir.distiller.verify;

/** How a proof ended. */
public enum Verdict {
  /** It holds for every input of the declared ranges. */
  PROVED,
  /** It does not; there is a counterexample. */
  REFUTED,
  /** The limit was reached before either was certain. */
  OPEN
}
