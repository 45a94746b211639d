package io.weir.codegen.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * XGBoost's JSON, version 1.0 and later. A value goes left if {@code x < threshold}, both as
 * float32. The default direction of a split is for missing values; a program's inputs never are, so
 * that it does not matter.
 */
final class XgboostReader {
  /** Objectives whose prediction is the sum itself. */
  private static final Set<String> IDENTITY =
      Set.of(
          "reg:squarederror",
          "reg:linear",
          "reg:squaredlogerror",
          "reg:pseudohubererror",
          "reg:absoluteerror",
          "reg:quantileerror");

  private final ForeignFile learner;

  XgboostReader(ForeignFile model) {
    learner = model.at("learner");
  }

  ForeignModel read() {
    ForeignFile parameters = learner.at("learner_model_param");
    requireRegression(parameters);
    int features = parameters.at("num_feature").integer();
    ForeignFile booster = learner.at("gradient_booster");
    if (!booster.at("name").text().equals("gbtree")) {
      throw booster
          .at("name")
          .error("expected \"gbtree\", found \"" + booster.at("name").text() + "\"");
    }
    List<ForeignNode> trees = new ArrayList<>();
    for (ForeignFile tree : booster.at("model").at("trees").items()) {
      trees.add(tree(tree, features));
    }
    return new ForeignModel(
        learner.file(),
        "XGBoost",
        names(features),
        Comparison.FLOAT_BELOW,
        (float) parameters.at("base_score").onlyNumber(),
        1,
        trees);
  }

  private void requireRegression(ForeignFile parameters) {
    String objective = learner.at("objective").at("name").text();
    if (!IDENTITY.contains(objective)) {
      throw learner
          .at("objective")
          .error(
              "\"%s\" transforms the sum of the trees or has several outputs; expected one of %s"
                  .formatted(objective, IDENTITY.stream().sorted().toList()));
    }
    if (parameters.at("num_class").integer() > 1
        || (parameters.has("num_target") && parameters.at("num_target").integer() > 1)) {
      throw parameters.error("the model has several outputs; only one can be imported");
    }
  }

  private List<String> names(int features) {
    if (learner.has("feature_names") && !learner.at("feature_names").isEmpty()) {
      List<String> names =
          learner.at("feature_names").items().stream().map(ForeignFile::text).toList();
      if (names.size() == features) {
        return names;
      }
      throw learner
          .at("feature_names")
          .error("expected %d names, found %d".formatted(features, names.size()));
    }
    List<String> names = new ArrayList<>();
    for (int f = 0; f < features; f++) {
      names.add("f" + f);
    }
    return names;
  }

  private static ForeignNode tree(ForeignFile tree, int features) {
    boolean categories = tree.has("categories") && !tree.at("categories").isEmpty();
    if (categories || (tree.has("split_type") && any(tree.at("split_type").integers()))) {
      throw tree.error("splits on categories cannot be honoured; encode them as numbers first");
    }
    ForeignFile parameters = tree.at("tree_param");
    if (parameters.has("size_leaf_vector") && parameters.at("size_leaf_vector").integer() > 1) {
      throw tree.error("leaves with several outputs cannot be imported");
    }
    double[] conditions = tree.at("split_conditions").numbers();
    // A leaf's value stands in the list of thresholds, as float32.
    double[] values = new double[conditions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) conditions[i];
    }
    return new ArrayTable(
            tree,
            features,
            tree.at("left_children").integers(),
            tree.at("right_children").integers(),
            tree.at("split_indices").integers(),
            conditions,
            values)
        .root();
  }

  private static boolean any(int[] flags) {
    for (int flag : flags) {
      if (flag != 0) {
        return true;
      }
    }
    return false;
  }
}
