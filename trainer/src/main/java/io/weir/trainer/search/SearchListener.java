package io.weir.trainer.search;

/** Hears of a search as it goes. Called on one thread. */
@FunctionalInterface
public interface SearchListener {
  /**
   * A point was evaluated; points are told of in order.
   *
   * @param best whether it is the best so far
   */
  void evaluated(Evaluation evaluation, boolean best);
}
