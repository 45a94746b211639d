package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.MachineProgram;
import io.weir.nativelib.toolchain.OwnedProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * QEMU without acceleration, with time that counts instructions: the machine's clock advances by
 * what it executes and skips what it would sleep. Runs do not depend on the load of the host, and
 * the same kernel, file system and QEMU give the same bytes.
 */
public final class VirtualMachine {
  private static final String QEMU = "qemu-system-x86_64";
  private static final String MEND = "apt-get install -y --no-install-recommends qemu-system-x86";
  private static final String CONSOLE = "console";
  private static final String SAID = "qemu.log";
  private static final long REAL_FACTOR = 10;

  /**
   * Without cmpxchg16b: QEMU 7.2 counting instructions sometimes returns from it with wrong flags,
   * which ends Linux 6.12 in a panic. Linux then does without.
   */
  private static final String CPU = "qemu64,-cx16";

  private static final String COMMAND_LINE =
      "console=ttyS0 quiet panic=-1 mitigations=off nokaslr random.trust_cpu=off";

  private final MachineProgram qemu;
  private final Duration limit;

  private VirtualMachine(MachineProgram qemu, Duration limit) {
    this.qemu = qemu;
    this.limit = limit;
  }

  /**
   * QEMU of this machine.
   *
   * @param limit of processor time for one run; then the machine is stopped
   * @throws UserError if there is none, with the line that installs it
   */
  public static VirtualMachine find(Map<String, String> environment, Duration limit) {
    return new VirtualMachine(MachineProgram.require(QEMU, environment, MEND), limit);
  }

  /** Version of QEMU, as {@code 7.2.22}. */
  public String version() {
    String line = qemu.run(List.of("--version"), Path.of("/")).get(0);
    return line.replaceFirst("^.*version ([0-9.]+).*$", "$1");
  }

  /**
   * Boots a kernel and waits until the machine switches itself off.
   *
   * @param folder for the console; must outlive the run
   * @param each told every whole line of the console as it appears
   * @return the console
   * @throws UserError with the console's last lines if it does not boot, panics, says it failed, or
   *     runs out of time
   */
  GuestConsole run(Path kernel, Path initramfs, Path folder, Consumer<String> each) {
    List<String> line = line(kernel, initramfs, folder.resolve(CONSOLE));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve(SAID).toFile());
    try {
      OptionalInt exit = attempt(builder, folder, each);
      return judged(exit, folder);
    } catch (IOException e) {
      throw UserError.environment("cannot run " + QEMU + ": " + AtomicFiles.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserError.environment("interrupted while the virtual machine ran", e);
    }
  }

  /** The exit code of a machine that ended by itself within the limit. */
  private OptionalInt attempt(ProcessBuilder builder, Path folder, Consumer<String> each)
      throws IOException, InterruptedException {
    try (OwnedProcess qemuProcess = OwnedProcess.start(builder)) {
      Process process = qemuProcess.process();
      boolean ended = await(process, folder.resolve(CONSOLE), each);
      return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }
  }

  private List<String> line(Path kernel, Path initramfs, Path console) {
    List<String> line = new ArrayList<>(List.of(qemu.path()));
    line.addAll(List.of("-M", "pc", "-accel", "tcg", "-smp", "1", "-cpu", CPU, "-m", "512"));
    line.addAll(List.of("-nodefaults", "-nographic", "-no-reboot", "-serial", "file:" + console));
    line.addAll(List.of("-icount", "shift=0,sleep=off"));
    line.addAll(List.of("-rtc", "base=2024-01-01T00:00:00,clock=vm"));
    line.addAll(List.of("-kernel", kernel.toString(), "-initrd", initramfs.toString()));
    line.addAll(List.of("-append", COMMAND_LINE));
    return line;
  }

  /** Whether the process ended by itself within the limit. */
  private boolean await(Process process, Path console, Consumer<String> each)
      throws IOException, InterruptedException {
    // Real time counts for a machine that does not even compute.
    long end = System.nanoTime() + REAL_FACTOR * limit.toNanos();
    long told = 0;
    boolean ended = false;
    while (!ended && System.nanoTime() < end && spent(process).compareTo(limit) < 0) {
      ended = process.waitFor(100, TimeUnit.MILLISECONDS);
      told = tell(console, told, each);
    }
    return ended;
  }

  private static Duration spent(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static long tell(Path console, long from, Consumer<String> each) throws IOException {
    if (!Files.exists(console)) {
      return from;
    }
    try (RandomAccessFile file = new RandomAccessFile(console.toFile(), "r")) {
      byte[] fresh = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(fresh);
      String text = new String(fresh, StandardCharsets.UTF_8);
      int whole = text.lastIndexOf('\n') + 1;
      text.substring(0, whole).lines().forEach(each);
      return from + text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private GuestConsole judged(OptionalInt exit, Path folder) throws IOException {
    Path file = folder.resolve(CONSOLE);
    String text =
        Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    GuestConsole console = GuestConsole.of(text);
    if (exit.isPresent() && exit.getAsInt() == 0 && console.done() && console.error().isEmpty()) {
      return console;
    }
    throw UserError.environment(
        "the virtual machine %s%s%s"
            .formatted(
                what(exit, console),
                section("QEMU said", Files.readString(folder.resolve(SAID)).strip()),
                section("The console ended with", console.tail())));
  }

  private String what(OptionalInt exit, GuestConsole console) {
    if (exit.isEmpty()) {
      return "did not finish within %d s of processor time and was stopped"
          .formatted(limit.toSeconds());
    }
    if (console.error().isPresent()) {
      return "failed: " + console.error().get();
    }
    return exit.getAsInt() == 0
        ? "switched itself off before it was done"
        : "did not run: %s ended with exit code %d".formatted(QEMU, exit.getAsInt());
  }

  private static String section(String title, String text) {
    return text.isEmpty() ? "" : "\n" + title + ":\n" + text;
  }
}
