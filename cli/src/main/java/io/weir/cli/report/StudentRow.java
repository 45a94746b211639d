package io.weir.cli.report;

import io.weir.codegen.analyse.ForestShape;
import io.weir.distiller.accept.Agreement;
import io.weir.distiller.accept.Fidelity;
import io.weir.distiller.accept.Student;
import io.weir.distiller.accept.StudentFront;
import java.util.List;

/**
 * A student's line in a table, a file or a chart.
 *
 * @param name what to call it
 * @param trees trees of its forest
 * @param depth deepest path
 * @param nodes nodes of all trees, leaves included
 * @param decisionNs time of one decision of its compiled C, ns; null if not measured
 * @param loss largest loss on any workload, as a share of what is allowed
 * @param accepted whether it may stand for its teacher
 * @param efficient whether no other student is as small, as fast and as faithful
 * @param rmse error of the multiplier on states the teacher visits
 * @param ownRmse the same on states it visits itself
 * @param ownAgreement share of its own states in which it moves the rate as the teacher would
 * @param workloads how it did against its teacher
 * @param sha256 hash of its program
 */
public record StudentRow(
    String name,
    int trees,
    int depth,
    int nodes,
    Double decisionNs,
    double loss,
    boolean accepted,
    boolean efficient,
    double rmse,
    double ownRmse,
    double ownAgreement,
    List<Fidelity> workloads,
    String sha256) {
  /** The rows of a front, smallest student first. */
  public static List<StudentRow> of(StudentFront front) {
    return front.students().stream()
        .map(student -> of(student, front.efficient(student)))
        .sorted(
            java.util.Comparator.comparingInt(StudentRow::nodes).thenComparing(StudentRow::name))
        .toList();
  }

  private static StudentRow of(Student student, boolean efficient) {
    ForestShape shape = student.shape();
    Agreement own = student.ownStates();
    return new StudentRow(
        student.name(),
        shape.trees(),
        shape.depth(),
        shape.nodes(),
        Double.isNaN(student.decisionNs()) ? null : student.decisionNs(),
        student.loss(),
        student.accepted(),
        efficient,
        student.teacherStates().rmse(),
        own.rmse(),
        own.sameDirection(),
        student.fidelities(),
        student.program().sha256());
  }
}
