package io.weir.nativelib.bpf;

import io.weir.artefact.UserError;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Short work that is done wholly or not at all when the process is told to end: the end waits for
 * work that has begun, and what has not begun does not begin any more.
 */
final class WholeOrNot {
  private WholeOrNot() {}

  /**
   * Does it.
   *
   * @throws UserError if the process is ending
   */
  static void run(Runnable work) {
    ReentrantLock lock = new ReentrantLock();
    // Whoever has the lock goes on; if it is the hook, this thread waits for the end.
    Thread hook = new Thread(lock::lock, "weir-whole-or-not");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      throw UserError.environment("interrupted", e);
    }
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends, and the hook has the lock by now or gets it.
    }
  }
}
