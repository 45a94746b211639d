package io.weir.sim.gym;

import io.weir.artefact.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Several environments that step together, spread over a fixed set of threads. An environment
 * always runs on the same thread. Results come in the order of environments and do not depend on
 * the number of threads.
 *
 * <p>With automatic reset, the step after the last one of an episode begins the environment's next
 * episode: its actions are ignored and its result is that of the reset (step 0, no rewards), as in
 * Gymnasium's next-step mode.
 *
 * <p>Used by one thread at a time.
 */
public final class VectorEnvironment implements AutoCloseable {
  private final List<Environment> environments = new ArrayList<>();
  private final List<ExecutorService> workers = new ArrayList<>();
  private final boolean autoReset;
  private final boolean[] over;
  private final long[] episodes;
  private long seed;

  /**
   * @param count number of environments
   * @param threads number of threads
   * @param factory makes an environment
   * @param autoReset whether an episode that has ended is followed by the next
   */
  public VectorEnvironment(
      int count, int threads, Supplier<Environment> factory, boolean autoReset) {
    if (count < 1) {
      throw UserError.input("environments: expected 1 or more, found " + count);
    }
    if (threads < 1) {
      throw UserError.input("threads: expected 1 or more, found " + threads);
    }
    for (int i = 0; i < count; i++) {
      environments.add(factory.get());
    }
    for (int i = 0; i < Math.min(threads, count); i++) {
      String name = "weir-gym-" + i;
      workers.add(
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
              }));
    }
    this.autoReset = autoReset;
    this.over = new boolean[count];
    this.episodes = new long[count];
  }

  /** Number of environments. */
  public int size() {
    return environments.size();
  }

  /** Begins an episode everywhere; every environment gets a seed of its own derived from this. */
  public List<StepResult> reset(long seedOfAll) {
    seed = seedOfAll;
    List<Callable<StepResult>> work = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      episodes[i] = 0;
      work.add(begin(i));
    }
    return onWorkers(work);
  }

  /**
   * One step everywhere.
   *
   * @param actions by environment and agent
   * @throws io.weir.artefact.UserError if the actions of an environment are wrong: the first such
   *     one is named; the others have stepped
   */
  public List<StepResult> step(double[][] actions) {
    if (actions.length != size()) {
      throw UserError.input(
          "actions: expected " + size() + " rows, one per environment, found " + actions.length);
    }
    List<Callable<StepResult>> work = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      Environment environment = environments.get(i);
      double[] row = actions[i];
      work.add(autoReset && over[i] ? begin(i) : () -> environment.step(row));
    }
    return onWorkers(work);
  }

  /**
   * Seed of an environment's episode.
   *
   * @param seed the one seed of all
   * @param environment index
   * @param episode counts from 0 after a reset
   */
  public static long seedOf(long seed, int environment, long episode) {
    long ofSeed = RandomSource.SPLIT_MIX_64.create(seed).nextLong();
    long ofEnvironment = RandomSource.SPLIT_MIX_64.create(ofSeed + environment).nextLong();
    return RandomSource.SPLIT_MIX_64.create(ofEnvironment + episode).nextLong();
  }

  private Callable<StepResult> begin(int index) {
    Environment environment = environments.get(index);
    long ofEpisode = seedOf(seed, index, episodes[index]++);
    return () -> environment.reset(ofEpisode);
  }

  private List<StepResult> onWorkers(List<Callable<StepResult>> work) {
    List<Future<StepResult>> futures = new ArrayList<>();
    for (int i = 0; i < work.size(); i++) {
      futures.add(workers.get(i % workers.size()).submit(work.get(i)));
    }
    List<StepResult> results = new ArrayList<>();
    RuntimeException failure = null;
    for (int i = 0; i < futures.size(); i++) {
      try {
        StepResult result = futures.get(i).get();
        over[i] = result.isLast();
        results.add(result);
      } catch (ExecutionException e) {
        failure = failure == null ? failureOf(i, e.getCause()) : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        environments.forEach(Environment::cancel);
        throw new CancellationException("interrupted while environments were stepping");
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  private static RuntimeException failureOf(int index, Throwable cause) {
    String where = "environment " + index + ": ";
    return cause instanceof UserError error
        ? UserError.input(where + error.getMessage(), error)
        : new IllegalStateException(where + cause, cause);
  }

  /** Ends the threads; a step that is under way is cancelled. */
  @Override
  public void close() {
    environments.forEach(Environment::cancel);
    workers.forEach(ExecutorService::shutdownNow);
  }
}
