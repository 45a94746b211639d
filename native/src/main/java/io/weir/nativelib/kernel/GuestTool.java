package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Resources;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.CCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The sender and receiver of the virtual machine: {@code guest.c}, compiled without libraries. */
final class GuestTool {
  private GuestTool() {}

  /**
   * Compiles it.
   *
   * @throws UserError if the machine has no static C library
   */
  static byte[] compile(CCompiler compiler) {
    try (TemporaryFolder work = TemporaryFolder.create("weir-guest")) {
      Files.writeString(work.path().resolve("guest.c"), Resources.text(GuestTool.class, "guest.c"));
      compiler.run(
          List.of(
              "-std=c11",
              "-O2",
              "-static",
              "-s",
              "-D_GNU_SOURCE",
              "-Wall",
              "-Wextra",
              "-Werror",
              "-o",
              "guest",
              "guest.c"),
          work.path());
      return Files.readAllBytes(work.path().resolve("guest"));
    } catch (IOException e) {
      throw UserError.environment(
          "cannot compile the virtual machine's sender: " + AtomicFiles.reason(e), e);
    }
  }
}
