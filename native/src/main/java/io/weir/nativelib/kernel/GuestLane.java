package io.weir.nativelib.kernel;

import io.weir.artefact.Json;
import io.weir.artefact.Resources;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.CCompiler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One boot of a kernel that runs a list of runs. */
public final class GuestLane {
  /** The kernel's own modules, in the order in which they are loaded. */
  private static final List<String> MODULES =
      List.of("veth", "sch_fq", "sch_netem", "sch_tbf", "tcp_bbr");

  private static final List<String> FOLDERS = List.of("dev", "proc", "run", "sys");

  private final KernelFiles kernel;
  private final GuestPrograms programs;
  private final VirtualMachine machine;
  private final CCompiler compiler;

  /** A lane for one kernel. */
  public GuestLane(
      KernelFiles kernel, GuestPrograms programs, VirtualMachine machine, CCompiler compiler) {
    this.kernel = kernel;
    this.programs = programs;
    this.machine = machine;
    this.compiler = compiler;
  }

  /**
   * What ran. Runs of the same are equal to the byte.
   *
   * @param kernel version of its package
   * @param qemu version of QEMU
   * @param initramfsSha256 over all that is in the machine beside the kernel
   */
  public record Identity(String kernel, String qemu, String initramfsSha256) {}

  /**
   * What came out.
   *
   * @param identity what ran
   * @param flows of each run, by its name
   * @param queues what tc counted at the bottleneck of each run, in its words
   * @param notes other things the machine said, such as counters of a module
   * @param consoleSha256 over everything that the machine printed
   */
  public record Result(
      Identity identity,
      Map<String, List<FlowSamples>> flows,
      List<String> queues,
      List<String> notes,
      String consoleSha256) {}

  /** What is booted. */
  public KernelFiles kernel() {
    return kernel;
  }

  /**
   * Boots and runs.
   *
   * @param own congestion controls to load before
   * @param begun told the name of each run as it begins
   * @throws UserError as {@link VirtualMachine}'s run
   */
  public Result run(List<GuestRun> runs, List<GuestControl> own, Consumer<String> begun) {
    return run(runs, own, "", begun);
  }

  /**
   * As the other, with somebody in the machine who does things while flows run.
   *
   * @param operator script that the machine runs beside each run as {@code during NAME}, and when
   *     its flows have ended as {@code ended NAME}; the former must end before the flows do. Lines
   *     that it prints after {@code weir-note} are among the notes. Empty for none
   */
  Result run(List<GuestRun> runs, List<GuestControl> own, String operator, Consumer<String> begun) {
    try (TemporaryFolder work = TemporaryFolder.create("weir-guest")) {
      Path initramfs = work.path().resolve("initramfs.gz");
      Initramfs files = fileSystem(runs, own);
      if (!operator.isEmpty()) {
        files.file("weir/operator", operator);
      }
      files.write(initramfs);
      GuestConsole console =
          machine.run(
              kernel.image(),
              initramfs,
              work.path(),
              line -> {
                int at = line.indexOf("weir-begin ");
                if (at >= 0) {
                  begun.accept(line.substring(at + "weir-begin ".length()).strip());
                }
              });
      return new Result(
          new Identity(kernel.version(), machine.version(), Json.sha256(initramfs)),
          console.flows(runs),
          console.said("weir-queue"),
          console.said("weir-note"),
          Json.sha256(console.text().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private Initramfs fileSystem(List<GuestRun> runs, List<GuestControl> own) {
    Initramfs files = new Initramfs();
    FOLDERS.forEach(files::folder);
    files.device("dev/console", 5, 1).device("dev/null", 1, 3);
    files.copy("bin/busybox", programs.find("busybox")).link("bin/sh", "busybox");
    for (String program : List.of("ip", "tc")) {
      files.copy("bin/" + program, programs.find(program));
    }
    for (String library : GuestPrograms.LIBRARIES) {
      files.copy("lib/x86_64-linux-gnu/" + library, programs.find(library));
    }
    files.link("lib64", "lib/x86_64-linux-gnu");
    files.file("init", Resources.text(GuestTool.class, "init"));
    files.file("weir/guest", GuestTool.compile(compiler));
    StringBuilder plan = new StringBuilder();
    runs.forEach(run -> plan.append(run.words()));
    files.file("weir/plan", plan.toString());
    load(files, own);
    return files;
  }

  private void load(Initramfs files, List<GuestControl> own) {
    StringBuilder order = new StringBuilder();
    for (String module : MODULES) {
      files.file("weir/modules/" + module + ".ko", kernel.module(module));
      order.append(module).append(".ko\n");
    }
    for (GuestControl control : own) {
      if (control.isModule()) {
        files.file("weir/modules/" + control.file(), control.content());
        order.append(control.file()).append(' ').append(control.parameters()).append('\n');
      } else {
        files.file("weir/bpf/" + control.file(), control.content());
      }
    }
    files.file("weir/modules/order", order.toString());
    if (own.stream().anyMatch(control -> !control.isModule())) {
      files.copy("bin/bpftool", programs.find("bpftool"));
    }
  }
}
