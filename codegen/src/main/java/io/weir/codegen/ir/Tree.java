package io.weir.codegen.ir;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A binary tree in flat arrays, root at node 0. At an inner node {@code x[feature] <= threshold}
 * goes left, anything else right. At a leaf {@code feature} is {@link #LEAF}; {@code threshold},
 * {@code left} and {@code right} are then 0 by convention and are not read.
 *
 * <p>The arrays are only required to be of equal length here; {@link DecisionProgram} checks the
 * shape, because only it knows the tree's number and the features.
 */
public final class Tree {
  /** Stands in {@code feature} for a leaf. */
  public static final int LEAF = -1;

  private final int[] feature;
  private final long[] threshold;
  private final int[] left;
  private final int[] right;
  private final long[] value;

  /**
   * Makes a tree; the arrays are copied.
   *
   * @param feature index of the tested feature, or {@link #LEAF}
   * @param threshold in the feature's scale; must fit 32 bits signed
   * @param left node for {@code x <= threshold}
   * @param right node for {@code x > threshold}
   * @param value what a leaf adds to the sum; must fit 32 bits signed
   */
  @JsonCreator
  public Tree(
      @JsonProperty(value = "feature", required = true) int[] feature,
      @JsonProperty(value = "threshold", required = true) long[] threshold,
      @JsonProperty(value = "left", required = true) int[] left,
      @JsonProperty(value = "right", required = true) int[] right,
      @JsonProperty(value = "value", required = true) long[] value) {
    if (feature == null || threshold == null || left == null || right == null || value == null) {
      throw new IllegalArgumentException(
          "a tree needs the lists feature, threshold, left, right and value");
    }
    int nodes = feature.length;
    if (nodes == 0
        || threshold.length != nodes
        || left.length != nodes
        || right.length != nodes
        || value.length != nodes) {
      throw new IllegalArgumentException(
          "a tree's lists must have equal length, at least 1; found feature %d, threshold %d,"
                  .formatted(nodes, threshold.length)
              + " left %d, right %d, value %d".formatted(left.length, right.length, value.length));
    }
    this.feature = feature.clone();
    this.threshold = threshold.clone();
    this.left = left.clone();
    this.right = right.clone();
    this.value = value.clone();
  }

  /** A tree under construction: a leaf, or a split with two subtrees. */
  public sealed interface Node {
    /**
     * A leaf.
     *
     * @param value what it adds to the sum
     */
    record Leaf(long value) implements Node {}

    /**
     * A split: {@code x[feature] <= threshold} goes left.
     *
     * @param feature index of the feature
     * @param threshold in the feature's scale
     * @param left subtree for values up to the threshold
     * @param right subtree for values above
     */
    record Split(int feature, long threshold, Node left, Node right) implements Node {}
  }

  /** A leaf, for {@link #of}. */
  public static Node leaf(long value) {
    return new Node.Leaf(value);
  }

  /** A split, for {@link #of}. */
  public static Node split(int feature, long threshold, Node left, Node right) {
    return new Node.Split(feature, threshold, left, right);
  }

  /** Flattens {@code root}, breadth first, so that siblings lie side by side. */
  public static Tree of(Node root) {
    List<Node> nodes = new ArrayList<>(List.of(root));
    List<int[]> children = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      int first = nodes.size();
      if (nodes.get(i) instanceof Node.Split split) {
        nodes.add(split.left());
        nodes.add(split.right());
        children.add(new int[] {first, first + 1});
      } else {
        children.add(new int[] {0, 0});
      }
    }
    int size = nodes.size();
    int[] feature = new int[size];
    long[] threshold = new long[size];
    int[] left = new int[size];
    int[] right = new int[size];
    long[] value = new long[size];
    for (int i = 0; i < size; i++) {
      left[i] = children.get(i)[0];
      right[i] = children.get(i)[1];
      if (nodes.get(i) instanceof Node.Split split) {
        feature[i] = split.feature();
        threshold[i] = split.threshold();
      } else {
        feature[i] = LEAF;
        value[i] = ((Node.Leaf) nodes.get(i)).value();
      }
    }
    return new Tree(feature, threshold, left, right, value);
  }

  /** Number of nodes, leaves included. */
  public int nodeCount() {
    return feature.length;
  }

  /** Whether {@code node} is a leaf. */
  public boolean leafAt(int node) {
    return feature[node] == LEAF;
  }

  /** Index of the feature tested at {@code node}, or {@link #LEAF}. */
  public int feature(int node) {
    return feature[node];
  }

  /** Threshold at {@code node}; fits 32 bits once a program has accepted the tree. */
  public long threshold(int node) {
    return threshold[node];
  }

  /** Node for {@code x <= threshold}. */
  public int left(int node) {
    return left[node];
  }

  /** Node for {@code x > threshold}. */
  public int right(int node) {
    return right[node];
  }

  /** Leaf value at {@code node}; fits 32 bits once a program has accepted the tree. */
  public long value(int node) {
    return value[node];
  }

  /** The smallest and largest leaf of the tree. */
  public Interval leafRange() {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int node = 0; node < feature.length; node++) {
      if (feature[node] == LEAF) {
        min = Math.min(min, value[node]);
        max = Math.max(max, value[node]);
      }
    }
    return new Interval(min, max);
  }

  @JsonProperty("feature")
  int[] jsonFeature() {
    return feature.clone();
  }

  @JsonProperty("threshold")
  long[] jsonThreshold() {
    return threshold.clone();
  }

  @JsonProperty("left")
  int[] jsonLeft() {
    return left.clone();
  }

  @JsonProperty("right")
  int[] jsonRight() {
    return right.clone();
  }

  @JsonProperty("value")
  long[] jsonValue() {
    return value.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tree tree
        && Arrays.equals(feature, tree.feature)
        && Arrays.equals(threshold, tree.threshold)
        && Arrays.equals(left, tree.left)
        && Arrays.equals(right, tree.right)
        && Arrays.equals(value, tree.value);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(feature) + 17 * Arrays.hashCode(threshold) + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "Tree[" + feature.length + " nodes]";
  }
}
