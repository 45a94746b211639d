package io.weir.sim.time;

import io.netty.channel.ManualIoEventLoop;
import java.util.concurrent.TimeUnit;

/**
 * A Netty event loop in virtual time, driven by the thread that calls {@link #runUntil}: always the
 * same one. Tasks scheduled on it run between the world's events, at their instant: an event at the
 * very instant of a task comes before the task.
 */
public final class VirtualEventLoop {
  private final VirtualClock clock;
  private final WorldIoHandler handler;
  private final ManualIoEventLoop loop;
  private boolean owned;

  /** A loop around {@code world}, whose clock is {@code clock}. */
  public VirtualEventLoop(World world, VirtualClock clock) {
    this.clock = clock;
    this.handler = new WorldIoHandler(world, clock);
    // No owner yet: a simulation may be built on one thread and run on another.
    this.loop = new ManualIoEventLoop(null, null, executor -> handler, clock);
  }

  /** Runs {@code task} at {@code timeNs} since the start of the simulation. */
  public void at(long timeNs, Runnable task) {
    // The world may be under way to a later deadline than this one.
    clock.requestYield();
    var unused = loop.schedule(task, Math.max(0, timeNs - clock.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /**
   * Runs everything up to and including {@code timeNs}.
   *
   * @throws IllegalStateException if another thread than the first caller's calls it
   */
  public void runUntil(long timeNs) {
    if (!owned) {
      loop.setOwningThread(Thread.currentThread());
      owned = true;
    }
    handler.limit(timeNs * VirtualClock.PS_PER_NS);
    while (clock.nanoTime() < timeNs) {
      loop.run(timeNs - clock.nanoTime());
    }
    loop.runNow();
  }
}
