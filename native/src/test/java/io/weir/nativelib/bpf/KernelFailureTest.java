package io.weir.nativelib.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Target;
import io.weir.nativelib.toolchain.MachineProgram;
import io.weir.nativelib.toolchain.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong leaves nothing half-way, and says what it was. */
class KernelFailureTest {
  private static final Path SHIPPED =
      Path.of("..", "examples", "policies", "reference-program.json");
  private static final String NAME = "weir_f" + ProcessHandle.current().pid() % 100_000;
  private static final ControlSettings SETTINGS =
      new ControlSettings(NAME, 1_000_000_000L, 10, ControlMode.ENFORCE);

  @TempDir private Path folder;
  private ProgramFile file;

  @BeforeEach
  void needsRootAndClang() {
    BpfMachineTest.requireKernel();
    file = ProgramFile.read(SHIPPED);
  }

  @AfterEach
  void leavesNothing() {
    if (BpfKernel.missing().isEmpty() && KernelControl.names().contains(NAME)) {
      KernelControl.unload(NAME);
    }
  }

  @Test
  void whatAnotherVersionHasLoadedCanOnlyBeUnloaded() {
    Map<String, String> sources = new TreeMap<>(Target.BPF.emit(file.program(), file.provenance()));
    sources.compute(
        "weir_program.h",
        (name, text) -> text.replaceAll("(#define WEIR_MODEL_ABI) \\d+", "$1 99"));
    KernelControl.install(sources, SETTINGS, System.getenv());
    assertThatThrownBy(() -> KernelControl.status(NAME))
        .hasMessageContaining("ABI version 99")
        .hasMessageContaining("kernel unload " + NAME);
    assertThatThrownBy(() -> KernelControl.swap(NAME, file.program(), KernelControl.ACTIVE))
        .hasMessageContaining("ABI version 99");
    assertThatThrownBy(() -> KernelControl.mode(NAME, ControlMode.OFF))
        .hasMessageContaining("ABI version 99");
    KernelControl.unload(NAME);
    assertThat(KernelControl.names()).doesNotContain(NAME);
    assertThat(BpfKernel.registered()).doesNotContain(NAME);
  }

  /** Milliseconds after it began: while it emits, compiles, verifies, pins, or has done all. */
  @ParameterizedTest
  @ValueSource(ints = {0, 200, 400, 600, 800, 1_200, 2_000})
  void interruptedItIsLoadedWhollyOrNotAtAll(int afterMs) throws Exception {
    Process child = child(List.of());
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("begins");
      Thread.sleep(afterMs);
      new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start().waitFor();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    boolean loaded = BpfKernel.registered().contains(NAME);
    assertThat(KernelControl.names().contains(NAME)).isEqualTo(loaded);
    if (loaded) {
      assertThat(KernelControl.status(NAME).programSha256()).isEqualTo(file.program().sha256());
    }
    assertThat(entries(folder)).as("temporary files").isEmpty();
  }

  @Test
  void aFullDiskIsNamedAndNothingStays() throws Exception {
    onSmallDisk(
        small -> {
          assertThat(said(List.of("-Djava.io.tmpdir=" + small)))
              .containsIgnoringCase("no space left on device");
          assertThat(entries(small)).isEmpty();
        });
    assertThat(BpfKernel.registered()).doesNotContain(NAME);
    assertThat(KernelControl.names()).doesNotContain(NAME);
  }

  @Test
  void aDiskTooFullForJnaIsNotTakenForAMissingLibrary() throws Exception {
    onSmallDisk(
        small ->
            assertThat(said(List.of("-Djna.tmpdir=" + small)))
                .contains("cannot write to " + small)
                .contains("JNA")
                .contains("-Djna.tmpdir=FOLDER")
                .doesNotContain("not installed"));
    assertThat(BpfKernel.registered()).doesNotContain(NAME);
  }

  @Test
  void whatIsEmittedIsWrittenWhollyOrNotAtAll() throws Exception {
    onSmallDisk(
        small -> {
          Path out = small.resolve("out");
          assertThatThrownBy(() -> Target.BPF.write(file.program(), file.provenance(), out))
              .isInstanceOf(UserError.class)
              .hasMessageContaining("cannot write " + out + "/")
              .hasMessageContaining("No space left on device");
          assertThat(entries(small)).isEmpty();
        });
  }

  /** Does something with a folder that has room for 32 KiB. */
  private void onSmallDisk(OnDisk work) throws Exception {
    MachineProgram mount = MachineProgram.require("mount", System.getenv(), "util-linux");
    MachineProgram umount = MachineProgram.require("umount", System.getenv(), "util-linux");
    Path small = Files.createDirectory(folder.resolve("small"));
    mount.run(List.of("-t", "tmpfs", "-o", "size=32k", "tmpfs", small.toString()), Path.of("/"));
    try {
      work.run(small);
    } finally {
      umount.run(List.of(small.toString()), Path.of("/"));
      Files.delete(small);
    }
  }

  /** What is done on a small disk. */
  private interface OnDisk {
    void run(Path small) throws Exception;
  }

  /** What a child says that tries to load. */
  private String said(List<String> options) throws Exception {
    Process child = child(options);
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("begins");
      String said = out.readLine();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return said;
    } finally {
      child.destroyForcibly();
    }
  }

  private Process child(List<String> options) throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("-XX:+UseSerialGC", "-Djava.io.tmpdir=" + folder));
    // JNA unpacks its library, which would fill a small disk first.
    all.add("-Djna.tmpdir=" + System.getProperty("java.io.tmpdir"));
    all.addAll(options);
    List<String> command = TestJvm.command(all, LoadChild.class, SHIPPED.toString(), NAME);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
