package io.weir.distiller.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.codegen.foreign.FixedPoint;
import io.weir.codegen.foreign.ForeignImport;
import io.weir.codegen.foreign.ForeignModel;
import io.weir.codegen.interpret.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XGBoost itself against its own JSON as a program, on rows that hit thresholds. */
class XgboostImportTest {
  private static final int FEATURES = 4;
  private static final int ROWS = 3_000;
  private static final int BITS = 6;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theProgramPredictsAsTheLibrary(long seed, @TempDir Path folder)
      throws XGBoostError, IOException {
    SplittableRandom random = new SplittableRandom(seed);
    // Multiples of 1/64 in so few steps that many rows lie on thresholds.
    long[][] rows = new long[ROWS][];
    float[] values = new float[ROWS * FEATURES];
    float[] labels = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      rows[i] = random.longs(FEATURES, -200, 200).toArray();
      for (int f = 0; f < FEATURES; f++) {
        values[i * FEATURES + f] = Math.scalb((float) rows[i][f], -BITS);
      }
      labels[i] = (float) Math.sin(values[i * FEATURES]) * values[i * FEATURES + 1];
    }
    DMatrix data = new DMatrix(values, ROWS, FEATURES, Float.NaN);
    data.setLabel(labels);
    Map<String, Object> parameters =
        Map.of("objective", "reg:squarederror", "max_depth", 5, "nthread", 1, "base_score", 0.25);
    Booster booster = XGBoost.train(data, parameters, 20, Map.of(), null, null);
    Path file = Files.write(folder.resolve("model.json"), booster.toByteArray("json"));

    ForeignImport.Result result =
        ForeignImport.of(ForeignModel.read(file), new FixedPoint(BITS), 20);
    Interpreter interpreter = new Interpreter(result.program());
    float[][] predictions = booster.predict(data);
    for (int i = 0; i < ROWS; i++) {
      // They add in float32: 21 sums near 1.
      assertThat(Math.scalb((double) interpreter.score(rows[i]), -20))
          .isCloseTo(predictions[i][0], within(result.errorBound() + 4e-6));
    }
  }
}
