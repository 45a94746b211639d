package io.weir.cli.students;

import io.weir.artefact.Artefact;
import io.weir.artefact.Provenance;
import io.weir.cli.Experiment;
import io.weir.cli.pipeline.DirectStage;
import io.weir.cli.pipeline.DistilStage;
import io.weir.cli.pipeline.Judge;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.DistillationSpec;
import io.weir.distiller.Distiller;
import io.weir.distiller.accept.Agreement;
import io.weir.distiller.accept.Fidelity;
import io.weir.distiller.accept.Student;
import io.weir.distiller.fit.StudentChoice;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Distils, judges and times students of one teacher. Each is written to a folder as soon as it is
 * done; one that lies there already, from the same teacher, seed and settings, is not made again.
 */
public final class StudentTraining {
  private static final String FORMAT = "weir/student";

  private final Experiment experiment;
  private final long seed;
  private final PolicyFile.Policy teacher;
  private final Path folder;
  private final LibraryBuild build;
  private final Workers workers;
  private final Judge judge;
  private final Provenance provenance;

  /**
   * @param experiment how to distil, what to judge on
   * @param seed of the rollouts
   * @param teacher the policy
   * @param folder where students go
   * @param build compiles them, to time them
   * @param workers where the simulations run
   */
  public StudentTraining(
      Experiment experiment,
      long seed,
      PolicyFile.Policy teacher,
      Path folder,
      LibraryBuild build,
      Workers workers) {
    this.experiment = experiment;
    this.seed = seed;
    this.teacher = teacher;
    this.folder = folder;
    this.build = build;
    this.workers = workers;
    this.judge = new Judge(experiment, teacher, workers);
    this.provenance =
        Provenance.now(seed, experiment.sha256(), Map.of("policy", teacher.artefact().sha256()));
  }

  /**
   * What a student's file holds beside its program's.
   *
   * @param programSha256 hash of the program's file
   * @param decisionNs time of one decision of its compiled C, ns
   * @param fidelities how it did against its teacher
   * @param teacherStates its answers on states the teacher visits
   * @param ownStates its answers on states it visits itself
   */
  record Figures(
      String programSha256,
      double decisionNs,
      List<Fidelity> fidelities,
      Agreement teacherStates,
      Agreement ownStates) {}

  /** Where the students come from. */
  public Provenance provenance() {
    return provenance;
  }

  /** Makes a student, or reads it. */
  public Student student(StudentChoice choice) {
    String file = choice.title().replace(' ', '-').replace('×', 'x') + ".json";
    Path program = folder.resolve(file);
    Path figures = folder.resolve("figures-" + file);
    if (Files.exists(figures) && Files.exists(program)) {
      Artefact known = Artefact.read(figures, FORMAT, 1);
      ProgramFile made = ProgramFile.read(program);
      Figures read = known.contentAs(Figures.class);
      if (known.provenance().equals(provenance) && made.sha256().equals(read.programSha256())) {
        return student(choice, made, read);
      }
    }
    return train(choice, program, figures);
  }

  /** What was trained, before it is judged. */
  private record Made(DecisionProgram program, Agreement teacherStates, Agreement ownStates) {}

  private Student train(StudentChoice choice, Path program, Path file) {
    Made made = choice.direct() ? direct(choice) : distilled(choice);
    ProgramFile written = ProgramFile.write(program, made.program(), provenance);
    Figures figures =
        new Figures(
            written.sha256(),
            DecisionTimer.decisionNs(made.program(), provenance, build),
            judge.judge(made.program(), () -> {}),
            made.teacherStates(),
            made.ownStates());
    Artefact.write(file, FORMAT, 1, provenance, figures);
    return student(choice, written, figures);
  }

  private Distiller distiller(StudentChoice choice) {
    return DistilStage.distiller(
        experiment, experiment.distillation().with(choice), teacher, seed, workers);
  }

  private Made distilled(StudentChoice choice) {
    Distiller.Result result = distiller(choice).distil(DistilStage.teacherOf(teacher), round -> {});
    return new Made(result.program(), result.teacherStates(), result.ownStates());
  }

  private Made direct(StudentChoice choice) {
    DistillationSpec how = experiment.distillation().with(choice);
    DecisionProgram program =
        DirectStage.training(experiment, how, DistilStage.observationOf(teacher), seed, workers)
            .train(step -> {})
            .program();
    Distiller distiller = distiller(choice);
    Mlp network = DistilStage.teacherOf(teacher);
    return new Made(
        program,
        distiller.onTeacherStates(program, network),
        distiller.onOwnStates(program, network));
  }

  private static Student student(StudentChoice choice, ProgramFile program, Figures figures) {
    return new Student(
        choice.title(),
        program.program(),
        figures.decisionNs(),
        figures.fidelities(),
        figures.teacherStates(),
        figures.ownStates());
  }
}
