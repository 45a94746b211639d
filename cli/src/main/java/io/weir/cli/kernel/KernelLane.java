package io.weir.cli.kernel;

import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.cli.Shipped;
import io.weir.cli.live.LineUp;
import io.weir.cli.live.Simulated;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.tcp.TcpControl;
import io.weir.nativelib.bpf.ControlMode;
import io.weir.nativelib.kernel.GuestLane;
import io.weir.nativelib.kernel.GuestPrograms;
import io.weir.nativelib.kernel.GuestRun;
import io.weir.nativelib.kernel.KernelFiles;
import io.weir.nativelib.kernel.KernelSeries;
import io.weir.nativelib.kernel.OwnControls;
import io.weir.nativelib.kernel.PackageCache;
import io.weir.nativelib.kernel.VirtualMachine;
import io.weir.nativelib.toolchain.CCompiler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A scenario in one kernel after another. */
public final class KernelLane {
  /** What a boot is worth in seconds of a machine that sends. */
  private static final long BOOT_STEPS = 7;

  private static final Duration LEAST_LIMIT = Duration.ofMinutes(2);

  /** Seconds of processor time per second of the machine, for the fastest lines. */
  private static final long LIMIT_FACTOR = 30;

  private static final List<String> CONTROLS =
      List.of("cubic", "reno", "bbr", "weir", "weir_bpf", "cubic+bbr", "weir+cubic");

  private static final List<String> BBR_CONTROLS =
      List.of(
          "bbr", "weir_bbr", "weir_bbr_bpf", "bbr+cubic", "weir_bbr+cubic", "weir_bbr_bpf+cubic");

  private final LaneScenario scenario;
  private final Emission program;
  private final ControlMode mode;
  private final boolean all;
  private final List<GuestRun> runs;
  private final Map<String, String> environment;
  private final Map<String, Simulated> simulated = new HashMap<>();

  /** Told how far it is. */
  public interface Listener {
    /** What is being done. */
    void now(String what);

    /** So many more of {@link #steps} are done. */
    void done(long steps);
  }

  /**
   * What came out.
   *
   * @param rows figures of every run
   * @param results everything that was measured, one per kernel
   * @param skipped what could not run and why
   */
  public record Outcome(List<LaneRow> rows, List<GuestLane.Result> results, List<String> skipped) {}

  /**
   * A lane.
   *
   * @param mode what the program may do
   * @param asked congestion controls; if empty, all there are
   */
  public KernelLane(
      LaneScenario scenario,
      Emission program,
      ControlMode mode,
      List<String> asked,
      Map<String, String> environment) {
    this.scenario = scenario;
    this.program = program;
    this.mode = mode;
    this.environment = environment;
    all = asked.isEmpty();
    List<String> known = program.control() == TcpControl.BBR ? BBR_CONTROLS : CONTROLS;
    runs = (all ? known : asked).stream().distinct().map(scenario::run).toList();
  }

  /**
   * A scenario for a lane.
   *
   * @param file null for the shipped one
   */
  public static LaneScenario scenario(Path file, long seed) {
    return LaneScenario.of(Shipped.KERNEL.experiment(file, seed).scenario(), seed);
  }

  /** Steps that {@link Listener#done} will be told in all. */
  public long steps(int kernels) {
    return kernels * (BOOT_STEPS + runs.stream().mapToLong(KernelLane::steps).sum());
  }

  private static long steps(GuestRun run) {
    return Math.max(1, Math.round(run.seconds()));
  }

  /**
   * Runs everything.
   *
   * @param compare simulate too
   * @throws UserError if the machine lacks something, or a run fails
   */
  public Outcome run(List<KernelSeries> series, boolean compare, Listener listener) {
    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    VirtualMachine machine = VirtualMachine.find(environment, limit());
    CCompiler compiler = CCompiler.find(environment);
    PackageCache cache = new PackageCache(environment, listener::now);
    for (KernelSeries one : series) {
      KernelFiles kernel = cache.kernel(one);
      GuestPrograms programs = cache.programs();
      GuestLane lane = new GuestLane(kernel, programs, machine, compiler);
      run(lane, compiler, outcome, compare, listener);
    }
    return outcome;
  }

  private Duration limit() {
    double seconds = runs.stream().mapToDouble(GuestRun::seconds).sum();
    return LEAST_LIMIT.plusSeconds(Math.round(LIMIT_FACTOR * seconds));
  }

  private void run(
      GuestLane lane, CCompiler compiler, Outcome outcome, boolean compare, Listener listener) {
    String version = lane.kernel().version();
    listener.now(version + ": building the module");
    OwnControls own =
        OwnControls.of(program, scenario.path(), mode, lane.kernel(), compiler, environment);
    own.skipped().stream()
        .filter(text -> !outcome.skipped().contains(text))
        .forEach(outcome.skipped()::add);
    List<GuestRun> possible = all ? runs.stream().filter(run -> has(own, run)).toList() : runs;
    long[] told = {0};
    listener.now(version + ": booting");
    GuestLane.Result result =
        lane.run(
            possible,
            own.controls(),
            name -> {
              long before =
                  BOOT_STEPS
                      + possible.stream()
                          .takeWhile(run -> !run.name().equals(name))
                          .mapToLong(KernelLane::steps)
                          .sum();
              listener.done(before - told[0]);
              told[0] = before;
              listener.now(version + ": " + name);
            });
    listener.done(steps(1) - told[0]);
    outcome.results().add(result);
    for (GuestRun run : possible) {
      outcome
          .rows()
          .add(
              LaneRow.of(
                  scenario,
                  version,
                  run,
                  result.flows().get(run.name()),
                  compare ? simulated(run.name()) : null));
    }
  }

  /** Whether all congestion controls of a run are there: those of the kernel always are. */
  private static boolean has(OwnControls own, GuestRun run) {
    return run.controls().stream()
        .allMatch(name -> !name.startsWith("weir") || own.names().contains(name));
  }

  /** What the simulator makes of a run; null if it has no such algorithm or flows are mixed. */
  private Simulated simulated(String name) {
    if (name.contains("+") || name.startsWith("weir")) {
      return null;
    }
    LineUp lineUp = LineUp.of(scenario.scenario(), name);
    if (!lineUp.isSimulated()) {
      return null;
    }
    return simulated.computeIfAbsent(
        name, key -> Simulated.run(lineUp.scenario(), Experiment.DEFAULT_SEED));
  }
}
