package io.weir.nativelib.bpf;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.nativelib.system.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this machine's kernel must have for congestion control in BPF. */
public final class BpfKernel {
  private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");
  private static final Path AVAILABLE =
      Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
  private static final List<String> OWN = List.of("cubic", "reno", "bbr");

  private BpfKernel() {}

  /** Why this machine cannot load BPF congestion control, with the way out; empty if it can. */
  public static Optional<String> missing() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("congestion control in BPF needs Linux");
    }
    Optional<String> old = tooOld(System.getProperty("os.version"));
    if (old.isPresent()) {
      return old;
    }
    if (!Files.isReadable(BTF)) {
      return Optional.of(
          "the kernel has no BTF (" + BTF + "); use one built with CONFIG_DEBUG_INFO_BTF=y");
    }
    Optional<String> missing = Libbpf.missing();
    if (missing.isPresent()) {
      return missing;
    }
    if (LibC.get().geteuid() != 0) {
      return Optional.of("only root may load BPF; run it again with sudo: sudo ./weir kernel …");
    }
    return Optional.empty();
  }

  /** Why a kernel of this release is too old; empty if it is not. */
  static Optional<String> tooOld(String release) {
    Matcher m = VERSION.matcher(release);
    boolean enough =
        m.matches()
            && (Integer.parseInt(m.group(1)) > 6
                || (Integer.parseInt(m.group(1)) == 6 && Integer.parseInt(m.group(2)) >= 1));
    return enough
        ? Optional.empty()
        : Optional.of("kernel " + release + " is too old: 6.1 or newer is needed");
  }

  /**
   * Refuses a kernel without BBR, which a program for BBR steers.
   *
   * @throws UserError with the line that loads it
   */
  static void requireBbr() {
    if (!registered().contains("bbr")) {
      throw UserError.environment(
          "a program for BBR needs the kernel's own BBR, which is not there: modprobe tcp_bbr (kernels"
              + " built with CONFIG_TCP_CONG_BBR have it)");
    }
  }

  /** Macros by which the compiler knows a kernel: BBR's main function got arguments in 6.10. */
  public static List<String> definitions(String release) {
    Matcher m = VERSION.matcher(release);
    boolean four =
        m.matches()
            && (Integer.parseInt(m.group(1)) > 6
                || (Integer.parseInt(m.group(1)) == 6 && Integer.parseInt(m.group(2)) >= 10));
    return List.of("WEIR_BBR_MAIN_ARGUMENTS=" + (four ? 4 : 2));
  }

  /** Release of this machine's kernel. */
  static String release() {
    return System.getProperty("os.version");
  }

  /**
   * Refuses where {@link #missing} says why.
   *
   * @throws UserError with the reason
   */
  public static void require() {
    missing()
        .ifPresent(
            reason -> {
              throw UserError.environment(reason);
            });
  }

  /** Names of the operations that are registered. */
  public static List<String> registered() {
    try {
      return List.of(Files.readString(AVAILABLE).strip().split("\\s+"));
    } catch (IOException e) {
      throw UserError.environment("cannot read " + AVAILABLE + ": " + AtomicFiles.reason(e), e);
    }
  }

  /**
   * Refuses a name that cannot be registered.
   *
   * @throws UserError if it is not a word of at most 15 letters, or taken
   */
  public static void requireFree(String name) {
    requireName(name);
    if (OWN.contains(name)) {
      throw UserError.input("`" + name + "` is the kernel's own; choose another name");
    }
    if (registered().contains(name)) {
      throw UserError.input(
          "`" + name + "` is registered already; `weir kernel unload " + name + "` or --name");
    }
  }

  /** Refuses what is not a name of operations. */
  static void requireName(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,14}")) {
      throw UserError.input(
          "`" + name + "` is not a name: lower-case letters, digits and _, at most 15");
    }
  }
}
