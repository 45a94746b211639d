package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.cli.Progress;
import io.weir.cli.report.Report;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.verify.Finding;
import io.weir.distiller.verify.Prover;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Proves what the program is and claims: {@code proofs.json}. */
final class ProveStage implements Stage {
  static final String PROOFS = "proofs.json";
  static final String PROOFS_FORMAT = "weir/proofs";

  /**
   * What was found.
   *
   * @param properties in order
   */
  record Proofs(List<Report.Proof> properties) {}

  @Override
  public String name() {
    return "prove";
  }

  @Override
  public String title() {
    return "proving what the tree claims";
  }

  @Override
  public List<String> run(RunFolder folder) {
    ProgramFile program = ProgramFile.read(folder.file(DistilStage.PROGRAM));
    List<Prover.Task> tasks = new Prover(program.program(), Prover.DEFAULT_LIMIT).tasks(List.of());
    List<Report.Proof> proofs = new ArrayList<>();
    try (Progress progress = Progress.of("prove", tasks.size())) {
      for (Prover.Task task : tasks) {
        Finding finding = task.prove(share -> {});
        proofs.add(
            new Report.Proof(finding.property(), finding.verdict().name(), finding.detail()));
        progress.step();
      }
    }
    Artefact.write(
        folder.file(PROOFS),
        PROOFS_FORMAT,
        1,
        folder.provenance(Map.of("program", program.sha256())),
        new Proofs(proofs));
    return List.of(PROOFS);
  }
}
