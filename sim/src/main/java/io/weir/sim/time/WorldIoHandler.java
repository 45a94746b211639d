package io.weir.sim.time;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/**
 * The world as Netty I/O: where a socket handler would block until the next deadline, this one
 * advances virtual time to it.
 */
final class WorldIoHandler implements IoHandler {
  private final World world;
  private final VirtualClock clock;
  private long limitPs;

  WorldIoHandler(World world, VirtualClock clock) {
    this.world = world;
    this.clock = clock;
  }

  /** Time beyond which the clock must not run, in picoseconds. */
  void limit(long timePs) {
    limitPs = timePs;
  }

  @Override
  public int run(IoHandlerContext context) {
    clock.clearYield();
    if (!context.canBlock()) {
      return world.advance(clock.nowPs());
    }
    long untilPs = limitPs;
    long deadlineNs = context.deadlineNanos();
    if (deadlineNs >= 0 && deadlineNs < limitPs / VirtualClock.PS_PER_NS) {
      untilPs = Math.max(clock.nowPs(), deadlineNs * VirtualClock.PS_PER_NS);
    }
    int events = world.advance(untilPs);
    if (!clock.yieldRequested()) {
      clock.advanceTo(untilPs);
    }
    return events;
  }

  @Override
  public void wakeup() {
    clock.requestYield();
  }

  @Override
  public IoRegistration register(IoHandle handle) {
    throw new UnsupportedOperationException("this simulation takes no channels");
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return false;
  }
}
