package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.MachineProgram;
import io.weir.nativelib.toolchain.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles emitted BPF sources into an object; one object runs in all kernels. */
final class BpfObject {
  private static final List<String> CLANGS =
      List.of("clang-19", "clang-18", "clang-17", "clang-16", "clang");
  private static final Path HEADER = Path.of("/usr/include/bpf/bpf_helpers.h");
  private static final String MEND = "apt-get install -y clang-16 libbpf-dev";
  private static final String OBJECT = "weir.o";

  private BpfObject() {}

  /** What is missing to compile, with the line that installs it; empty if nothing is. */
  static Optional<String> missing(Map<String, String> environment) {
    if (clang(environment).isEmpty()) {
      return Optional.of("clang is not installed: " + MEND);
    }
    return Files.isReadable(HEADER)
        ? Optional.empty()
        : Optional.of("libbpf's headers are not installed: " + MEND);
  }

  private static Optional<MachineProgram> clang(Map<String, String> environment) {
    return CLANGS.stream()
        .flatMap(name -> MachineProgram.named(name, environment).stream())
        .findFirst();
  }

  /**
   * Compiles.
   *
   * @param sources texts by file name
   * @param main the one to hand to the compiler
   * @param name of the operations
   * @throws UserError with the compiler's words if it refuses
   */
  static byte[] build(
      Map<String, String> sources,
      String main,
      String name,
      GuestPath path,
      long timeUnitNs,
      Map<String, String> environment) {
    try (TemporaryFolder work = TemporaryFolder.create("weir-bpf")) {
      sources.forEach((file, text) -> AtomicFiles.writeString(work.path().resolve(file), text));
      clang(environment)
          .orElseThrow(() -> UserError.environment("clang is not installed: " + MEND))
          .run(
              List.of(
                  "-O2",
                  "-g",
                  "-target",
                  "bpf",
                  "-mcpu=v3",
                  "-D__TARGET_ARCH_x86",
                  // The same object wherever it is compiled.
                  "-ffile-prefix-map=" + work.path() + "=.",
                  "-fdebug-compilation-dir=.",
                  "-DWEIR_OPS_NAME=\"" + name + "\"",
                  "-DWEIR_LINE_RATE_BPS=" + path.rateBps() + "ull",
                  "-DWEIR_TIME_UNIT_NS=" + timeUnitNs + "u",
                  "-c",
                  main,
                  "-o",
                  OBJECT),
              work.path());
      return Files.readAllBytes(work.path().resolve(OBJECT));
    } catch (IOException e) {
      throw UserError.environment("cannot compile BPF: " + AtomicFiles.reason(e), e);
    }
  }
}
