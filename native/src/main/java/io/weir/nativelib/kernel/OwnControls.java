package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Target;
import io.weir.nativelib.bpf.BpfCompiler;
import io.weir.nativelib.bpf.ControlMode;
import io.weir.nativelib.bpf.ControlSettings;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A decision program as congestion controls of one kernel.
 *
 * @param controls what to load
 * @param names what the kernel then calls them
 * @param skipped what could not be built on this machine and why
 */
public record OwnControls(List<GuestControl> controls, List<String> names, List<String> skipped) {
  /** The module's congestion control. */
  public static final String MODULE = "weir";

  /** The congestion control of the eBPF object. */
  public static final String BPF = "weir_bpf";

  private static final String MODULE_FILE = "weir_module";

  /** Units of time that a base round trip should come to; the emitted README says why. */
  private static final long BASE_RTT_UNITS = 20_000;

  /** Copies. */
  public OwnControls {
    controls = List.copyOf(controls);
    names = List.copyOf(names);
    skipped = List.copyOf(skipped);
  }

  /**
   * Emits and builds a program.
   *
   * @param path whose rate becomes the line rate, and whose delay fixes the unit of time
   * @throws io.weir.artefact.UserError if TCP cannot tell what the program wants, or it does not
   *     build
   */
  public static OwnControls of(
      ProgramFile program,
      GuestPath path,
      KernelFiles kernel,
      CCompiler compiler,
      Map<String, String> environment) {
    List<GuestControl> controls = new ArrayList<>();
    byte[] module =
        new KernelModule(environment, compiler)
            .build(
                Target.KERNEL.emit(program.program(), program.provenance()), MODULE_FILE, kernel);
    controls.add(
        GuestControl.module(
            MODULE_FILE,
            module,
            "line_rate_bps=%d time_unit_ns=%d".formatted(path.rateBps(), timeUnitNs(path))));
    Optional<String> missing = BpfCompiler.missing(environment);
    if (missing.isPresent()) {
      return new OwnControls(controls, List.of(MODULE), List.of(BPF + ": " + missing.get()));
    }
    controls.add(GuestControl.bpf(BPF, bpf(program, path, environment)));
    return new OwnControls(controls, List.of(MODULE, BPF), List.of());
  }

  private static byte[] bpf(ProgramFile program, GuestPath path, Map<String, String> environment) {
    ControlSettings settings =
        new ControlSettings(
            BPF, path.rateBps(), Math.toIntExact(timeUnitNs(path)), ControlMode.ENFORCE);
    Map<String, String> sources = Target.BPF.emit(program.program(), program.provenance());
    try (WorkFolder work = new WorkFolder(sources)) {
      Path object =
          BpfCompiler.find(environment)
              .compile(work.path().resolve(Target.BPF.shellFile()), settings.definitions());
      return Files.readAllBytes(object);
    } catch (IOException e) {
      throw UserError.environment("cannot compile BPF: " + AtomicFiles.reason(e), e);
    }
  }

  /** Nanoseconds in one unit of the program's time. */
  static long timeUnitNs(GuestPath path) {
    return Math.min(1_000_000, Math.max(1, path.delayUs() * 1000 / BASE_RTT_UNITS));
  }
}
