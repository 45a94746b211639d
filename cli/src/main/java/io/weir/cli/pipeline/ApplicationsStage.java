package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.benchmarks.applications.ApplicationComparison;
import io.weir.benchmarks.applications.ApplicationScenario;
import io.weir.benchmarks.compare.Contender;
import io.weir.cli.ApplicationFigures;
import io.weir.cli.Progress;
import io.weir.cli.report.Report;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.scenario.Scenario;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Runs applications across a leaf-spine network under every algorithm: {@code applications.json}.
 * The scenario is the built-in one, whatever the pipeline's; the seeds are as many as the
 * evaluation's.
 */
public final class ApplicationsStage implements Stage {
  static final String APPLICATIONS = "applications.json";
  static final String APPLICATIONS_FORMAT = "weir/applications";

  @Override
  public String name() {
    return "applications";
  }

  @Override
  public String title() {
    return "running HTTP/2 and Redis across a congested leaf-spine network";
  }

  @Override
  public List<String> run(RunFolder folder) {
    PolicyFile.Policy policy = PolicyFile.read(folder.file(TrainStage.POLICY));
    ProgramFile program = ProgramFile.read(folder.file(DistilStage.PROGRAM));
    DecisionProgram observation = DistilStage.observationOf(policy);
    // Not the C as well: the verification has shown that it decides as the program does.
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Lineup.network(Contender.NETWORK, policy.network(), observation));
    contenders.add(Lineup.program(Contender.PROGRAM, program.program()));
    contenders.addAll(
        ApplicationComparison.handWritten(() -> new ProgramObservation(RlccObservation.program())));
    List<Long> seeds =
        LongStream.rangeClosed(1, folder.experiment().evaluation().seeds()).boxed().toList();
    Artefact.write(
        folder.file(APPLICATIONS),
        APPLICATIONS_FORMAT,
        1,
        folder.provenance(
            Map.of("policy", policy.artefact().sha256(), "program", program.sha256())),
        compare(ApplicationScenario.DEFAULT, contenders, seeds));
    return List.of(APPLICATIONS);
  }

  /** Runs applications under contenders, with progress. */
  public static Report.Applications compare(
      Scenario scenario, List<Contender> contenders, List<Long> seeds) {
    long runs = ApplicationComparison.runs(contenders, seeds);
    try (Workers workers = Workers.onAllProcessors();
        Progress progress = Progress.of("applications", runs)) {
      return ApplicationFigures.of(
          scenario,
          ApplicationComparison.run(scenario, contenders, seeds, workers, progress::step),
          seeds.size());
    }
  }
}
