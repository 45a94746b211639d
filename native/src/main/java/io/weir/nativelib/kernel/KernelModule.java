package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.MachineProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds emitted sources into a module for one kernel, with the kernel's own build system. */
public final class KernelModule {
  private static final String MEND = "apt-get install -y make gcc binutils libelf1";

  private final Map<String, String> environment;
  private final CCompiler compiler;

  /** Builds with a compiler of this machine. */
  public KernelModule(Map<String, String> environment, CCompiler compiler) {
    this.environment = environment;
    this.compiler = compiler;
  }

  /**
   * Builds a module.
   *
   * @param sources texts by file name; a {@code Makefile} among them names the object
   * @param name of the module, without {@code .ko}
   * @return the module, without what depends on where it was built
   * @throws UserError with the compiler's words if it does not build
   */
  public byte[] build(Map<String, String> sources, String name, KernelFiles kernel) {
    Path common = kernel.commonHeaders();
    // Debian's names a place below /usr/src, where nothing was installed.
    AtomicFiles.writeString(
        kernel.headers().resolve("Makefile"), "include " + common.resolve("Makefile") + "\n");
    try (TemporaryFolder work = TemporaryFolder.create("weir-module")) {
      sources.forEach((file, text) -> AtomicFiles.writeString(work.path().resolve(file), text));
      make(work.path(), kernel);
      Path module = work.path().resolve(name + ".ko");
      MachineProgram.require("strip", environment, MEND)
          .run(
              List.of(
                  "--strip-debug",
                  "--remove-section=.note.gnu.build-id",
                  "--remove-section=.comment",
                  module.toString()),
              work.path());
      return Files.readAllBytes(module);
    } catch (IOException e) {
      throw UserError.environment("cannot build a kernel module: " + AtomicFiles.reason(e), e);
    }
  }

  private void make(Path work, KernelFiles kernel) {
    if ((kernel.root() + work.toString()).matches("(?s).*[\\s:].*")) {
      throw UserError.environment(
          "the kernel's build system does not work in folders with spaces or colons: %s, %s"
              .formatted(kernel.root(), work));
    }
    try {
      MachineProgram.require("make", environment, MEND)
          .run(
              List.of(
                  "-C",
                  kernel.headers().toString(),
                  "M=" + work,
                  "CC=" + compiler.command(),
                  "modules"),
              work);
    } catch (UserError e) {
      throw UserError.environment(
          "the module does not build for kernel %s with %s (the kernel was built with %s; set CC to"
                  .formatted(
                      kernel.version(),
                      compiler.identification(),
                      kernel.compiler().orElse("a compiler it does not name"))
              + " another gcc):\n"
              + e.getMessage(),
          e);
    }
  }
}
