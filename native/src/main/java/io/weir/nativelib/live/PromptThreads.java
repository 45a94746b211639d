package io.weir.nativelib.live;

import com.sun.jna.LastErrorException;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.nativelib.system.LibC;

/**
 * Threads that are late as seldom as the machine allows: timers without slack, and a turn before
 * all that is not real-time. Sockets need it as much as the relay: while a thread that was pushed
 * aside holds a socket, the kernel puts off what arrives there.
 */
final class PromptThreads extends DefaultThreadFactory {
  /** Lowest but a few of the real-time priorities. */
  private static final int PRIORITY = 5;

  /** Threads with names that begin with {@code name}. */
  PromptThreads(String name) {
    super(name, true);
  }

  @Override
  public Thread newThread(Runnable work) {
    return super.newThread(
        () -> {
          hurry();
          work.run();
        });
  }

  private static void hurry() {
    // The default slack is 50 µs.
    LibC.get().prctl(LibC.PR_SET_TIMERSLACK, 1, 0, 0, 0);
    try {
      LibC.get().sched_setscheduler(0, LibC.SCHED_FIFO, new int[] {PRIORITY});
    } catch (LastErrorException e) {
      // A machine without CAP_SYS_NICE runs it as any thread; lateness is reported.
    }
  }
}
