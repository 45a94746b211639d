package io.weir.nativelib.kernel;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Target;
import io.weir.codegen.target.tcp.TcpControl;
import io.weir.nativelib.bpf.BpfCompiler;
import io.weir.nativelib.bpf.BpfKernel;
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

  /** The module's congestion control, of a program for BBR. */
  public static final String BBR_MODULE = "weir_bbr";

  /** The congestion control of the eBPF object, of a program for BBR. */
  public static final String BBR_BPF = "weir_bbr_bpf";

  private static final String MODULE_FILE = "weir_module";
  private static final String BBR_MODULE_FILE = "weir_bbr";

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
    Emission emission = new Emission(program.program(), program.provenance(), Optional.empty());
    return of(emission, path, ControlMode.ENFORCE, kernel, compiler, environment);
  }

  /** As the other, with the mode that flows begin in. */
  public static OwnControls of(
      Emission emission,
      GuestPath path,
      ControlMode mode,
      KernelFiles kernel,
      CCompiler compiler,
      Map<String, String> environment) {
    List<String> names = names(emission.control());
    List<GuestControl> controls = new ArrayList<>();
    controls.add(module(emission, path, mode, new KernelModule(environment, compiler), kernel));
    Optional<String> missing = BpfCompiler.missing(environment);
    if (missing.isPresent()) {
      String reason = names.get(1) + ": " + missing.get();
      return new OwnControls(controls, names.subList(0, 1), List.of(reason));
    }
    ControlSettings settings =
        new ControlSettings(names.get(1), path.rateBps(), Math.toIntExact(timeUnitNs(path)), mode);
    controls.add(GuestControl.bpf(names.get(1), bpf(emission, settings, kernel, environment)));
    return new OwnControls(controls, names, List.of());
  }

  /** What a kernel calls a program: as a module, and as eBPF. */
  public static List<String> names(TcpControl control) {
    return switch (control) {
      case RATE -> List.of(MODULE, BPF);
      case BBR -> List.of(BBR_MODULE, BBR_BPF);
    };
  }

  private static GuestControl module(
      Emission emission, GuestPath path, ControlMode mode, KernelModule build, KernelFiles kernel) {
    boolean bbr = emission.control() == TcpControl.BBR;
    String file = bbr ? BBR_MODULE_FILE : MODULE_FILE;
    String line = bbr ? "" : "line_rate_bps=%d ".formatted(path.rateBps());
    String begins = mode == ControlMode.ENFORCE ? "" : " mode=" + mode.key();
    return GuestControl.module(
        file,
        build.build(Target.KERNEL.emit(emission), file, kernel),
        line + "time_unit_ns=%d".formatted(timeUnitNs(path)) + begins);
  }

  private static byte[] bpf(
      Emission emission,
      ControlSettings settings,
      KernelFiles kernel,
      Map<String, String> environment) {
    List<String> definitions = new ArrayList<>(settings.definitions());
    definitions.addAll(BpfKernel.definitions(kernel.version()));
    try (WorkFolder work = new WorkFolder(Target.BPF.emit(emission))) {
      Path object =
          BpfCompiler.find(environment)
              .compile(work.path().resolve(Target.BPF.shellFile()), definitions);
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
