package io.weir.sim.time;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The world as Netty I/O: where a socket handler would block until the next deadline, this one
 * advances virtual time to it.
 */
final class WorldIoHandler implements IoHandler {
  /** Longer than any quiet period a shutdown asks for. */
  private static final long SHUTDOWN_STEP_PS = TimeUnit.HOURS.toNanos(1) * VirtualClock.PS_PER_NS;

  private final World world;
  private final VirtualClock clock;
  // In order of registration, so that a shutdown closes them in the same order every time.
  private final Set<Registration> registrations = new LinkedHashSet<>();
  private long limitPs;
  private long untilPs;
  private IoHandlerContext running;

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
    untilPs = clock.nowPs();
    if (context.canBlock()) {
      untilPs = limitPs;
      long deadlineNs = context.deadlineNanos();
      if (deadlineNs >= 0 && deadlineNs < limitPs / VirtualClock.PS_PER_NS) {
        untilPs = Math.max(clock.nowPs(), deadlineNs * VirtualClock.PS_PER_NS);
      }
    }
    running = context;
    int events;
    try {
      events = world.advance(untilPs);
    } finally {
      running = null;
    }
    if (!clock.yieldRequested()) {
      clock.advanceTo(untilPs);
    }
    return events;
  }

  /**
   * Asks the world to return if a task waits, or falls due before the time the world is under way
   * to. A task queued from within the loop's thread does not call {@link #wakeup}.
   */
  void yieldToTasks() {
    IoHandlerContext context = running;
    if (context == null) {
      return;
    }
    if (!context.canBlock()) {
      clock.requestYield();
      return;
    }
    long deadlineNs = context.deadlineNanos();
    if (deadlineNs >= 0 && deadlineNs < untilPs / VirtualClock.PS_PER_NS) {
      clock.requestYield();
    }
  }

  @Override
  public void wakeup() {
    clock.requestYield();
  }

  @Override
  public IoRegistration register(IoHandle handle) {
    if (!(handle instanceof WorldHandle worldHandle)) {
      throw new IllegalArgumentException(
          "expected a channel of the simulated network, found " + handle.getClass().getName());
    }
    Registration registration = new Registration(worldHandle);
    registrations.add(registration);
    handle.registered();
    return registration;
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return WorldHandle.class.isAssignableFrom(handleType);
  }

  /**
   * Closes what is registered and lets the quiet period of the shutdown pass, which would otherwise
   * wait for a clock that nobody moves. The world stands still from here on.
   */
  @Override
  public void prepareToDestroy() {
    List<Registration> open = new ArrayList<>(registrations);
    for (Registration registration : open) {
      registration.handle.close();
    }
    clock.advanceTo(clock.nowPs() + SHUTDOWN_STEP_PS);
  }

  private final class Registration implements IoRegistration {
    private final WorldHandle handle;

    Registration(WorldHandle handle) {
      this.handle = handle;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface asks for it
    public <T> T attachment() {
      return (T) handle;
    }

    @Override
    public long submit(IoOps ops) {
      throw new UnsupportedOperationException("the simulated network has no I/O operations");
    }

    @Override
    public boolean isValid() {
      return registrations.contains(this);
    }

    @Override
    public boolean cancel() {
      if (!registrations.remove(this)) {
        return false;
      }
      handle.unregistered();
      return true;
    }
  }
}
