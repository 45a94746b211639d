package io.weir.distiller.prune;

/**
 * A leaf of a tree that is pruned.
 *
 * @param value its answer
 * @param visits how many visited states come to it
 */
record Leaf(double value, long visits) {
  /** Sum of squares of the two leaves' answers around their mean, over the visited states. */
  double scatter(Leaf other) {
    double both = visits + other.visits;
    double between = value - other.value;
    return both == 0 ? 0 : between * between * visits * other.visits / both;
  }

  /** Both in one, with their mean. */
  Leaf with(Leaf other) {
    long both = visits + other.visits;
    return new Leaf(
        both == 0
            ? (value + other.value) / 2
            : (value * visits + other.value * other.visits) / both,
        both);
  }
}
