package io.weir.trainer.policy;

/** What parameters must be. */
final class Parameters {
  private Parameters() {}

  /** Fails, naming {@code what}, unless there are {@code count} finite values. */
  static void require(String what, double[] values, int count) {
    if (values.length != count) {
      throw new IllegalArgumentException(
          what + ": expected " + count + " values, found " + values.length);
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(what + ": expected finite values, found " + value);
      }
    }
  }
}
