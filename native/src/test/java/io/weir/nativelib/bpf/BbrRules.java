package io.weir.nativelib.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.Resources;
import io.weir.codegen.generate.BbrPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Target;
import io.weir.nativelib.toolchain.CCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code weir_bbr.h} as this machine's compiler builds it, run on ACKs; see bbr_rules.c. */
final class BbrRules {
  private final Path folder;

  /** Compiles it into a folder. */
  BbrRules(Path folder) throws IOException {
    this.folder = folder;
    Emission emission =
        new Emission(BbrPrograms.everything(), SmallPrograms.PROVENANCE, Optional.empty());
    Target.write(Target.KERNEL.emit(emission), folder);
    Files.writeString(folder.resolve("rules.c"), Resources.text(BbrRules.class, "bbr_rules.c"));
    CCompiler.find()
        .run(
            List.of("-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-o", "rules", "rules.c"),
            folder);
  }

  /** What it says to each ACK. */
  List<String> run(List<String> acks) throws IOException {
    Path in = folder.resolve("acks");
    Files.writeString(in, String.join("\n", acks) + "\n");
    Process process =
        new ProcessBuilder(folder.resolve("rules").toString())
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(said).hasSameSizeAs(acks);
    return said;
  }
}
