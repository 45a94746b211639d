package io.weir.sim.gym.serve;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a Unix-domain socket. */
final class SocketFile {
  private SocketFile() {}

  /** Removes a socket that nobody listens on any more; anything else in the way is an error. */
  static void clear(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isOther()) {
        throw UserError.input(
            "socket " + file + ": expected no file or an abandoned socket, found another file");
      }
      if (isListening(file)) {
        throw UserError.input("socket " + file + ": another server is listening on it");
      }
      Files.delete(file);
    } catch (IOException e) {
      throw UserError.environment("socket " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** Lets nobody but the owner connect. */
  static void makePrivate(Path file) {
    try {
      PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (posix != null) {
        posix.setPermissions(PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      throw UserError.environment("socket " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw UserError.environment("socket " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  private static boolean isListening(Path file) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
