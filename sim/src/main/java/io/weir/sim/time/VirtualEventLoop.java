package io.weir.sim.time;

import io.netty.channel.IoEventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A Netty event loop in virtual time, driven by the thread that calls {@link #runUntil} or {@link
 * #await}: always the same one. Tasks scheduled on it run between the world's events, at their
 * instant: an event at the very instant of a task comes before the task, unless a channel handler
 * ran first, after which tasks that wait have their turn.
 */
public final class VirtualEventLoop {
  /** How long {@link #await(Future)} waits, ns: an hour of simulated time. */
  public static final long DEFAULT_AWAIT_NS = TimeUnit.HOURS.toNanos(1);

  private final VirtualClock clock;
  private final WorldIoHandler handler;
  private final ManualIoEventLoop loop;
  private boolean owned;
  private Throwable failure;

  /** A loop around {@code world}, whose clock is {@code clock}. */
  public VirtualEventLoop(World world, VirtualClock clock) {
    this.clock = clock;
    this.handler = new WorldIoHandler(world, clock);
    // No owner yet: a simulation may be built on one thread and run on another.
    this.loop = new ManualIoEventLoop(null, null, executor -> handler, clock);
  }

  /** The loop as Netty's bootstraps want it: group and event loop in one. */
  public IoEventLoop eventLoop() {
    return loop;
  }

  /** The loop's clock. */
  public VirtualClock clock() {
    return clock;
  }

  /** Runs {@code task} at {@code timeNs} since the start of the simulation. */
  public void at(long timeNs, Runnable task) {
    // The world may be under way to a later deadline than this one.
    clock.requestYield();
    var unused =
        loop.schedule(
            () -> runTask(task), Math.max(0, timeNs - clock.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** Netty would keep what a task throws to itself; it must end the run instead. */
  private void runTask(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
      }
      clock.requestYield();
    }
  }

  private void throwFailure() {
    Throwable thrown = failure;
    failure = null;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /**
   * To be called after an event of the world has reached code that may have queued or scheduled a
   * task, such as a channel handler: makes the world return in time for it.
   */
  public void yieldToTasks() {
    handler.yieldToTasks();
  }

  /**
   * Runs everything up to and including {@code timeNs}. What a task of {@link #at} throws ends it
   * and is thrown from here.
   *
   * @throws IllegalStateException if another thread than the first caller's calls it
   */
  public void runUntil(long timeNs) {
    own();
    handler.limit(timeNs * VirtualClock.PS_PER_NS);
    while (clock.nanoTime() < timeNs && failure == null) {
      loop.run(timeNs - clock.nanoTime());
    }
    // An event of this instant may queue a task, a task may cause an event.
    int handled;
    do {
      handled = loop.runNow();
    } while (handled > 0 && failure == null);
    throwFailure();
  }

  /** As {@link #await(Future, long)}, for at most an hour of simulated time. */
  public <T> T await(Future<T> future) {
    return await(future, DEFAULT_AWAIT_NS);
  }

  /**
   * Runs until {@code future} is done and returns its value. Waiting for a future by its own
   * methods would block the thread that has to complete it.
   *
   * @param timeoutNs longest simulated time to wait
   * @throws CompletionException if the future failed, with its cause
   * @throws IllegalStateException if the future is not done in time, or another thread owns the
   *     loop
   */
  public <T> T await(Future<T> future, long timeoutNs) {
    own();
    long endNs = clock.nanoTime() + timeoutNs;
    handler.limit(endNs * VirtualClock.PS_PER_NS);
    future.addListener(done -> clock.requestYield());
    while (!future.isDone() && clock.nanoTime() < endNs && failure == null) {
      loop.run(endNs - clock.nanoTime());
    }
    int handled = 1;
    while (!future.isDone() && handled > 0 && failure == null) {
      handled = loop.runNow();
    }
    throwFailure();
    if (!future.isDone()) {
      throw new IllegalStateException(
          "waited " + timeoutNs + " ns of simulated time for a future that is not done");
    }
    if (!future.isSuccess()) {
      throw new CompletionException(future.cause());
    }
    return future.getNow();
  }

  /**
   * Closes every channel and ends the loop. The world does not advance any more; the clock jumps.
   * Calling it again does nothing.
   */
  public void shutdown() {
    own();
    var unused = loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    while (!loop.isTerminated()) {
      loop.runNow();
    }
  }

  private void own() {
    if (!owned) {
      loop.setOwningThread(Thread.currentThread());
      owned = true;
    } else if (!loop.inEventLoop()) {
      throw new IllegalStateException(
          "a simulation belongs to the thread that first ran it, this is "
              + Thread.currentThread().getName());
    }
  }
}
