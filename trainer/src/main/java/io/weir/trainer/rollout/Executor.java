package io.weir.trainer.rollout;

import java.io.Serializable;
import java.util.List;

/**
 * Where independent simulations run: threads of this process ({@link Workers}) or a cluster.
 * Results come back in the order of the inputs, whatever order they were ready in, and a work item
 * is a function of its input alone, so that the same seeds give the same results wherever they run.
 */
public interface Executor extends AutoCloseable {
  /**
   * Work that can be sent elsewhere.
   *
   * @param <I> input
   * @param <O> result
   */
  @FunctionalInterface
  interface Work<I, O> extends Serializable {
    /** The result for this input; may be computed more than once when a machine fails. */
    O apply(I input);
  }

  /**
   * Runs {@code work} on every input and waits.
   *
   * @return the results, by input
   */
  <I extends Serializable, O extends Serializable> List<O> map(List<I> inputs, Work<I, O> work);

  /** Work items that run at the same time. */
  int parallelism();

  @Override
  void close();
}
