package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.WeirVersion;
import io.weir.cli.report.HtmlReport;
import io.weir.cli.report.Report;
import io.weir.codegen.ir.ProgramFile;
import io.weir.trainer.policy.PolicyFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts everything together: {@code report.json} and {@code report.html}. */
final class ReportStage implements Stage {
  static final String JSON = "report.json";
  static final String HTML = "report.html";

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String title() {
    return "writing the report";
  }

  @Override
  public List<String> run(RunFolder folder) {
    Report report = assemble(folder);
    AtomicFiles.writeString(folder.file(JSON), Json.pretty(report));
    AtomicFiles.writeString(folder.file(HTML), HtmlReport.render(report));
    return List.of(JSON, HTML);
  }

  private static Report assemble(RunFolder folder) {
    EvaluateStage.Evaluation evaluation =
        read(folder, EvaluateStage.EVALUATION, EvaluateStage.EVALUATION_FORMAT)
            .contentAs(EvaluateStage.Evaluation.class);
    TimeStage.DecisionNs times =
        read(folder, TimeStage.TIMINGS, TimeStage.TIMINGS_FORMAT)
            .contentAs(TimeStage.DecisionNs.class);
    return new Report(
        WeirVersion.current(),
        folder.seed(),
        folder.experiment().scenario().name(),
        folder.experiment().sha256(),
        artefacts(folder),
        Artefact.read(
                folder.file(TrainStage.HISTORY),
                TrainStage.HISTORY_FORMAT,
                TrainStage.HISTORY_VERSION)
            .contentAs(Report.Training.class),
        read(folder, DistilStage.ROUNDS, DistilStage.ROUNDS_FORMAT)
            .contentAs(Report.Distillation.class),
        read(folder, ProveStage.PROOFS, ProveStage.PROOFS_FORMAT)
            .contentAs(ProveStage.Proofs.class)
            .properties(),
        read(folder, VerifyStage.EXACTNESS, VerifyStage.EXACTNESS_FORMAT)
            .contentAs(Report.Exactness.class),
        read(folder, AcceptStage.ACCEPTANCE, AcceptStage.ACCEPTANCE_FORMAT)
            .contentAs(AcceptStage.Acceptance.class)
            .verdict(),
        evaluation.comparisons(),
        evaluation.timelines(),
        read(folder, ApplicationsStage.APPLICATIONS, ApplicationsStage.APPLICATIONS_FORMAT)
            .contentAs(Report.Applications.class),
        new Report.Timings(machine(), folder.stageSeconds(), times.byAlgorithm()));
  }

  private static Map<String, String> artefacts(RunFolder folder) {
    Map<String, String> hashes = new TreeMap<>();
    hashes.put(
        TrainStage.POLICY, PolicyFile.read(folder.file(TrainStage.POLICY)).artefact().sha256());
    hashes.put(DistilStage.PROGRAM, ProgramFile.read(folder.file(DistilStage.PROGRAM)).sha256());
    return hashes;
  }

  private static Artefact read(RunFolder folder, String name, String format) {
    return Artefact.read(folder.file(name), format, 1);
  }

  private static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " processors, JDK "
        + System.getProperty("java.version")
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }
}
