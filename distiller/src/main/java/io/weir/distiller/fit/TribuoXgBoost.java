package io.weir.distiller.fit;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;

/**
 * XGBoost's trees (Chen and Guestrin, KDD 2016) through Tribuo, read from the booster's own JSON.
 * XGBoost goes left at {@code x < t}: over whole numbers that is {@code x <= ceil(t) - 1}.
 */
final class TribuoXgBoost implements StudentLearner {
  private static final int LEAF = -1;

  @Override
  public BinnedForest fit(BinnedExamples examples, FitSpec spec) {
    JsonNode learner = json(train(examples, spec)).path("learner");
    double base =
        Double.parseDouble(learner.path("learner_model_param").path("base_score").asText());
    List<BinnedTree> trees = new ArrayList<>();
    for (JsonNode tree : learner.path("gradient_booster").path("model").path("trees")) {
      // What every prediction starts from goes into the leaves of the first tree.
      double start = trees.isEmpty() ? base : 0;
      trees.add(
          BinnedTree.mapLeaves(
              translate(tree, 0), leaf -> (leaf + start) / TribuoData.LABEL_SCALE));
    }
    return new BinnedForest(examples.bins(), trees);
  }

  /** XGBoost's own model, before translation. */
  XGBoostModel<Regressor> train(BinnedExamples examples, FitSpec spec) {
    try {
      return new XGBoostRegressionTrainer(
              RegressionType.LINEAR, spec.trees(), parameters(examples, spec))
          .train(new TribuoData(examples.featureCount()).dataset(examples), Map.of());
    } catch (LinkageError e) {
      throw UserError.input(
          "key `distillation.fit.student`: XGBoost has no library for this machine ("
              + System.getProperty("os.name")
              + ", "
              + System.getProperty("os.arch")
              + "); expected another student, such as `boosted`",
          e);
    }
  }

  private static Map<String, Object> parameters(BinnedExamples examples, FitSpec spec) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("objective", "reg:squarederror");
    parameters.put("max_depth", spec.depth());
    parameters.put("eta", spec.shrinkage());
    parameters.put("min_child_weight", spec.minChildWeight());
    parameters.put("tree_method", "hist");
    parameters.put("max_bin", Math.max(256, spec.rangesPerFeature()));
    parameters.put("base_score", examples.meanLabel() * TribuoData.LABEL_SCALE);
    // One thread: sums in one order.
    parameters.put("nthread", 1);
    parameters.put("seed", 1);
    parameters.put("verbosity", 0);
    if (spec.monotone()) {
      parameters.put("monotone_constraints", constraints(examples));
    }
    return parameters;
  }

  /** −1 for the reward feature: predictions fall when it rises. */
  private static String constraints(BinnedExamples examples) {
    return IntStream.range(0, examples.featureCount())
        .mapToObj(f -> f == examples.rewardFeature() ? "-1" : "0")
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static JsonNode json(XGBoostModel<Regressor> model) {
    try {
      return Json.MAPPER.readTree(model.getInnerModels().get(0).toByteArray("json"));
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot write its model", e);
    } catch (IOException e) {
      throw new UncheckedIOException("XGBoost's model is not JSON", e);
    }
  }

  private static BinnedTree translate(JsonNode tree, int node) {
    int left = tree.path("left_children").get(node).asInt();
    double condition = tree.path("split_conditions").get(node).asDouble();
    if (left == LEAF) {
      return new BinnedTree.Leaf(condition);
    }
    return new BinnedTree.Split(
        tree.path("split_indices").get(node).asInt(),
        (int) Math.ceil(condition) - 1 - TribuoData.FIRST_BIN,
        translate(tree, left),
        translate(tree, tree.path("right_children").get(node).asInt()));
  }
}
