package io.weir.nativelib.bpf;

import com.sun.jna.LastErrorException;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.nativelib.system.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where maps are pinned: a folder per name of operations under {@code /sys/fs/bpf/weir}. If nobody
 * has mounted that file system it is mounted, and unmounted when the last folder goes.
 */
final class BpfFilesystem {
  private static final Path MOUNT = Path.of("/sys/fs/bpf");
  private static final Path ROOT = MOUNT.resolve("weir");

  /** Says that the file system was mounted here, and not by the machine. */
  private static final Path MARK = Path.of("/run/weir-mounted-bpffs");

  /** What some kernels put into every file system of this kind. */
  private static final List<String> PRELOADED = List.of("maps.debug", "progs.debug");

  private BpfFilesystem() {}

  static Path folder(String name) {
    return ROOT.resolve(name);
  }

  /** Names that have a folder. */
  static List<String> names() {
    if (!Files.isDirectory(ROOT)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw refused(ROOT, e);
    }
  }

  /** Makes the folder of a name. */
  static Path create(String name) {
    Path folder = folder(name);
    try {
      if (!mounted()) {
        Files.writeString(MARK, "");
        LibC.get().mount("bpf", MOUNT.toString(), "bpf", 0, "");
      }
      Files.createDirectories(folder);
      return folder;
    } catch (IOException e) {
      throw refused(folder, e);
    } catch (LastErrorException e) {
      throw UserError.environment("cannot mount " + MOUNT + ": " + e.getMessage(), e);
    }
  }

  private static boolean mounted() throws IOException {
    return Files.readString(Path.of("/proc/mounts")).contains(" " + MOUNT + " bpf ");
  }

  /** Removes the folder of a name with its pins, and what was made for it. */
  static void remove(String name) {
    try {
      Path folder = folder(name);
      if (Files.exists(folder)) {
        try (Stream<Path> pins = Files.walk(folder)) {
          for (Path pin : pins.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(pin);
          }
        }
      }
      if (Files.exists(ROOT) && names().isEmpty()) {
        Files.delete(ROOT);
      }
      if (Files.exists(MARK) && empty()) {
        if (mounted()) {
          LibC.get().umount(MOUNT.toString());
        }
        Files.delete(MARK);
      }
    } catch (IOException e) {
      throw refused(folder(name), e);
    } catch (LastErrorException e) {
      throw UserError.environment("cannot unmount " + MOUNT + ": " + e.getMessage(), e);
    }
  }

  private static boolean empty() throws IOException {
    try (Stream<Path> entries = Files.list(MOUNT)) {
      return entries.allMatch(entry -> PRELOADED.contains(entry.getFileName().toString()));
    }
  }

  private static UserError refused(Path path, IOException e) {
    return UserError.environment("cannot use " + path + ": " + AtomicFiles.reason(e), e);
  }
}
