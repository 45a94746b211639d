package io.weir.nativelib.kernel;

import io.weir.artefact.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Programs of Debian's that run inside the virtual machine.
 *
 * @param root where their packages were unpacked
 */
public record GuestPrograms(Path root) {
  private static final List<String> PLACES =
      List.of(
          "bin", "sbin", "usr/bin", "usr/sbin", "lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu");

  /** Libraries that ip, tc and bpftool load. */
  static final List<String> LIBRARIES =
      List.of(
          "libbpf.so.1",
          "libelf.so.1",
          "libmnl.so.0",
          "libbsd.so.0",
          "libmd.so.0",
          "libcap.so.2",
          "libxtables.so.12",
          "libz.so.1",
          "libm.so.6",
          "libc.so.6",
          "ld-linux-x86-64.so.2");

  /** A program or library by its name. */
  Path find(String name) {
    return PLACES.stream()
        .map(place -> root.resolve(place).resolve(name))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                UserError.environment(
                    "%s is missing from the cached packages; remove %s to fetch them again"
                        .formatted(name, root)));
  }
}
