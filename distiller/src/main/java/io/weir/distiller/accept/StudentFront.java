package io.weir.distiller.accept;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Students of one teacher, and which of them is worth having.
 *
 * @param students all of them
 */
public record StudentFront(List<Student> students) {
  public StudentFront {
    students = List.copyOf(students);
  }

  /**
   * What a student may cost.
   *
   * @param decisionNs most time per decision, ns; infinite for any
   * @param nodes most nodes of all trees, leaves included
   */
  public record Budget(double decisionNs, long nodes) {
    /** No limit. */
    public static final Budget NONE = new Budget(Double.POSITIVE_INFINITY, Long.MAX_VALUE);

    boolean allows(Student student) {
      return !(student.decisionNs() > decisionNs) && student.shape().nodes() <= nodes;
    }
  }

  /**
   * The student to take: of those within the budget, the smallest that is accepted; if none is, the
   * one that loses least. Empty if none is within the budget.
   */
  public Optional<Student> pick(Budget budget) {
    List<Student> affordable = students.stream().filter(budget::allows).toList();
    Optional<Student> smallest =
        affordable.stream()
            .filter(Student::accepted)
            .min(Comparator.comparingInt(student -> student.shape().nodes()));
    return smallest.isPresent()
        ? smallest
        : affordable.stream().min(Comparator.comparingDouble(Student::loss));
  }

  /** Whether no other student costs as little and loses as little, and one of them less. */
  public boolean efficient(Student student) {
    return students.stream().noneMatch(other -> dominates(other, student));
  }

  private static boolean dominates(Student one, Student other) {
    return noWorse(one, other, s -> s.shape().nodes())
        && noWorse(one, other, Student::decisionNs)
        && noWorse(one, other, Student::loss)
        && (one.shape().nodes() < other.shape().nodes()
            || one.decisionNs() < other.decisionNs()
            || one.loss() < other.loss());
  }

  private static boolean noWorse(Student one, Student other, ToDoubleFunction<Student> figure) {
    return !(figure.applyAsDouble(one) > figure.applyAsDouble(other));
  }
}
