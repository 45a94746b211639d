package io.weir.codegen.foreign;

/** Five lists of equal length: children, features, thresholds, values. */
final class ArrayTable extends NodeTable {
  private final int[] left;
  private final int[] right;
  private final int[] feature;
  private final double[] threshold;
  private final double[] value;

  ArrayTable(
      ForeignFile tree,
      int features,
      int[] left,
      int[] right,
      int[] feature,
      double[] threshold,
      double[] value) {
    super(tree.place(), features);
    this.left = left;
    this.right = right;
    this.feature = feature;
    this.threshold = threshold;
    this.value = value;
    int size = left.length;
    if (right.length != size
        || feature.length != size
        || threshold.length != size
        || value.length != size) {
      throw tree.error(
          "the lists of a tree must have equal length; found %d left and %d right children,"
                  .formatted(left.length, right.length)
              + " %d features, %d thresholds, %d values"
                  .formatted(feature.length, threshold.length, value.length));
    }
  }

  @Override
  int size() {
    return left.length;
  }

  @Override
  boolean isLeaf(int node) {
    require(
        (left[node] == -1) == (right[node] == -1),
        node,
        "has one child; expected two, or none for a leaf");
    return left[node] == -1;
  }

  @Override
  double value(int node) {
    return value[node];
  }

  @Override
  int feature(int node) {
    return feature[node];
  }

  @Override
  double threshold(int node) {
    return threshold[node];
  }

  @Override
  int left(int node) {
    return left[node];
  }

  @Override
  int right(int node) {
    return right[node];
  }
}
