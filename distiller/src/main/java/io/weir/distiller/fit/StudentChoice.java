package io.weir.distiller.fit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import java.util.Arrays;
import java.util.List;

/**
 * One of many students to choose from; what it does not say is as for a single student.
 *
 * @param student what is fitted
 * @param trees number of trees
 * @param depth most splits on a path
 * @param monotone whether the score never rises when r rises, all else equal
 * @param prune most closed-loop score that pruning may cost; 0: no pruning
 * @param direct whether it is trained by policy gradient instead, without the teacher
 */
public record StudentChoice(
    @JsonPropertyDescription("what is fitted") StudentKind student,
    @JsonPropertyDescription("number of trees") @Unit("trees") int trees,
    @JsonPropertyDescription("most splits on a path") @Unit("splits") int depth,
    @JsonPropertyDescription("the score never rises when r rises, all else equal") boolean monotone,
    @JsonPropertyDescription("most validation score that pruning may cost; 0: no pruning")
        double prune,
    @JsonPropertyDescription("trained by policy gradient, without the teacher; oblivious only")
        boolean direct) {
  /** From five trees to a hundred, of every kind. */
  public static final List<StudentChoice> DEFAULTS =
      List.of(
          of(StudentKind.cart, 1, 6),
          of(StudentKind.cart, 1, 8),
          of(StudentKind.randomForest, 20, 4),
          of(StudentKind.boosted, 20, 4),
          of(StudentKind.xgboost, 20, 4),
          of(StudentKind.oblivious, 5, 4),
          of(StudentKind.oblivious, 10, 4),
          new StudentChoice(StudentKind.oblivious, 20, 3, true, 0, false),
          of(StudentKind.oblivious, 20, 4),
          new StudentChoice(StudentKind.oblivious, 20, 4, true, 0, false),
          new StudentChoice(StudentKind.oblivious, 20, 4, false, 0.005, false),
          new StudentChoice(StudentKind.boosted, 20, 4, false, 0.005, false),
          of(StudentKind.oblivious, 100, 6),
          new StudentChoice(StudentKind.oblivious, 20, 4, true, 0, true),
          new StudentChoice(StudentKind.oblivious, 100, 4, true, 0, true));

  public StudentChoice {
    if (student == null) {
      throw new IllegalArgumentException(
          "student: expected one of " + Arrays.toString(StudentKind.values()));
    }
    Bounds.require("prune", prune, 0, 100, "");
    if (direct && (student != StudentKind.oblivious || prune > 0)) {
      throw new IllegalArgumentException(
          "direct: expected false; only `oblivious` students that are not pruned can be trained"
              + " directly");
    }
  }

  private static StudentChoice of(StudentKind student, int trees, int depth) {
    return new StudentChoice(student, trees, depth, false, 0, false);
  }

  /** For example {@code oblivious 20×4 monotone}. */
  public String title() {
    return (direct ? "direct" : student)
        + " "
        + trees
        + "×"
        + depth
        + (monotone ? " monotone" : "")
        + (prune > 0 ? " pruned" : "");
  }
}
