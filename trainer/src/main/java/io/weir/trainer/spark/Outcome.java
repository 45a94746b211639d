package io.weir.trainer.spark;

import io.weir.trainer.rollout.Executor;
import java.io.Serializable;
import org.apache.spark.api.java.function.Function;

/**
 * What became of a work item. A failure of the work itself is a result too: it is the same wherever
 * it is tried again, whereas Spark should try again what a lost machine did not finish.
 *
 * @param value its result; null if it failed
 * @param failure how it failed; null if it did not
 */
record Outcome(Serializable value, RuntimeException failure) implements Serializable {
  /** Work as Spark calls it. */
  record Task<I extends Serializable, O extends Serializable>(Executor.Work<I, O> work)
      implements Function<I, Outcome> {
    @Override
    public Outcome call(I input) {
      try {
        return new Outcome(work.apply(input), null);
      } catch (RuntimeException e) {
        return new Outcome(null, e);
      }
    }
  }

  /** The result, or the failure thrown. */
  Serializable get() {
    if (failure != null) {
      throw failure;
    }
    return value;
  }
}
