package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.cli.Progress;
import io.weir.cli.report.Report;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.accept.Fidelity;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Workers;
import java.util.List;
import java.util.Map;

/** Holds the tree against its network in closed loop: {@code acceptance.json}. */
final class AcceptStage implements Stage {
  static final String ACCEPTANCE = "acceptance.json";
  static final String ACCEPTANCE_FORMAT = "weir/acceptance";

  /**
   * What was found.
   *
   * @param verdict whether the tree is faithful
   * @param workloads how it did, by workload
   */
  record Acceptance(Report.Verdict verdict, List<Fidelity> workloads) {}

  @Override
  public String name() {
    return "accept";
  }

  @Override
  public String title() {
    return "holding the tree against the network, in closed loop";
  }

  @Override
  public List<String> run(RunFolder folder) {
    PolicyFile.Policy policy = PolicyFile.read(folder.file(TrainStage.POLICY));
    ProgramFile program = ProgramFile.read(folder.file(DistilStage.PROGRAM));
    List<Fidelity> fidelities;
    try (Workers workers = Workers.onAllProcessors()) {
      Judge judge = new Judge(folder.experiment(), policy, workers);
      try (Progress progress = Progress.of("accept", judge.steps())) {
        fidelities = judge.judge(program.program(), progress::step);
      }
    }
    Artefact.write(
        folder.file(ACCEPTANCE),
        ACCEPTANCE_FORMAT,
        1,
        folder.provenance(
            Map.of("policy", policy.artefact().sha256(), "program", program.sha256())),
        new Acceptance(
            new Report.Verdict(
                fidelities.stream().allMatch(Fidelity::faithful), Fidelity.verdict(fidelities)),
            fidelities));
    return List.of(ACCEPTANCE);
  }
}
