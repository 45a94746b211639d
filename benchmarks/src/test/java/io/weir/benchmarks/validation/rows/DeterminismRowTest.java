package io.weir.benchmarks.validation.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What row 20 compares with, and that it would notice. */
class DeterminismRowTest {
  private static Path jdk(Path folder, String name, String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\n" + version + "\n");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    assertThat(Files.createFile(java).toFile().setExecutable(true)).isTrue();
    return home;
  }

  @Test
  void oneOtherDigestOrOneTooFewIsNoticed() {
    List<String> here = List.of("a", "b", "c");

    assertThat(Determinism.differing("there", here, here).pass()).isTrue();
    assertThat(Determinism.differing("there", here, List.of("a", "x", "c")).measured())
        .isEqualTo(1);
    assertThat(Determinism.differing("there", here, List.of("a")).measured()).isEqualTo(2);
    assertThat(Determinism.differing("there", here, List.of("a", "b", "c", "d")).pass()).isFalse();
  }

  @Test
  void jdksAreFoundByTheirReleaseFiles(@TempDir Path folder) throws IOException {
    jdk(folder, "older", "JAVA_VERSION=\"1.8.0_402\"");
    Path jdk25 = jdk(folder, "temurin", "JAVA_VERSION=\"25.0.1\"");
    Files.createDirectories(folder.resolve("no-jdk"));

    assertThat(OtherJvm.ofVersion(25, folder)).contains(new OtherJvm(jdk25));
    assertThat(OtherJvm.ofVersion(8, folder)).isPresent();
    assertThat(OtherJvm.ofVersion(2, folder)).as("2 is not 25").isEmpty();
    assertThat(OtherJvm.ofVersion(17, folder)).isEmpty();
    assertThat(OtherJvm.ofVersion(17, folder.resolve("nowhere"))).isEmpty();
  }

  @Test
  void aProgramThatFailsInTheOtherJvmIsSaid() {
    assertThatThrownBy(() -> OtherJvm.same().run(DigestRuns.class, "NO_SUCH_EFFORT", "1"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("NO_SUCH_EFFORT");
  }
}
