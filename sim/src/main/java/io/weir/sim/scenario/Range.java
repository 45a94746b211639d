package io.weir.sim.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A distribution in the place of a value: {@code {uniform: [lo, hi]}}, {@code {logUniform: [lo,
 * hi]}}, {@code {integers: [lo, hi]}} or {@code {choice: [a, b, c]}}. Both ends are included.
 */
public final class Range {
  /** What a key takes, as far as it matters for drawing. */
  enum Kind {
    /** Whole numbers: every distribution gives one. */
    WHOLE,
    /** Real numbers. */
    REAL,
    /** Text, one of some words, true or false: only {@code choice} is possible. */
    WORD,
    /** Not known: whole where the range is written in whole numbers. */
    UNKNOWN
  }

  /** Names of the distributions. */
  public static final List<String> DISTRIBUTIONS =
      List.of("uniform", "logUniform", "integers", "choice");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String distribution;
  private final List<JsonNode> values;
  private final boolean whole;

  private Range(String distribution, List<JsonNode> values, boolean whole) {
    this.distribution = distribution;
    this.values = List.copyOf(values);
    this.whole = whole;
  }

  /**
   * Whether a tree looks like a range: keys and values, of which the only key is a distribution.
   */
  public static boolean isRange(JsonNode node) {
    return node.isObject() && node.size() == 1 && DISTRIBUTIONS.contains(node.fieldNames().next());
  }

  /**
   * The range at {@code key} of {@code file}, both named in errors.
   *
   * @throws UserError if it is not one
   */
  static Range of(String file, String key, JsonNode node, Kind kind) {
    if (node.size() != 1) {
      throw wrong(file, key, "a value or one distribution such as {uniform: [1, 2]}", node);
    }
    String distribution = node.fieldNames().next();
    if (!DISTRIBUTIONS.contains(distribution)) {
      throw UserError.input(
          at(file, key)
              + "unknown distribution `"
              + distribution
              + "`"
              + StrictYaml.suggestion(distribution, DISTRIBUTIONS)
              + " (known: "
              + String.join(", ", DISTRIBUTIONS)
              + ")");
    }
    JsonNode arguments = node.get(distribution);
    return distribution.equals("choice")
        ? choice(file, key, arguments)
        : interval(file, key, distribution, arguments, kind);
  }

  /**
   * The range that is to take the place of {@code value}, which says what the key takes: whole
   * numbers, real ones or words.
   *
   * @param file named in errors, with {@code key}
   * @throws UserError if it is not a range, or not one of such values
   */
  public static Range inPlaceOf(JsonNode value, String file, String key, JsonNode range) {
    Kind numbers = value.isIntegralNumber() ? Kind.WHOLE : Kind.REAL;
    return of(file, key, range, value.isNumber() ? numbers : Kind.WORD);
  }

  private static Range choice(String file, String key, JsonNode arguments) {
    if (!arguments.isArray() || arguments.isEmpty()) {
      throw wrong(file, key + ".choice", "a list of at least one value", arguments);
    }
    List<JsonNode> values = new ArrayList<>();
    for (JsonNode value : arguments) {
      if (!value.isValueNode() || value.isNull()) {
        throw wrong(file, key + ".choice[" + values.size() + "]", "a number or a text", value);
      }
      values.add(value);
    }
    return new Range("choice", values, false);
  }

  private static Range interval(
      String file, String key, String distribution, JsonNode ends, Kind kind) {
    String path = key + "." + distribution;
    if (kind == Kind.WORD) {
      throw UserError.input(
          at(file, path) + "gives numbers, but the key does not take one; use {choice: [...]}");
    }
    if (!ends.isArray() || ends.size() != 2 || !isFinite(ends.get(0)) || !isFinite(ends.get(1))) {
      throw wrong(file, path, "[lo, hi], two numbers", ends);
    }
    boolean written = ends.get(0).isIntegralNumber() && ends.get(1).isIntegralNumber();
    boolean mustBeWhole = kind == Kind.WHOLE || distribution.equals("integers");
    if (mustBeWhole
        && !(written && ends.get(0).canConvertToLong() && ends.get(1).canConvertToLong())) {
      throw wrong(file, path, "[lo, hi], two whole numbers", ends);
    }
    if (ends.get(0).decimalValue().compareTo(ends.get(1).decimalValue()) > 0) {
      throw wrong(file, path, "[lo, hi] with lo <= hi", ends);
    }
    if (distribution.equals("logUniform") && ends.get(0).doubleValue() <= 0) {
      throw wrong(file, path, "[lo, hi] with lo > 0", ends);
    }
    boolean whole = mustBeWhole || (kind == Kind.UNKNOWN && written);
    if (whole && ends.get(1).longValue() / 2 - ends.get(0).longValue() / 2 >= Long.MAX_VALUE / 2) {
      throw wrong(file, path, "[lo, hi] less than 2^63 apart", ends);
    }
    return new Range(
        distribution, List.of(typed(ends.get(0), whole), typed(ends.get(1), whole)), whole);
  }

  private static boolean isFinite(JsonNode node) {
    return node.isNumber() && Double.isFinite(node.doubleValue());
  }

