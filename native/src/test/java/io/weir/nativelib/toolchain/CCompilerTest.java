package io.weir.nativelib.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CCompilerTest {
  @TempDir Path folder;

  private static Map<String, String> sources() {
    return Target.SHARED.emit(SmallPrograms.tracker(), SmallPrograms.PROVENANCE);
  }

  @Test
  void withoutACompilerTheErrorSaysWhatToInstall() {
    assertThatThrownBy(() -> CCompiler.find(Map.of("PATH", folder.toString())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("apt-get install -y gcc libc6-dev");
    assertThatThrownBy(() -> CCompiler.find(Map.of())).isInstanceOf(UserError.class);
  }

  @Test
  void aChosenCompilerThatDoesNotExistIsNotSilentlyReplaced() {
    Map<String, String> environment =
        Map.of("PATH", System.getenv("PATH"), "CC", "no-such-compiler -m64");
    assertThatThrownBy(() -> CCompiler.find(environment))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("CC is set to `no-such-compiler -m64`");
  }

  @Test
  void theChosenCompilerWinsAndKeepsItsOptions() throws IOException {
    Path wrapper = folder.resolve("mycc");
    Files.writeString(wrapper, "#!/bin/sh\necho wrapper \"$@\"\n");
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    CCompiler found = CCompiler.find(Map.of("PATH", folder.toString(), "CC", "mycc -m64"));
    assertThat(found.identification()).isEqualTo("wrapper -m64 --version");
  }

  @Test
  void theSameSourcesGetTheSameNameAndOthersAnother() {
    LibraryBuild build = new LibraryBuild(CCompiler.find(), folder);
    CompiledLibrary first = build.build(sources());
    assertThat(build.build(sources())).isEqualTo(first);
    assertThat(build.withOptimisation("-O0").build(sources()).file()).isNotEqualTo(first.file());
    assertThat(first.compiler()).isEqualTo(CCompiler.find().identification()).isNotBlank();
    assertThat(first.file()).isRegularFile();
  }

  /** Each is something a core must not contain, with what the compiler has to say about it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          floating point         | (int32_t)((double)score * 1.5)     : SSE, general-regs
          floating point, narrow | (int32_t)((float)score / 3.0f)     : SSE, general-regs
          a call into a library  | __builtin_popcountll((uint64_t)packets) + score : undefined
          an implicit conversion | packets + score                    : Werror=conversion
          a C11 word in C99      | (int32_t)_Alignof(int64_t) + score : Werror=pedantic
          an unused value        | 65536                              : Werror=unused-variable
          """)
  void theGateRefuses(String what, String expressionAndReasons) throws IOException {
    String[] parts = expressionAndReasons.split(":", 2);
    String line = "wanted = " + parts[0].strip() + ";";
    String[] reasons = parts[1].strip().split(", ");
    Map<String, String> spoilt = sources();
    String core = spoilt.get("weir_core.h");
    spoilt.put("weir_core.h", core.replace("wanted = 65536 + score;", line));
    assertThat(spoilt).isNotEqualTo(sources());
    LibraryBuild build = new LibraryBuild(CCompiler.find(), folder);
    assertThatThrownBy(() -> build.build(spoilt))
        .as(what)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("-std=c99")
        .hasMessageContaining("it said:")
        .satisfies(e -> assertThat(e.getMessage()).containsAnyOf(reasons));
    try (var files = Files.list(folder)) {
      assertThat(files).as("nothing half-made is left").isEmpty();
    }
  }
}
