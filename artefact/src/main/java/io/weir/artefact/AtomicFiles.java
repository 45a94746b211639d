package io.weir.artefact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files whole or not at all: to a temporary file beside the target, then a move. */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Something that fills a file it is given the path of. */
  @FunctionalInterface
  public interface Filler {
    /** Writes the whole content to {@code temporary}. */
    void fill(Path temporary) throws IOException;
  }

  /** Writes {@code text} as UTF-8. */
  public static void writeString(Path target, String text) {
    write(target, temporary -> Files.write(temporary, text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Lets {@code filler} write a temporary file in the target's folder and moves it over the target.
   * The target is never seen half-written; when the filler fails it is left as it was.
   */
  public static void write(Path target, Filler filler) {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    try {
      Files.createDirectories(folder);
      Path temporary = Files.createTempFile(folder, "." + absolute.getFileName(), ".part");
      try {
        filler.fill(temporary);
        publish(temporary, absolute);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw UserError.environment(
          "cannot write " + target + ": " + reason(e) + "; choose a folder you may write to", e);
    }
  }

  /**
   * Moves a finished temporary file, made by {@link Files#createTempFile} in the target's folder,
   * over the target. For writers that stream for longer than {@link #write} can wrap.
   */
  public static void publish(Path temporary, Path target) throws IOException {
    // createTempFile makes files private to the user; artefacts are ordinary files.
    PosixFileAttributeView posix =
        Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
    if (posix != null) {
      posix.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
    }
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Says why an input or output operation failed, in words rather than an exception's class. */
  public static String reason(IOException e) {
    if (e instanceof java.nio.file.NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof java.nio.file.FileAlreadyExistsException) {
      return "a file of that name is in the way";
    }
    if (e instanceof java.nio.charset.CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
