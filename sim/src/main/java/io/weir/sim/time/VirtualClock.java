package io.weir.sim.time;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * The clock of one simulation. It counts picoseconds, so that a 64-byte frame at 400 Gb/s (1.28 ns)
 * has an exact length; Netty sees it in nanoseconds. It moves only forward.
 */
public final class VirtualClock implements Ticker {
  /** Picoseconds in a nanosecond. */
  public static final long PS_PER_NS = 1000;

  private long nowPs;
  private boolean yieldRequested;

  /** Now, in picoseconds since the start of the simulation. */
  public long nowPs() {
    return nowPs;
  }

  /** Moves the clock to {@code timePs}. */
  public void advanceTo(long timePs) {
    if (timePs < nowPs) {
      throw new IllegalStateException(
          "time cannot run backwards: from " + nowPs + " ps to " + timePs + " ps");
    }
    nowPs = timePs;
  }

  /**
   * Shows one node its own time within a window that the nodes live through one after the other, so
   * that the clock may step back from one node to the next. The window's end is reached with {@link
   * #advanceTo}.
   */
  public void visit(long timePs) {
    nowPs = timePs;
  }

  /**
   * Asks the world to return to the event loop, so that a task just queued runs at this instant.
   */
  public void requestYield() {
    yieldRequested = true;
  }

  /** Whether somebody asked for the event loop. */
  public boolean yieldRequested() {
    return yieldRequested;
  }

  void clearYield() {
    yieldRequested = false;
  }

  @Override
  public long initialNanoTime() {
    return 0;
  }

  @Override
  public long nanoTime() {
    return nowPs / PS_PER_NS;
  }

  /**
   * Not available: a sleeping simulation thread would never wake, for it is what moves the clock.
   */
  @Override
  public void sleep(long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("schedule a task instead of sleeping in virtual time");
  }
}
