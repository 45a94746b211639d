package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.benchmarks.compare.Contender;
import io.weir.benchmarks.compare.EvaluationSpec;
import io.weir.benchmarks.compare.SideBySide;
import io.weir.cli.Figures;
import io.weir.cli.Progress;
import io.weir.cli.report.Report;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.nativelib.load.NativeProgram;
import io.weir.sim.scenario.Scenario;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs everything against everything: {@code evaluation.json}. */
public final class EvaluateStage implements Stage {
  static final String EVALUATION = "evaluation.json";
  static final String EVALUATION_FORMAT = "weir/evaluation";

  /**
   * What an evaluation found.
   *
   * @param comparisons one row per workload and algorithm
   * @param timelines rates over time
   */
  record Evaluation(List<Report.Comparison> comparisons, List<Report.Timeline> timelines) {}

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public String title() {
    return "comparing it with hand-written algorithms";
  }

  @Override
  public List<String> run(RunFolder folder) {
    PolicyFile.Policy policy = PolicyFile.read(folder.file(TrainStage.POLICY));
    ProgramFile program = ProgramFile.read(folder.file(DistilStage.PROGRAM));
    DecisionProgram observation = DistilStage.observationOf(policy);
    List<SideBySide.Outcome> outcomes;
    try (NativeProgram loaded =
        NativeProgram.load(folder.file(VerifyStage.LIBRARY), program.program())) {
      List<Contender> contenders = new ArrayList<>();
      contenders.add(Lineup.network(Contender.NETWORK, policy.network(), observation));
      contenders.add(Lineup.program(Contender.PROGRAM, program.program()));
      contenders.add(Lineup.compiled(Contender.NATIVE, loaded));
      contenders.addAll(
          Contender.baselines(() -> new ProgramObservation(RlccObservation.program())));
      outcomes =
          compare(folder.experiment().scenario(), contenders, folder.experiment().evaluation());
    }
    Artefact.write(
        folder.file(EVALUATION),
        EVALUATION_FORMAT,
        1,
        folder.provenance(
            Map.of("policy", policy.artefact().sha256(), "program", program.sha256())),
        new Evaluation(Figures.comparisons(outcomes), Figures.timelines(outcomes)));
    return List.of(EVALUATION);
  }

  /** Runs contenders side by side, with progress. */
  public static List<SideBySide.Outcome> compare(
      Scenario base, List<Contender> contenders, EvaluationSpec spec) {
    long runs = (long) contenders.size() * spec.workloads().size() * spec.seeds();
    try (Workers workers = Workers.onAllProcessors();
        Progress progress = Progress.of("evaluate", runs)) {
      return SideBySide.run(base, contenders, spec, workers, progress::step);
    }
  }
}
