package io.weir.sim.gym.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that run simulations. An environment keeps the thread it was given. */
final class Workers implements AutoCloseable {
  private final List<ExecutorService> threads = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  Workers(int count) {
    for (int i = 0; i < count; i++) {
      String name = "weir-gym-worker-" + i;
      threads.add(
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
              }));
    }
  }

  /** A thread for a new environment, in turn. */
  Executor assign() {
    return threads.get(Math.floorMod(next.getAndIncrement(), threads.size()));
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdownNow);
  }
}
