package io.weir.codegen.foreign;

import io.weir.artefact.StrictYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The lists of scikit-learn's {@code tree_}, as JSON:
 *
 * <pre>
 * {"n_features": 4, "aggregation": "mean", "trees": [
 *   {"children_left": […], "children_right": […], "feature": […], "threshold": […], "value": […]}]}
 * </pre>
 *
 * <p>{@code aggregation} is {@code sum} (boosting) or {@code mean} (forests); {@code scale} is the
 * learning rate, 1 if absent, and {@code base} the initial prediction, 0 if absent. Other lists of
 * a tree do not matter to its predictions and may be there.
 */
final class SklearnReader {
  private static final Set<String> KEYS =
      Set.of("n_features", "feature_names", "aggregation", "scale", "base", "trees");

  private final ForeignFile model;

  SklearnReader(ForeignFile model) {
    this.model = model;
  }

  ForeignModel read() {
    for (String key : model.keys()) {
      if (!KEYS.contains(key)) {
        throw model.error("key `%s` is unknown%s".formatted(key, StrictYaml.suggestion(key, KEYS)));
      }
    }
    int features = model.at("n_features").integer();
    List<ForeignNode> trees = new ArrayList<>();
    for (ForeignFile tree : model.at("trees").items()) {
      trees.add(tree(tree, features));
    }
    double scale = model.has("scale") ? model.at("scale").number() : 1;
    return new ForeignModel(
        model.file(),
        "scikit-learn",
        names(features),
        Comparison.FLOAT_AT_MOST,
        model.has("base") ? model.at("base").onlyNumber() : 0,
        isMean() ? scale / trees.size() : scale,
        trees);
  }

  private boolean isMean() {
    String aggregation = model.at("aggregation").text();
    if (!aggregation.equals("mean") && !aggregation.equals("sum")) {
      throw model
          .at("aggregation")
          .error("expected \"sum\" or \"mean\", found \"" + aggregation + "\"");
    }
    return aggregation.equals("mean");
  }

  private List<String> names(int features) {
    if (model.has("feature_names")) {
      List<String> names =
          model.at("feature_names").items().stream().map(ForeignFile::text).toList();
      if (names.size() != features) {
        throw model
            .at("feature_names")
            .error("expected %d names, found %d".formatted(features, names.size()));
      }
      return names;
    }
    List<String> names = new ArrayList<>();
    for (int f = 0; f < features; f++) {
      names.add("x" + f);
    }
    return names;
  }

  private static ForeignNode tree(ForeignFile tree, int features) {
    double[] values =
        tree.at("value").items().stream().mapToDouble(ForeignFile::onlyNumber).toArray();
    return new ArrayTable(
            tree,
            features,
            tree.at("children_left").integers(),
            tree.at("children_right").integers(),
            tree.at("feature").integers(),
            tree.at("threshold").numbers(),
            values)
        .root();
  }
}
