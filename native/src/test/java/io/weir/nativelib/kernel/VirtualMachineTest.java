package io.weir.nativelib.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that do not come up are explained, and none is left running. */
@Tag("guest")
final class VirtualMachineTest {
  @TempDir private Path folder;

  private static VirtualMachine machine(Duration limit) {
    try {
      return VirtualMachine.find(System.getenv(), limit);
    } catch (UserError e) {
      return abort("skipped: " + e.getMessage());
    }
  }

  /** Of this process: another one may have machines too. */
  private static void assertNoneRuns() {
    assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("qemu")))
        .isEmpty();
  }

  @Test
  void withoutQemuTheInstallLineIsNamed() {
    assertThatThrownBy(() -> VirtualMachine.find(Map.of("PATH", "/nowhere"), Duration.ofMinutes(1)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("qemu-system-x86_64 is not installed: apt-get install");
  }

  @Test
  void aFileThatIsNoKernelIsExplainedInQemusWords() throws IOException {
    VirtualMachine machine = machine(Duration.ofMinutes(2));
    Path kernel = Files.writeString(folder.resolve("vmlinuz"), "not a kernel");
    Path initramfs = folder.resolve("initramfs.gz");
    new Initramfs().folder("dev").write(initramfs);
    assertThatThrownBy(() -> machine.run(kernel, initramfs, folder, line -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did not run")
        .hasMessageContaining("QEMU said");
    assertNoneRuns();
  }

  @Test
  void aPanicIsShownWithTheConsolesEnd() {
    GuestLane lane = TestLane.of(KernelSeries.V6_1);
    Path initramfs = folder.resolve("initramfs.gz");
    new Initramfs().folder("dev").device("dev/console", 5, 1).write(initramfs);
    assertThatThrownBy(
            () ->
                machine(Duration.ofMinutes(5))
                    .run(lane.kernel().image(), initramfs, folder, line -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Kernel panic")
        .hasMessageContaining("The console ended with");
    assertNoneRuns();
  }

  @Test
  void aMachineThatDoesNotFinishIsStopped() {
    GuestLane lane = TestLane.of(KernelSeries.V6_1, Duration.ofMillis(300));
    GuestRun run = new GuestRun("cubic", GuestPath.REFERENCE, 0, 1, List.of("cubic"));
    assertThatThrownBy(() -> lane.run(List.of(run), List.of(), name -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did not finish within 0 s of processor time and was stopped");
    assertNoneRuns();
  }

  @Test
  void whatTheMachineSaysItLacksIsToldAndTemporaryFilesGo() throws IOException {
    GuestLane lane = TestLane.of(KernelSeries.V6_1);
    GuestRun run = new GuestRun("x", GuestPath.REFERENCE, 0, 1, List.of("no_such_control"));
    List<Path> before = temporary();
    assertThatThrownBy(() -> lane.run(List.of(run), List.of(), name -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no_such_control: No such file or directory");
    assertThat(temporary()).isEqualTo(before);
  }

  /** As after Ctrl-C: another JVM is told to end while its machine runs. */
  @Test
  void aJvmThatIsToldToEndLeavesNoMachineAndNoFiles() throws IOException, InterruptedException {
    TestLane.of(KernelSeries.V6_1);
    Process jvm =
        new ProcessBuilder(TestJvm.command(List.of("-Djava.io.tmpdir=" + folder), TestLane.class))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = jvm.inputReader()) {
      assertThat(out.readLine()).isEqualTo("cubic");
      assertThat(machinesIn(folder)).hasSize(1);
    } finally {
      jvm.destroy();
      jvm.waitFor();
    }
    assertThat(machinesIn(folder)).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("weir"))).isEmpty();
    }
  }

  private static List<ProcessHandle> machinesIn(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains("file:" + folder))
        .toList();
  }

  private static List<Path> temporary() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("weir-guest"))
          .sorted()
          .toList();
    }
  }
}
