package io.weir.sim.time;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The parallel engine: many simulations over a few threads. Every simulation has an event loop and
 * a clock of its own ({@link VirtualEventLoop}) and belongs to one thread from its construction to
 * its result, so the number of threads changes no result. Threads take the next simulation when
 * they are done with one.
 */
public final class VirtualEventLoopGroup implements AutoCloseable {
  private final ExecutorService threads;

  /**
   * @param threads number of threads, at least 1
   */
  public VirtualEventLoopGroup(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
    }
    // Netty's threads free what its allocators and thread-locals hold when they end.
    this.threads =
        Executors.newFixedThreadPool(threads, new DefaultThreadFactory("weir-simulation"));
  }

  /** Runs one simulation, which {@code simulation} builds, runs and reads the result of. */
  public <T> Future<T> submit(Callable<T> simulation) {
    return threads.submit(simulation);
  }

  /**
   * Runs simulations and waits for them.
   *
   * @return their results, in the order of {@code simulations}
   * @throws CompletionException if one failed: the first failure in that order, as its cause;
   *     simulations not begun by then do not begin
   */
  public <T> List<T> runAll(List<? extends Callable<T>> simulations) {
    List<Future<T>> futures = new ArrayList<>(simulations.size());
    for (Callable<T> simulation : simulations) {
      futures.add(threads.submit(simulation));
    }
    List<T> results = new ArrayList<>(futures.size());
    try {
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } finally {
      // No effect on those that are done.
      futures.forEach(future -> future.cancel(false));
    }
  }

  /** Lets simulations under way finish, then ends the threads. */
  @Override
  public void close() {
    threads.shutdown();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        var unused = threads.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
        threads.shutdownNow();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
