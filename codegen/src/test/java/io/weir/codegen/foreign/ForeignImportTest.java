package io.weir.codegen.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Tree;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignImportTest {
  private static final int BITS = 8;
  private static final int SCORE_BITS = 20;

  @TempDir private Path folder;

  private static Path resource(String name) {
    try {
      return Path.of(ForeignImportTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the libraries themselves predicted on rows they had not seen. */
  @ParameterizedTest
  @CsvSource({
    "sklearn-tree, json",
    "sklearn-forest, json",
    "sklearn-boosted, json",
    "lightgbm, txt",
    "lightgbm-nan, txt",
    "lightgbm-forest, txt"
  })
  void predictsWhatTheLibraryPredicted(String name, String ending) throws IOException {
    ForeignImport.Result result =
        ForeignImport.of(
            ForeignModel.read(resource(name + "." + ending)), new FixedPoint(BITS), SCORE_BITS);
    assertThat(result.errorBound()).isBetween(0.0, Math.scalb(1.0, -SCORE_BITS));
    JsonNode expected = Json.MAPPER.readTree(resource(name + ".expected.json").toFile());
    assertThat(expected.path("rows")).hasSize(40);
    for (int row = 0; row < 40; row++) {
      long[] in = new long[4];
      for (int f = 0; f < 4; f++) {
        in[f] = (long) (expected.path("rows").get(row).get(f).asDouble() * (1 << BITS));
      }
      long score = new Interpreter(result.program()).decide(in, new long[0], 0);
      // They add in double; six digits beyond the bound are theirs.
      assertThat(Math.scalb((double) score, -SCORE_BITS))
          .isCloseTo(
              expected.path("predictions").get(row).asDouble(),
              within(result.errorBound() + 1e-12));
    }
  }

  /** By hand: 0.5 + tree 0 + tree 1, with x < t. */
  @ParameterizedTest
  @CsvSource({
    // delay, load in sixteenths; 1.5 is 24, 0.25 is 4; the float 0.3 lies between 4 and 5.
    "23, 3, 1.3",
    "23, 4, 0.925",
    "24, 4, 0.05",
    "24, 5, -0.35",
    "-100000, 5, 0.525"
  })
  void xgboostGoesLeftBelowTheThreshold(long delay, long load, double prediction) {
    ForeignImport.Result result =
        ForeignImport.of(ForeignModel.read(resource("xgboost.json")), new FixedPoint(4), 16);
    DecisionProgram program = result.program();
    assertThat(program.inputs()).extracting("name").containsExactly("delay", "load");
    long score = new Interpreter(program).score(new long[] {delay, load});
    assertThat(score / 65_536.0).isCloseTo(prediction, within(result.errorBound() + 1e-7));
    Tree first = program.forest().trees().get(0);
    assertThat(first.threshold(0)).as("ceil(1.5 * 16) - 1").isEqualTo(23);
  }

  @Test
  void rangesAndBitsArePerFeature() {
    FixedPoint scale = new FixedPoint(4);
    scale.setBits("load", 10);
    scale.setRange("load", BigDecimal.ZERO, new BigDecimal("1.5"));
    DecisionProgram program =
        ForeignImport.of(ForeignModel.read(resource("xgboost.json")), scale, 16).program();
    assertThat(program.inputs().get(0).range()).isEqualTo(Interval.INT32);
    assertThat(program.inputs().get(1).range()).isEqualTo(new Interval(0, 1536));
    assertThat(program.features().get(1).fractionBits()).isEqualTo(10);
  }

  /** The score's range is that of the leaves, so that it never saturates. */
  @Test
  void theScoreHoldsEverySum() {
    DecisionProgram program =
        ForeignImport.of(ForeignModel.read(resource("lightgbm.txt")), new FixedPoint(8), 16)
            .program();
    Interval sums = program.forest().sumRange();
    assertThat(program.score().orElseThrow().constants()).containsExactly(sums.min(), sums.max());
  }

  private void assertRefused(String name, String from, String to, String... words)
      throws IOException {
    String text = Files.readString(resource(name));
    assertThat(text).contains(from);
    Path file = Files.writeString(folder.resolve(name), text.replace(from, to));
    assertThatThrownBy(() -> ForeignImport.of(ForeignModel.read(file), new FixedPoint(8), 16))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(name)
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, 3, -1, -1, -1]   | [1, 0, -1, -1, -1]   | trees[0]      | node 0  | cycle",
        "[1, 3, -1, -1, -1]   | [1, 9, -1, -1, -1]   | trees[0]      | node 1  | does not exist",
        "[1, 3, -1, -1, -1]   | [1, 3, -1, -1]       | trees[0]      | equal   | 4 left",
        "[1, 3, -1, -1, -1]   | [1, -1, -1, -1, -1]  | trees[0]      | node 1  | one child",
        "[1.5, 0.25           | [NaN, 0.25           | trees[0]      | node 0  | not finite",
        "[1.5, 0.25           | [Infinity, 0.25      | trees[0]      | node 0  | not finite",
        "-0.75, 0.5, 0.125],$ | -Infinity, 0.5, 0.125],$ | trees[0]  | node 2  | not finite",
        "[1.5, 0.25           | [1e30, 0.25          | tree 0        | node 0  | outside",
        "[0, 1, 0, 0, 0]      | [0, 2, 0, 0, 0]      | trees[0]      | node 1  | feature 2",
        "[0, 0, 0, 0, 0]      | [0, 1, 0, 0, 0]      | trees[0]      | categories | numbers",
        "\"gbtree\"           | \"dart\"             | name          | gbtree  | dart",
        "reg:squarederror     | binary:logistic      | objective     | transforms | logistic",
        "\"num_class\": \"0\" | \"num_class\": \"3\" | outputs       | several | one",
        "[0.3, 0.3, -0.1]     | [0.3, 1e9, -0.1]     | leaves        | fit     | --score-bits",
        "\"5E-1\"             | \"[1E0,2E0]\"        | base_score    | number  | expected",
        "\"split_indices\"    | \"split_indexes\"    | trees[0]      | split_indices | missing"
      })
  void brokenXgboostIsRefused(String from, String to, String a, String b, String c)
      throws IOException {
    assertRefused("xgboost.json", from.replace("$", ""), to.replace("$", ""), a, b, c);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"sum\"          | \"median\"        | aggregation | median",
        "\"n_features\": 4 | \"n_features\": 2 | trees[0]    | does not exist",
        "\"aggregation\"  | \"agregation\"    | agregation  | aggregation"
      })
  void brokenTreesOfScikitAreRefused(String from, String to, String a, String b)
      throws IOException {
    assertRefused("sklearn-tree.json", from, to, a, b);
  }

  @Test
  void aClassifiersValuesAreRefused() throws IOException {
    String tree =
        "{\"children_left\": [-1], \"children_right\": [-1], \"feature\": [-2], \"threshold\": [-2],"
            + " \"value\": [[[0.25, 0.75]]]}";
    Path file =
        Files.writeString(
            folder.resolve("c.json"),
            "{\"n_features\": 1, \"aggregation\": \"sum\", \"trees\": [" + tree + "]}");
    assertThatThrownBy(() -> ForeignModel.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("trees[0].value[0]", "one output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "end of trees          | end                          | cut off",
        "objective=regression  | objective=poisson            | poisson",
        "num_class=1           | num_class=3                  | several outputs",
        "is_linear=0           | is_linear=1                  | linear",
        "num_leaves=6          | num_leaves=7                 | as many",
        "leaf_value=           | leaf_values=                 | leaf_value",
        "left_child=           | left_child=9                 | does not exist",
        "threshold=            | threshold=nan                | expected numbers"
      })
  void brokenLightgbmIsRefused(String from, String to, String word) throws IOException {
    assertRefused("lightgbm.txt", from, to, word);
  }

  @Test
  void categoriesAndZeroAsMissingAreRefused() {
    assertThatThrownBy(() -> ForeignModel.read(resource("lightgbm-categorical.txt")))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("tree 0", "node", "categories");
    ForeignModel zero = ForeignModel.read(resource("lightgbm-zero.txt"));
    assertThatThrownBy(() -> ForeignImport.of(zero, new FixedPoint(8), 16))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("tree 1, node 0", "zero counts as missing");
  }

  /** Zero cannot be met where the range excludes it. */
  @Test
  void zeroAsMissingIsNoMatterWhereThereIsNoZero() {
    ForeignModel zero = ForeignModel.read(resource("lightgbm-zero.txt"));
    FixedPoint scale = new FixedPoint(8);
    for (String name : zero.features()) {
      scale.setRange(name, new BigDecimal("-90"), new BigDecimal("-0.1"));
    }
    assertThatThrownBy(() -> ForeignImport.of(zero, scale, 16))
        .hasMessageContaining("lies outside");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[1, 2]", "{\"learner\": 3}", "{}"})
  void otherFilesAreRefused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("other"), text);
    assertThatThrownBy(() -> ForeignModel.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("other");
  }

  @Test
  void whatIsSaidOfUnknownFeaturesIsRefused() {
    FixedPoint scale = new FixedPoint(8);
    scale.setBits("laod", 3);
    ForeignModel model = ForeignModel.read(resource("xgboost.json"));
    assertThatThrownBy(() -> ForeignImport.of(model, scale, 16))
        .hasMessageContainingAll("laod", "load");
  }
}
