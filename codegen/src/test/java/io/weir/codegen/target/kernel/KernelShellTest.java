package io.weir.codegen.target.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Target;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KernelShellTest {
  private static final ProgramFile FILE =
      ProgramFile.read(Path.of("../examples/policies/reference-program.json"));

  @Test
  void everyFileHasLicenceAndProvenance() {
    Map<String, String> files =
        Target.KERNEL.emitAll(FILE.program(), FILE.provenance(), Optional.empty());
    assertThat(files)
        .containsKeys("weir_module.c", "Makefile", "README.md", "weir_core.h", "weir_rate.h");
    for (String name : new String[] {"weir_module.c", "Makefile", "README.md", "weir_core.h"}) {
      assertThat(files.get(name))
          .as(name)
          .contains("GPL-2.0 OR Apache-2.0")
          .contains("program   " + FILE.program().sha256())
          .contains("scenario  " + FILE.provenance().scenarioSha256())
          .contains("seed      " + FILE.provenance().seed());
    }
    assertThat(Target.KERNEL.emitAll(FILE.program(), FILE.provenance(), Optional.empty()))
        .isEqualTo(files);
  }

  @Test
  void aProgramThatTcpCannotServeIsRefused() {
    ProgramBuilder b = DecisionProgram.builder("queue");
    DecisionProgram wants =
        b.output(b.clamp("m", b.input("queue_bytes", "bytes", 0, 1 << 20), 0, 1 << 17)).build();
    assertThatThrownBy(() -> Target.KERNEL.emit(wants, FILE.provenance()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("`queue_bytes`");
  }
}
