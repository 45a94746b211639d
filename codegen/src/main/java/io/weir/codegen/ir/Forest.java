package io.weir.codegen.ir;

import java.util.List;

/**
 * Trees whose leaves are summed: {@code score = floor(sum / 2^leafShift)}, then saturated to the
 * score's declared range.
 *
 * @param trees the trees; none means there is no forest and a policy from outside gives the score
 * @param leafShift fractional bits that leaves have beyond the score's scale, in [0, 31]
 */
public record Forest(List<Tree> trees, int leafShift) {
  /** No forest: the program is an observation, into which a policy from outside plugs. */
  public static final Forest NONE = new Forest(List.of(), 0);

  /** Checks the shift. */
  public Forest {
    if (trees == null) {
      throw new IllegalArgumentException("forest: `trees` must be a list");
    }
    if (leafShift < 0 || leafShift > 31) {
      throw new IllegalArgumentException("forest: leafShift " + leafShift + " is not in [0, 31]");
    }
    trees = List.copyOf(trees);
  }

  /** Whether there is no tree. */
  public boolean absent() {
    return trees.isEmpty();
  }

  /** All values the shifted sum can take, before saturation; leaves are taken as independent. */
  public Interval sumRange() {
    Interval sum = Interval.of(0);
    for (Tree tree : trees) {
      sum = sum.plus(tree.leafRange());
    }
    return new Interval(sum.min() >> leafShift, sum.max() >> leafShift);
  }
}
