package io.weir.trainer.rollout;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * A fixed set of threads for independent simulations. Work item {@code i} always runs on thread
 * {@code i mod threads}, for a simulation belongs to one thread; results come back in index order,
 * whatever order they were ready in, so they do not depend on the number of threads.
 */
public final class Workers implements Executor {
  private final List<ExecutorService> threads = new ArrayList<>();

  /** Starts {@code count} threads. */
  public Workers(int count) {
    for (int i = 0; i < count; i++) {
      String name = "weir-worker-" + i;
      threads.add(
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
              }));
    }
  }

  /** As many threads as the machine has processors. */
  public static Workers onAllProcessors() {
    return new Workers(Runtime.getRuntime().availableProcessors());
  }

  /**
   * Runs {@code work} for 0 … {@code count - 1} and waits.
   *
   * @return the results by index
   */
  public <T> List<T> map(int count, IntFunction<T> work) {
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      futures.add(threads.get(i % threads.size()).submit(() -> work.apply(index)));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(join(future));
    }
    return results;
  }

  @Override
  public <I extends Serializable, O extends Serializable> List<O> map(
      List<I> inputs, Work<I, O> work) {
    return map(inputs.size(), i -> work.apply(inputs.get(i)));
  }

  @Override
  public int parallelism() {
    return threads.size();
  }

  private static <T> T join(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a simulation", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdownNow);
  }
}
