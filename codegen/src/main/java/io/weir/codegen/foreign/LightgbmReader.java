package io.weir.codegen.foreign;

import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * LightGBM's text model. A value goes left if {@code x <= threshold}. {@code decision_type}: bit 0
 * category, bit 1 default left, bits 2 and 3 what is missing: 0 nothing, 1 zero, 2 NaN. A program's
 * inputs are never NaN. A split for which zero is missing sends it to its default side.
 */
final class LightgbmReader {
  private static final int CATEGORICAL = 1;
  private static final int DEFAULT_LEFT = 2;
  private static final int ZERO_IS_MISSING = 1;

  /** Objectives whose prediction is the sum itself. */
  private static final Set<String> IDENTITY =
      Set.of("regression", "regression_l1", "huber", "fair", "quantile", "mape", "custom");

  private final Path file;

  LightgbmReader(Path file) {
    this.file = file;
  }

  /** Keys of the header or of a tree. */
  private final class Block {
    private final String where;
    private final Map<String, String> keys = new LinkedHashMap<>();

    Block(String where) {
      this.where = where;
    }

    String place() {
      return file + ": " + where;
    }

    UserError error(String problem) {
      return UserError.input(place() + ": " + problem);
    }

    String text(String key) {
      String value = keys.get(key);
      if (value == null) {
        throw error("key `" + key + "` is missing");
      }
      return value;
    }

    int integer(String key) {
      try {
        return Integer.parseInt(text(key));
      } catch (NumberFormatException e) {
        throw error("key `%s`: expected an integer, found %s".formatted(key, text(key)));
      }
    }

    double[] numbers(String key) {
      try {
        return Arrays.stream(text(key).split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      } catch (NumberFormatException e) {
        throw error("key `%s`: expected numbers, found %s".formatted(key, text(key)));
      }
    }

    int[] integers(String key) {
      double[] numbers = numbers(key);
      int[] integers = new int[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        integers[i] = (int) numbers[i];
        if (integers[i] != numbers[i]) {
          throw error("key `%s`: expected integers, found %s".formatted(key, numbers[i]));
        }
      }
      return integers;
    }
  }

  ForeignModel read(String text) {
    List<Block> blocks = blocks(text);
    Block header = blocks.get(0);
    requireRegression(header);
    List<String> names = List.of(header.text("feature_names").split(" ", -1));
    int features = header.integer("max_feature_idx") + 1;
    if (names.size() != features) {
      throw header.error("expected %d feature names, found %d".formatted(features, names.size()));
    }
    List<ForeignNode> trees = new ArrayList<>();
    for (Block tree : blocks.subList(1, blocks.size())) {
      trees.add(tree(tree, features));
    }
    boolean mean = header.keys.containsKey("average_output");
    return new ForeignModel(
        file,
        "LightGBM",
        names,
        Comparison.DOUBLE_AT_MOST,
        0,
        mean ? 1.0 / Math.max(1, trees.size()) : 1,
        trees);
  }

  private List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>(List.of(new Block("header")));
    for (String line : text.split("\r?\n", -1)) {
      if (line.equals("end of trees")) {
        return blocks;
      }
      int equals = line.indexOf('=');
      if (line.startsWith("Tree=")) {
        blocks.add(new Block("tree " + line.substring(equals + 1)));
      } else if (!line.isEmpty()) {
        Map<String, String> keys = blocks.get(blocks.size() - 1).keys;
        keys.put(
            equals < 0 ? line : line.substring(0, equals),
            equals < 0 ? "" : line.substring(equals + 1));
      }
    }
    throw UserError.input(file + ": the line `end of trees` is missing; the file was cut off");
  }

  private static void requireRegression(Block header) {
    if (header.integer("num_class") != 1 || header.integer("num_tree_per_iteration") != 1) {
      throw header.error("the model has several outputs; only one can be imported");
    }
    String objective = header.keys.getOrDefault("objective", "custom");
    if (!IDENTITY.contains(objective.split(" ", -1)[0]) || objective.contains("sqrt")) {
      throw header.error(
          "objective \"%s\" transforms the sum of the trees; expected one of %s"
              .formatted(objective, IDENTITY.stream().sorted().toList()));
    }
  }

  private static ForeignNode tree(Block tree, int features) {
    if (tree.keys.getOrDefault("is_linear", "0").equals("1")) {
      throw tree.error(
          "leaves with linear models cannot be honoured; train with linear_tree=false");
    }
    double[] leaves = tree.numbers("leaf_value");
    if (leaves.length != tree.integer("num_leaves")) {
      throw tree.error("expected as many values of leaves as there are leaves");
    }
    return leaves.length == 1 ? new ForeignNode.Leaf(leaves[0]) : new Table(tree, features).root();
  }

  /** Inner nodes first, leaves after them. */
  private static final class Table extends NodeTable {
    private final double[] leaves;
    private final int[] feature;
    private final double[] threshold;
    private final int[] type;
    private final int[] left;
    private final int[] right;

    Table(Block tree, int features) {
      super(tree.place(), features);
      leaves = tree.numbers("leaf_value");
      feature = tree.integers("split_feature");
      threshold = tree.numbers("threshold");
      type = tree.integers("decision_type");
      left = tree.integers("left_child");
      right = tree.integers("right_child");
      int inner = leaves.length - 1;
      for (int length : new int[] {threshold.length, type.length, left.length, right.length}) {
        if (feature.length != inner || length != inner) {
          throw tree.error(
              "the lists of a tree with %d leaves must have %d entries"
                  .formatted(leaves.length, inner));
        }
      }
    }

    @Override
    int size() {
      return feature.length + leaves.length;
    }

    @Override
    boolean isLeaf(int node) {
      return node >= feature.length;
    }

    @Override
    double value(int node) {
      return leaves[node - feature.length];
    }

    @Override
    int feature(int node) {
      require(
          (type[node] & CATEGORICAL) == 0,
          node,
          "splits on categories cannot be honoured; encode them as numbers first");
      return feature[node];
    }

    @Override
    double threshold(int node) {
      return threshold[node];
    }

    @Override
    Boolean zeroLeft(int node) {
      return ((type[node] >> 2) & 3) == ZERO_IS_MISSING ? (type[node] & DEFAULT_LEFT) != 0 : null;
    }

    @Override
    int left(int node) {
      return child(left[node]);
    }

    @Override
    int right(int node) {
      return child(right[node]);
    }

    /** Leaves have negative numbers, -1 the first. */
    private int child(int number) {
      if (number >= feature.length) {
        return size();
      }
      return number >= 0 ? number : feature.length + ~number;
    }
  }
}
