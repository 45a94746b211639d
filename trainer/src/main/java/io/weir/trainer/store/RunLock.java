package io.weir.trainer.store;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Held by the process that works on a run; the system lets it go when the process dies. */
final class RunLock implements AutoCloseable {
  private static final String FILE = "lock";

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock of the run in {@code folder}; null when another process holds it. */
  static RunLock tryTake(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        return null;
      }
      return new RunLock(channel);
    } catch (IOException e) {
      throw UserError.environment(
          "cannot lock " + folder + ": " + AtomicFiles.reason(e) + "; choose another folder", e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  /** Whether a process works on the run in {@code folder}. */
  static boolean isHeld(Path folder) {
    if (!Files.exists(folder.resolve(FILE))) {
      return false;
    }
    try (RunLock free = tryTake(folder)) {
      return free == null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw UserError.environment("cannot unlock a run: " + AtomicFiles.reason(e), e);
    }
  }
}