  private static JsonNode typed(JsonNode number, boolean whole) {
    return whole ? wholeNode(number.longValue()) : DoubleNode.valueOf(number.doubleValue());
  }

  /** As a parser would have it: a drawn value equals the same value read from a file. */
  private static JsonNode wholeNode(long value) {
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  private static UserError wrong(String file, String key, String expected, JsonNode found) {
    return UserError.input(at(file, key) + "expected " + expected + ", found " + found);
  }

  private static String at(String file, String key) {
    return file + ": key `" + key + "`: ";
  }

  /** A value, drawn. */
  JsonNode draw(UniformRandomProvider random) {
    if (distribution.equals("choice")) {
      return values.get(random.nextInt(values.size()));
    }
    if (distribution.equals("logUniform")) {
      return atLogarithmically(random.nextDouble());
    }
    if (whole) {
      long lo = values.get(0).longValue();
      return wholeNode(lo + random.nextLong(values.get(1).longValue() - lo + 1));
    }
    double u = random.nextDouble();
    return clamped(lo() * (1 - u) + hi() * u);
  }

  /**
   * The value that the share {@code u} of draws stays below, for searches: 0 is the low end, 1 the
   * high one. The values of a choice have equal parts, in their order.
   *
   * @param u from 0 to 1
   */
  public JsonNode at(double u) {
    if (distribution.equals("choice")) {
      return values.get((int) Math.min(values.size() - 1, Math.floor(u * values.size())));
    }
    if (distribution.equals("logUniform")) {
      return atLogarithmically(u);
    }
    double top = whole ? hi() + 1 : hi();
    return clamped(lo() * (1 - u) + top * u);
  }

  /**
   * Where a value lies, the opposite of {@link #at}: that of the nearer end for a number outside,
   * the middle for a word that is not among the choices. Values that have a part of the range lie
   * in its middle.
   */
  public double shareOf(JsonNode value) {
    if (distribution.equals("choice")) {
      int position = position(value);
      return position < 0 ? 0.5 : (position + 0.5) / values.size();
    }
    double number = clamp(value.doubleValue());
    if (lo() == hi()) {
      return 0.5;
    }
    if (!distribution.equals("logUniform")) {
      double above = number - lo();
      return whole ? (above + 0.5) / (hi() - lo() + 1) : above / (hi() - lo());
    }
    double logLo = StrictMath.log(lo());
    return whole
        ? (StrictMath.log(number + 0.5) - logLo) / (StrictMath.log(hi() + 1) - logLo)
        : (StrictMath.log(number) - logLo) / (StrictMath.log(hi()) - logLo);
  }

  /** Whether it can draw this value. */
  public boolean contains(JsonNode value) {
    return distribution.equals("choice")
        ? position(value) >= 0
        : clamp(value.doubleValue()) == value.doubleValue();
  }

  /** Which of the choices; −1: none. Numbers are equal however they are written. */
  private int position(JsonNode value) {
    for (int i = 0; i < values.size(); i++) {
      JsonNode choice = values.get(i);
      boolean numbers = choice.isNumber() && value.isNumber();
      boolean equal =
          numbers
              ? choice.decimalValue().compareTo(value.decimalValue()) == 0
              : choice.equals(value);
      if (equal) {
        return i;
      }
    }
    return -1;
  }

  private JsonNode atLogarithmically(double u) {
    // StrictMath, for the draw must not depend on the machine. A whole number k stands for
    // [k, k + 1), so that the highest gets its share.
    double top = whole ? hi() + 1 : hi();
    double logLo = StrictMath.log(lo());
    return clamped(StrictMath.exp(logLo + (StrictMath.log(top) - logLo) * u));
  }

  private JsonNode clamped(double value) {
    if (whole) {
      long floor = (long) Math.floor(value);
      return wholeNode(
          Math.max(values.get(0).longValue(), Math.min(floor, values.get(1).longValue())));
    }
    return DoubleNode.valueOf(clamp(value));
  }

  private double clamp(double value) {
    return Math.max(lo(), Math.min(value, hi()));
  }

  private double lo() {
    return values.get(0).doubleValue();
  }

  private double hi() {
    return values.get(1).doubleValue();
  }

  /** The values at the ends; of a choice, every value. */
  public Set<JsonNode> ends() {
    return new LinkedHashSet<>(values);
  }

  /** A value that stands for the range when another key is looked at. */
  JsonNode middle() {
    if (distribution.equals("choice")) {
      return values.get(0);
    }
    double middle =
        distribution.equals("logUniform") ? Math.sqrt(lo()) * Math.sqrt(hi()) : lo() / 2 + hi() / 2;
    return clamped(middle);
  }

  /** The range as it stands in a file, numbers written the way the key takes them. */
  public ObjectNode toTree() {
    ArrayNode list = NODES.arrayNode();
    values.forEach(list::add);
    ObjectNode tree = NODES.objectNode();
    tree.set(distribution, list);
    return tree;
  }

  /** For example {@code uniform [10, 100]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(distribution).append(" [");
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(values.get(i).asText());
    }
    return text.append(']').toString();
  }
}
