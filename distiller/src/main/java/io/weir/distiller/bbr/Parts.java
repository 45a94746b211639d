package io.weir.distiller.bbr;

import io.weir.trainer.rollout.Executor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Simulations in parts, so that progress can be told of. */
final class Parts {
  /** Simulations per processor between two reports of progress. */
  private static final int PER_PROCESSOR = 16;

  private Parts() {}

  /**
   * Results in the order of inputs.
   *
   * @param ran called when a simulation is over
   */
  static <I extends Serializable, O extends Serializable> List<O> map(
      Executor executor, List<I> inputs, Executor.Work<I, O> work, Runnable ran) {
    List<O> results = new ArrayList<>();
    int part = executor.parallelism() * PER_PROCESSOR;
    for (int from = 0; from < inputs.size(); from += part) {
      List<I> some = new ArrayList<>(inputs.subList(from, Math.min(inputs.size(), from + part)));
      for (O result : executor.map(some, work)) {
        results.add(result);
        ran.run();
      }
    }
    return results;
  }
}
