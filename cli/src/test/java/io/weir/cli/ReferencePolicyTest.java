package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.compare.EvaluationSpec;
import io.weir.benchmarks.compare.SideBySide;
import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.cli.pipeline.Lineup;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.load.NativeProgram;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The policy and program in examples/policies hold the bars of the reference environment, as
 * compiled C, for every one of five seeds. After a change that moves them, make them again with the
 * command in examples/policies/README.md.
 */
final class ReferencePolicyTest {
  private static final Path POLICIES = Path.of("..", "examples", "policies");
  private static final Path POLICY = POLICIES.resolve("reference-policy.json");
  private static final Path PROGRAM = POLICIES.resolve("reference-program.json");

  @TempDir private static Path folder;
  private static ProgramFile program;
  private static NativeProgram loaded;

  @BeforeAll
  static void compile() {
    program = ProgramFile.read(PROGRAM);
    Path library =
        new LibraryBuild(CCompiler.find(), folder)
            .build(program.program(), program.provenance())
            .file();
    loaded = NativeProgram.load(library, program.program());
  }

  @AfterAll
  static void unload() {
    loaded.close();
  }

  @Test
  void nativePolicyHoldsTheBars() {
    EvaluationSpec spec =
        new EvaluationSpec(
            List.of(
                TrafficSpec.of(Pattern.manyToOne, 2, 1), TrafficSpec.of(Pattern.manyToOne, 8, 1)),
            5,
            new RunSpec(60_000, 40_000, 1));
    List<SideBySide.Outcome> outcomes;
    try (Workers workers = Workers.onAllProcessors()) {
      outcomes =
          SideBySide.run(
              Scenario.DEFAULTS,
              List.of(Lineup.compiled("native", loaded)),
              spec,
              workers,
              () -> {});
    }
    assertThat(outcomes).hasSize(2);
    SoftAssertions bars = new SoftAssertions();
    for (SideBySide.Outcome outcome : outcomes) {
      for (SimulationResult result : outcome.results()) {
        String run = outcome.workload() + ", seed " + result.seed();
        bars.assertThat(result.goodputGbps()).as("goodput Gb/s, " + run).isGreaterThan(95);
        bars.assertThat(result.minMaxFairness()).as("min/max, " + run).isGreaterThan(0.9);
        bars.assertThat(result.latencyP99Us()).as("p99 µs, " + run).isLessThan(20);
        bars.assertThat(result.droppedFrames()).as("drops, " + run).isZero();
      }
    }
    bars.assertAll();
  }

  @Test
  void programComesFromThePolicy() {
    assertThat(program.provenance().parents())
        .containsEntry("policy", PolicyFile.read(POLICY).artefact().sha256());
  }

  @Test
  void everyAlgorithmCanBeTimed() {
    Map<String, DecisionTimes.Time> times =
        DecisionTimes.measure(
            POLICY, PROGRAM, loaded.file(), new DecisionTimes.Effort(0, 1, 20), () -> {});
    assertThat(times).hasSize(DecisionTimes.algorithms());
    times.forEach((name, time) -> assertThat(time.meanNs()).as(name).isPositive());
  }
}
