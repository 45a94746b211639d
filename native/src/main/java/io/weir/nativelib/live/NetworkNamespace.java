package io.weir.nativelib.live;

import com.sun.jna.LastErrorException;
import io.weir.artefact.UserError;
import io.weir.nativelib.system.LibC;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A fresh network namespace without a name. A file descriptor holds it, so that it vanishes with
 * this object or with the process. Work in it is done by threads that enter it and end.
 */
final class NetworkNamespace implements AutoCloseable {
  /** Begin of the names of all threads of live mode. */
  static final String THREADS = "weir-live";

  private final int fd;
  private boolean closed;

  private NetworkNamespace(int fd) {
    this.fd = fd;
  }

  /**
   * Makes one.
   *
   * @throws UserError without the permission
   */
  static NetworkNamespace create() {
    return onThread(
        () -> {
          try {
            LibC.get().unshare(LibC.CLONE_NEWNET);
            return new NetworkNamespace(
                LibC.get().open("/proc/thread-self/ns/net", LibC.O_CLOEXEC));
          } catch (LastErrorException e) {
            throw UserError.environment(
                "cannot make a network namespace (%s): run it as root, for example with sudo; in a"
                        .formatted(e.getMessage())
                    + " container it needs CAP_SYS_ADMIN and CAP_NET_ADMIN (docker run"
                    + " --privileged)",
                e);
          }
        });
  }

  /** Does something in the namespace, on a thread of its own, and waits for it. */
  <T> T in(Callable<T> work) {
    return onThread(
        () -> {
          LibC.get().setns(fd, LibC.CLONE_NEWNET);
          return work.call();
        });
  }

  private static <T> T onThread(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, THREADS + "-namespace");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibC.get().close(fd);
    }
  }
}
