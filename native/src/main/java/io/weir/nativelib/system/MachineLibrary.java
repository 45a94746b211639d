package io.weir.nativelib.system;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.weir.artefact.UserError;
import java.io.File;
import java.util.Optional;

/**
 * A library of the machine, loaded or not. JNA unpacks a library of its own first; a disk that is
 * full then is another thing than a library that is not installed.
 *
 * @param <T> its functions
 */
public final class MachineLibrary<T extends Library> {
  private final Optional<T> functions;
  private final String missing;

  private MachineLibrary(Optional<T> functions, String missing) {
    this.functions = functions;
    this.missing = missing;
  }

  /**
   * Tries to load one; does not throw.
   *
   * @param name as {@code dlopen} or JNA know it
   * @param type its functions
   * @param absent what to say if the machine has none
   */
  public static <T extends Library> MachineLibrary<T> load(
      String name, Class<T> type, String absent) {
    if (Jna.FAILURE.isPresent()) {
      return new MachineLibrary<>(Optional.empty(), Jna.FAILURE.get());
    }
    try {
      return new MachineLibrary<>(Optional.of(Native.load(name, type)), "");
    } catch (UnsatisfiedLinkError e) {
      return new MachineLibrary<>(Optional.empty(), absent);
    }
  }

  /**
   * Makes sure that JNA can be used at all, for those who load libraries with other of its means.
   *
   * @throws UserError if it cannot unpack its library
   */
  public static void requireJna() {
    Jna.FAILURE.ifPresent(
        failure -> {
          throw UserError.environment(failure);
        });
  }

  /** Why it is not there; empty if it is. */
  public Optional<String> missing() {
    return functions.isPresent() ? Optional.empty() : Optional.of(missing);
  }

  /**
   * Its functions.
   *
   * @throws UserError if it is not there
   */
  public T get() {
    return functions.orElseThrow(() -> UserError.environment(missing));
  }

  /** JNA itself. */
  private static final class Jna {
    private static final Optional<String> FAILURE = failure();

    private Jna() {}

    /** Why JNA cannot be used; its first use unpacks its library. */
    private static Optional<String> failure() {
      try {
        int pointerBytes = Native.POINTER_SIZE;
        return pointerBytes > 0 ? Optional.empty() : Optional.of("JNA does not know this machine");
      } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
        return Optional.of(
            ("cannot write to %s: JNA, which calls C, cannot unpack its library there (%s); make"
                    + " room, or name another folder: JAVA_TOOL_OPTIONS=-Djna.tmpdir=FOLDER")
                .formatted(folder(), e.getMessage()));
      }
    }

    /** Where JNA unpacks, by its documentation. */
    private static File folder() {
      String named = System.getProperty("jna.tmpdir");
      if (named != null) {
        return new File(named);
      }
      String cache = System.getenv("XDG_CACHE_HOME");
      File own =
          cache == null || cache.isBlank()
              ? new File(System.getProperty("user.home"), ".cache/JNA/temp")
              : new File(cache, "JNA/temp");
      return own.canWrite() ? own : new File(System.getProperty("java.io.tmpdir"));
    }
  }
}
