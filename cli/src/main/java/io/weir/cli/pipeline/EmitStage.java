package io.weir.cli.pipeline;

import io.weir.artefact.Provenance;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Target;
import java.util.List;
import java.util.Map;

/** Emits the C core and the shared-library shell into {@code c/}. */
final class EmitStage implements Stage {
  private static final String FOLDER = "c/";

  @Override
  public String name() {
    return "emit";
  }

  @Override
  public String title() {
    return "emitting fixed-point C";
  }

  @Override
  public List<String> run(RunFolder folder) {
    ProgramFile program = ProgramFile.read(folder.file(DistilStage.PROGRAM));
    Provenance provenance = provenance(folder, program);
    return Target.SHARED.write(program.program(), provenance, folder.file(FOLDER)).stream()
        .map(name -> FOLDER + name)
        .toList();
  }

  static Provenance provenance(RunFolder folder, ProgramFile program) {
    return folder.provenance(Map.of("program", program.sha256()));
  }
}
