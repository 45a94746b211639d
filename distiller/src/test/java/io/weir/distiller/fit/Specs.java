package io.weir.distiller.fit;

/** Settings of students for tests. */
public final class Specs {
  private Specs() {}

  /** A student without extra weights, with everything else its own. */
  public static FitSpec of(StudentKind student, int trees, int depth) {
    return new FitSpec(student, trees, depth, 0.4, 0, 0, 5, false, 0, 1);
  }

  /** The same, and the score never rises when the reward feature does. */
  public static FitSpec monotone(StudentKind student, int trees, int depth) {
    return new FitSpec(student, trees, depth, 0.4, 0, 0, 5, true, 0, 1);
  }

  /** Oblivious trees over bins and leaves of these sizes. */
  public static FitSpec oblivious(int trees, int depth, int bins, int leafBits) {
    return new FitSpec(StudentKind.oblivious, trees, depth, 0.4, bins, leafBits, 5, false, 0, 1);
  }
}
