package io.weir.benchmarks.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs rows beside each other on a few threads. */
public final class Validation {
  private Validation() {}

  /**
   * Runs every row, each on one thread. A row that throws has failed; the others go on.
   *
   * @param threads rows that run at a time; changes nothing but the time it takes
   * @param finished given every result as soon as it is there, on the thread the row ran on
   * @param inOrder given every result on the calling thread, as soon as it and those of all rows
   *     before it are there
   * @return all results, in the order of {@code rows}
   */
  public static List<RowResult> run(
      List<Row> rows,
      Effort effort,
      int threads,
      Consumer<RowResult> finished,
      Consumer<RowResult> inOrder) {
    ExecutorService pool = Executors.newFixedThreadPool(threads, Validation::daemon);
    try {
      List<Future<RowResult>> running = new ArrayList<>();
      for (Row row : rows) {
        running.add(
            pool.submit(
                () -> {
                  RowResult result = run(row, effort);
                  finished.accept(result);
                  return result;
                }));
      }
      List<RowResult> results = new ArrayList<>();
      for (Future<RowResult> future : running) {
        RowResult result = join(future);
        inOrder.accept(result);
        results.add(result);
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "weir-validate");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs one row on the calling thread. */
  public static RowResult run(Row row, Effort effort) {
    long startNs = System.nanoTime();
    try {
      Outcome outcome = row.run(effort);
      return RowResult.ran(row, outcome, secondsSince(startNs));
    } catch (Exception | Error e) {
      return RowResult.threw(row, e, secondsSince(startNs));
    }
  }

  private static double secondsSince(long startNs) {
    return (System.nanoTime() - startNs) / 1e9;
  }

  private static RowResult join(Future<RowResult> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a row", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
