package io.weir.cli.command;

import io.weir.artefact.Artefact;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.TemporaryFolder;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.cli.report.StudentPage;
import io.weir.cli.report.StudentRow;
import io.weir.cli.students.StudentText;
import io.weir.cli.students.StudentTraining;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.accept.Student;
import io.weir.distiller.accept.StudentFront;
import io.weir.distiller.fit.StudentChoice;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Workers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes every student of a list, shows the front, and takes one. */
final class StudentSelection {
  private static final String ROWS_FORMAT = "weir/students";

  private final Experiment experiment;
  private final PolicyFile.Policy teacher;
  private final long seed;
  private final StudentOptions options;
  private final PrintWriter console;

  StudentSelection(
      Experiment experiment,
      PolicyFile.Policy teacher,
      long seed,
      StudentOptions options,
      PrintWriter console) {
    this.experiment = experiment;
    this.teacher = teacher;
    this.seed = seed;
    this.options = options;
    this.console = console;
  }

  /**
   * Does it all.
   *
   * @return whether the one that was taken is accepted
   */
  boolean run(Path out) {
    Path folder = options.folder(out);
    // Without a compiler the times would be missing at the end of it all.
    CCompiler compiler = CCompiler.find();
    StudentFront front;
    StudentTraining training;
    try (TemporaryFolder libraries = TemporaryFolder.create("weir");
        Workers workers = Workers.onAllProcessors()) {
      training =
          new StudentTraining(
              experiment,
              seed,
              teacher,
              folder,
              new LibraryBuild(compiler, libraries.path()),
              workers);
      front = train(training);
    }
    Student taken = pick(front);
    ProgramFile.write(out, taken.program(), training.provenance());
    List<StudentRow> rows = StudentRow.of(front);
    Artefact.write(folder.resolve("students.json"), ROWS_FORMAT, 1, training.provenance(), rows);
    AtomicFiles.writeString(folder.resolve("students.md"), StudentText.markdown(rows));
    AtomicFiles.writeString(
        folder.resolve("students.html"),
        StudentPage.render(rows, taken.name(), training.provenance()));
    console.print(StudentText.table(rows));
    console.printf(
        "%s: %s, %s%n",
        out,
        taken.name(),
        taken.accepted()
            ? "accepted"
            : "NOT accepted: of those within the budget it loses least, %.2f times what is allowed"
                .formatted(taken.loss()));
    console.printf("the front: %s%n", folder.resolve("students.html"));
    return taken.accepted();
  }

  private StudentFront train(StudentTraining training) {
    List<StudentChoice> choices = experiment.distillation().front();
    List<Student> students = new ArrayList<>();
    try (Progress progress = Progress.of("students", choices.size())) {
      for (StudentChoice choice : choices) {
        progress.note(choice.title());
        students.add(training.student(choice));
        progress.step();
      }
    }
    return new StudentFront(students);
  }

  private Student pick(StudentFront front) {
    return front
        .pick(options.budget())
        .orElseThrow(
            () ->
                UserError.input(
                    "no student is within the budget; the cheapest have "
                        + front.students().stream()
                            .mapToInt(student -> student.shape().nodes())
                            .min()
                            .orElse(0)
                        + " nodes and "
                        + Math.round(
                            front.students().stream()
                                .mapToDouble(Student::decisionNs)
                                .min()
                                .orElse(0))
                        + " ns; expected a larger --budget-nodes or --budget-ns, or smaller"
                        + " students in `distillation.front`"));
  }
}
