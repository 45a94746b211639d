package io.weir.nativelib.toolchain;

import io.weir.artefact.UserError;
import java.io.IOException;

/** A process that ends when it is closed, and with this one. */
public final class OwnedProcess implements AutoCloseable {
  private final Process process;
  private final Thread whenTold;

  private OwnedProcess(Process process, Thread whenTold) {
    this.process = process;
    this.whenTold = whenTold;
  }

  /**
   * Starts it.
   *
   * @throws IOException if it cannot be started
   * @throws UserError if this process ends already; the other has then ended, too
   */
  public static OwnedProcess start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    Thread whenTold = new Thread(process::destroyForcibly, "weir-owned-process");
    try {
      Runtime.getRuntime().addShutdownHook(whenTold);
    } catch (IllegalStateException e) {
      process.destroyForcibly();
      throw UserError.environment("interrupted", e);
    }
    return new OwnedProcess(process, whenTold);
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** Ends it, if it has not, and waits for its end; an interrupt is kept for the caller. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      Runtime.getRuntime().removeShutdownHook(whenTold);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      // This process ends; the hook has run or runs.
      return;
    }
  }
}
