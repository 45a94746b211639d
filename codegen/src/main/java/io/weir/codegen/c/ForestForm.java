package io.weir.codegen.c;

import io.weir.artefact.UserError;
import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.analyse.SymmetricForest;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The shapes in which a forest is written as C. All give the same score; they differ in cost. */
public enum ForestForm {
  /** Nested if/else: fewest instructions, and a branch per level. */
  IF_ELSE("ifElse"),
  /** Node tables walked without a branch, the same number of steps for every input. */
  HEAP("heap"),
  /**
   * Symmetric trees: every level compared directly, the answers are the bits of a leaf's number.
   */
  COMPARES("compares"),
  /** Symmetric trees: a search per feature, then rows of bits, see {@code BitRows}. */
  BIT_ROWS("bitRows");

  /** Deepest tree nested if/else takes; compile time explodes beyond. */
  static final int DEEPEST_IF_ELSE = 10;

  /** Most bytes of tables {@link #BIT_ROWS} takes: beyond, they leave the nearer caches. */
  static final int MOST_TABLE_BYTES = 1 << 20;

  private final String key;

  ForestForm(String key) {
    this.key = key;
  }

  /** How a user writes it. */
  public String key() {
    return key;
  }

  /**
   * The form a user wrote.
   *
   * @throws UserError if there is none of that name
   */
  public static ForestForm of(String key) {
    return Arrays.stream(values())
        .filter(form -> form.key.equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.input(
                    "there is no form `%s`; choose one of auto, %s"
                        .formatted(
                            key,
                            Arrays.stream(values())
                                .map(ForestForm::key)
                                .collect(Collectors.joining(", ")))));
  }

  /** Why {@code forest} cannot be written in this form; empty if it can. */
  public Optional<String> refusal(Forest forest) {
    return switch (this) {
      case HEAP -> Optional.empty();
      case IF_ELSE -> tooDeep(forest);
      case COMPARES -> notSymmetric(forest);
      case BIT_ROWS -> notSymmetric(forest).or(() -> tooLarge(forest));
    };
  }

  private static Optional<String> tooDeep(Forest forest) {
    for (int i = 0; i < forest.trees().size(); i++) {
      int depth = ForestShape.depthOf(forest.trees().get(i));
      if (depth > DEEPEST_IF_ELSE) {
        return Optional.of(
            "tree %d has depth %d, and nested if/else is emitted up to depth %d; use the form heap"
                .formatted(i, depth, DEEPEST_IF_ELSE));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> notSymmetric(Forest forest) {
    OptionalInt other = SymmetricForest.firstOther(forest);
    return other.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "tree %d is not symmetric (complete, with one question per level); use the form %s"
                .formatted(other.getAsInt(), "heap or ifElse"));
  }

  private static Optional<String> tooLarge(Forest forest) {
    long bytes = BitRowsCode.of(forest).tableBytes();
    return bytes <= MOST_TABLE_BYTES
        ? Optional.empty()
        : Optional.of(
            "its tables would take %,d bytes, and %,d are allowed; use the form compares"
                .formatted(bytes, MOST_TABLE_BYTES));
  }

  /** Refuses a program whose forest this cannot hold. */
  void require(DecisionProgram program) {
    refusal(program.forest())
        .ifPresent(
            reason -> {
              throw UserError.input(
                  "program `%s` cannot be emitted in the form %s: %s"
                      .formatted(program.name(), key, reason));
            });
  }

  /** The C of {@code forest} in this form, which must be able to hold it. */
  ForestCode code(Forest forest) {
    return switch (this) {
      case IF_ELSE -> new IfElseCode(forest);
      case HEAP -> HeapCode.of(forest);
      case COMPARES -> ComparesCode.of(forest);
      case BIT_ROWS -> BitRowsCode.of(forest);
    };
  }
}
