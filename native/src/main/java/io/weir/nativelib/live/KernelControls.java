package io.weir.nativelib.live;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The congestion controls that the running kernel has. */
public final class KernelControls {
  private static final Path AVAILABLE =
      Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");

  private KernelControls() {}

  /**
   * Their names.
   *
   * @throws UserError on a machine that is not Linux
   */
  public static List<String> available() {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw UserError.environment(
          "live mode needs Linux (network namespaces, TUN devices), found "
              + System.getProperty("os.name")
              + "; `weir simulate` runs the same scenario anywhere");
    }
    try {
      return List.of(Files.readString(AVAILABLE).strip().split("\\s+"));
    } catch (IOException e) {
      throw UserError.environment("cannot read " + AVAILABLE + ": " + e.getMessage(), e);
    }
  }

  /**
   * Fails when the kernel has no congestion control of that name.
   *
   * @param named where the name was read, for the error
   */
  public static void require(String name, String named) {
    List<String> available = available();
    if (!available.contains(name)) {
      throw UserError.environment(
          named
              + ": this kernel has no congestion control `"
              + name
              + "` (available: "
              + String.join(", ", available)
              + "); if it is a module, `modprobe tcp_"
              + name
              + "` loads it");
    }
  }
}
