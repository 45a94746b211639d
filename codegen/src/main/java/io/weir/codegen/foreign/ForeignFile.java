package io.weir.codegen.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A part of a JSON file, which knows where it stands. */
final class ForeignFile {
  /** NaN and infinities are read, so that the message can say where they stand. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final Path file;
  private final String where;
  private final JsonNode node;

  private ForeignFile(Path file, String where, JsonNode node) {
    this.file = file;
    this.where = where;
    this.node = node;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw UserError.input(
          file
              + ": is not text; save the model as JSON (XGBoost: save_model(\"x.json\")), or as text"
              + " (LightGBM: save_model(\"x.txt\"))",
          e);
    } catch (IOException e) {
      throw UserError.input("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  static ForeignFile json(Path file, String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || !node.isObject()) {
        throw UserError.input(file + ": expected a JSON object or LightGBM's text");
      }
      return new ForeignFile(file, "", node);
    } catch (JsonProcessingException e) {
      throw UserError.input(
          "%s: neither LightGBM's text nor JSON: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  Path file() {
    return file;
  }

  /** The file and where in it this stands. */
  String place() {
    return where.isEmpty() ? file.toString() : file + ": " + where;
  }

  UserError error(String problem) {
    return UserError.input(place() + ": " + problem);
  }

  boolean has(String key) {
    return node.has(key);
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** What stands under a key that must be there. */
  ForeignFile at(String key) {
    JsonNode child = node.get(key);
    if (child == null) {
      throw error("key `" + key + "` is missing");
    }
    return new ForeignFile(file, where.isEmpty() ? key : where + "." + key, child);
  }

  List<ForeignFile> items() {
    if (!node.isArray()) {
      throw error("expected a list");
    }
    List<ForeignFile> items = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      items.add(new ForeignFile(file, where + "[" + i + "]", node.get(i)));
    }
    return items;
  }

  int[] integers() {
    return items().stream().mapToInt(ForeignFile::integer).toArray();
  }

  double[] numbers() {
    return items().stream().mapToDouble(ForeignFile::number).toArray();
  }

  /** An integer, also one that the library wrote as text or as true and false. */
  int integer() {
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      return node.intValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue() ? 1 : 0;
    }
    if (node.isTextual() && node.textValue().matches("-?\\d{1,9}")) {
      return Integer.parseInt(node.textValue());
    }
    throw error("expected an integer, found " + node);
  }

  double number() {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    throw error("expected a number, found " + node);
  }

  /** A number in as many brackets as there are, as scikit-learn and newer XGBoost write it. */
  double onlyNumber() {
    if (node.isArray() && node.size() == 1) {
      return new ForeignFile(file, where, node.get(0)).onlyNumber();
    }
    if (node.isTextual()) {
      try {
        return Double.parseDouble(node.textValue().replaceAll("^\\[|\\]$", ""));
      } catch (NumberFormatException e) {
        throw error("expected one number, found " + node);
      }
    }
    if (node.isArray()) {
      throw error(
          "expected one number, found %d; only regression with one output can be imported"
              .formatted(node.size()));
    }
    return number();
  }

  String text() {
    if (!node.isTextual()) {
      throw error("expected text, found " + node);
    }
    return node.textValue();
  }

  boolean isEmpty() {
    return node.isEmpty();
  }
}
