package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.cli.Progress;
import io.weir.cli.report.Report;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.collect.ProgramDecision;
import io.weir.nativelib.differential.Differential;
import io.weir.nativelib.load.NativeDecision;
import io.weir.nativelib.load.NativeProgram;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.CompiledLibrary;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.TrafficSpec;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * Compiles the C, loads it, and holds it against the Java interpreter: vector by vector, and by the
 * event digests of whole simulations with either in the loop.
 */
final class VerifyStage implements Stage {
  static final String EXACTNESS = "exactness.json";
  static final String EXACTNESS_FORMAT = "weir/exactness";
  static final String LIBRARY = "libweir_policy.so";
  private static final long VECTORS = 1_000_000;
  private static final RunSpec RUN = new RunSpec(10_000, 5_000, 1);

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String title() {
    return "compiling the C and comparing it with the Java interpreter";
  }

  @Override
  public List<String> run(RunFolder folder) {
    ProgramFile file = ProgramFile.read(folder.file(DistilStage.PROGRAM));
    CompiledLibrary compiled =
        new LibraryBuild(CCompiler.find(), folder.root())
            .build(file.program(), EmitStage.provenance(folder, file));
    AtomicFiles.write(
        folder.file(LIBRARY),
        target ->
            Files.move(compiled.file(), target, java.nio.file.StandardCopyOption.REPLACE_EXISTING));
    Report.Exactness exactness;
    try (NativeProgram loaded = NativeProgram.load(folder.file(LIBRARY), file.program())) {
      exactness = compare(folder, file.program(), loaded, compiled.compiler());
    }
    Artefact.write(
        folder.file(EXACTNESS),
        EXACTNESS_FORMAT,
        1,
        folder.provenance(Map.of("program", file.sha256())),
        exactness);
    return List.of(LIBRARY, EXACTNESS);
  }

  private static Report.Exactness compare(
      RunFolder folder, DecisionProgram program, NativeProgram loaded, String compiler) {
    List<TrafficSpec> workloads = folder.experiment().evaluation().workloads();
    try (Progress progress = Progress.of("verify", 1 + workloads.size())) {
      Differential.Result vectors = Differential.run(loaded, VECTORS, folder.seed());
      progress.step();
      if (!vectors.exact()) {
        throw UserError.checkFailed(
            "the C differs from the Java interpreter in "
                + vectors.mismatches()
                + " of "
                + vectors.vectors()
                + " vectors; the first: "
                + vectors.firstMismatch());
      }
      int equal = 0;
      for (TrafficSpec workload : workloads) {
        Scenario scenario = folder.experiment().scenario().withTraffic(workload).withRun(RUN);
        long java = digest(scenario, folder.seed(), new ProgramDecision(program));
        long c = digest(scenario, folder.seed(), new NativeDecision(loaded));
        if (java != c) {
          throw UserError.checkFailed(
              "the event digests of "
                  + workload.title()
                  + " differ: Java "
                  + Long.toHexString(java)
                  + ", C "
                  + Long.toHexString(c));
        }
        equal++;
        progress.step();
      }
      return new Report.Exactness(
          compiler,
          vectors.vectors(),
          vectors.witnesses(),
          vectors.mismatches(),
          workloads.size(),
          equal);
    }
  }

  private static long digest(Scenario scenario, long seed, RateDecision decision) {
    Simulation simulation =
        new Simulation(
            scenario, seed, new ProbeRateControl(decision, scenario.roce().minRateQ20()));
    simulation.run();
    return simulation.digest();
  }
}
