package io.weir.trainer.spark;

import io.weir.trainer.rollout.Executor;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulations on a Spark cluster, one task each. A task is a function of its input, so that what a
 * lost machine had not finished runs again on another one, to the same result; a failure of the
 * work itself is not repeated.
 *
 * <p>The connection takes some ten seconds and is made when first needed; a process has one.
 */
public final class SparkExecutor implements Executor {
  private final Master master;
  private final List<Path> jars;
  private Cluster cluster;

  /**
   * An executor that is not connected yet.
   *
   * @param master where
   * @param jars what holds the work and all it needs but Spark; sent to the machines, so that they
   *     run this version of it whatever they have installed
   */
  public SparkExecutor(Master master, List<Path> jars) {
    this.master = master;
    this.jars = List.copyOf(jars);
  }

  private synchronized Cluster cluster() {
    if (cluster == null) {
      cluster = Cluster.join(master, jars);
    }
    return cluster;
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.weir.artefact.UserError if the cluster cannot be reached or has no machine left
   */
  @Override
  public <I extends Serializable, O extends Serializable> List<O> map(
      List<I> inputs, Work<I, O> work) {
    List<O> results = new ArrayList<>();
    for (Outcome outcome : cluster().run(inputs, new Outcome.Task<>(work))) {
      @SuppressWarnings("unchecked") // it is what the work returned
      O result = (O) outcome.get();
      results.add(result);
    }
    return results;
  }

  /** Processors of the cluster at this moment. */
  @Override
  public int parallelism() {
    return cluster().processors();
  }

  @Override
  public synchronized void close() {
    if (cluster != null) {
      cluster.leave();
      cluster = null;
    }
  }
}
