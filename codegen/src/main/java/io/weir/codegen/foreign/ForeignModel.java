package io.weir.codegen.foreign;

import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.List;

/**
 * A regression model as a file has it: prediction = base + factor · sum of the trees' leaves.
 *
 * @param file where it was read
 * @param library which library wrote it
 * @param features names of the features
 * @param comparison how the library compares
 * @param base what is added
 * @param factor what every leaf is multiplied with
 * @param trees the trees' roots
 */
public record ForeignModel(
    Path file,
    String library,
    List<String> features,
    Comparison comparison,
    double base,
    double factor,
    List<ForeignNode> trees) {
  public ForeignModel {
    features = List.copyOf(features);
    trees = List.copyOf(trees);
    if (trees.isEmpty()) {
      throw UserError.input(file + ": the model has no trees");
    }
    if (features.isEmpty()) {
      throw UserError.input(file + ": the model has no features");
    }
    if (!Double.isFinite(base) || !Double.isFinite(factor)) {
      throw UserError.input(
          "%s: expected finite numbers, found base %s and factor %s".formatted(file, base, factor));
    }
  }

  /**
   * Reads a model of any of the libraries, which the content tells apart.
   *
   * @throws UserError naming file, tree and node if it is malformed or cannot be honoured
   */
  public static ForeignModel read(Path file) {
    String text = ForeignFile.text(file);
    if (text.startsWith("tree\n") || text.startsWith("tree\r\n")) {
      return new LightgbmReader(file).read(text);
    }
    ForeignFile json = ForeignFile.json(file, text);
    return json.has("learner") ? new XgboostReader(json).read() : new SklearnReader(json).read();
  }
}
