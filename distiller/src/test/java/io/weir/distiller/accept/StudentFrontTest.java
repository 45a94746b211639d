package io.weir.distiller.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.accept.StudentFront.Budget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudentFrontTest {
  private static final double ANY = Double.POSITIVE_INFINITY;

  /** A student with {@code 2 splits + 1} nodes. */
  private static Student student(String name, int splits, double ns, double latencyGrowth) {
    Tree.Node root = Tree.leaf(0);
    for (int i = 0; i < splits; i++) {
      root = Tree.split(0, i, Tree.leaf(i), root);
    }
    DecisionProgram program =
        RlccObservation.program().withForest(new Forest(List.of(Tree.of(root)), 0));
    Fidelity fidelity = new Fidelity("w", 0, latencyGrowth, 0, 0, 0);
    Agreement agreement = new Agreement(1, 0, 0, 1);
    return new Student(name, program, ns, List.of(fidelity), agreement, agreement);
  }

  private static final Student SMALL = student("small", 1, 10, 0.2);
  private static final Student MIDDLE = student("middle", 5, 20, 0.05);
  private static final Student LARGE = student("large", 9, 30, 0.01);
  private static final StudentFront FRONT = new StudentFront(List.of(LARGE, SMALL, MIDDLE));

  @Test
  void theSmallestAcceptedOneIsTaken() {
    assertThat(FRONT.pick(Budget.NONE)).contains(MIDDLE);
    assertThat(FRONT.pick(new Budget(ANY, 100))).contains(MIDDLE);
  }

  @Test
  void withinABudgetTheOneThatLosesLeastIsTakenIfNoneIsAccepted() {
    assertThat(FRONT.pick(new Budget(ANY, 10))).contains(SMALL);
    assertThat(FRONT.pick(new Budget(19, Long.MAX_VALUE))).contains(SMALL);
    assertThat(FRONT.pick(new Budget(20, 11))).contains(MIDDLE);
    assertThat(FRONT.pick(new Budget(5, Long.MAX_VALUE))).isEmpty();
    Student worse = student("worse", 1, 10, 0.3);
    assertThat(new StudentFront(List.of(worse, SMALL)).pick(new Budget(ANY, 5))).contains(SMALL);
  }

  @Test
  void aStudentIsEfficientUnlessAnotherIsNowhereWorse() {
    assertThat(List.of(SMALL, MIDDLE, LARGE)).allMatch(FRONT::efficient);
    List<Student> more = new ArrayList<>(FRONT.students());
    Student dominated = student("dominated", 6, 20, 0.06);
    more.add(dominated);
    StudentFront front = new StudentFront(more);
    assertThat(front.efficient(dominated)).isFalse();
    assertThat(front.efficient(MIDDLE)).isTrue();
  }
}
