package io.weir.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What values a key takes, asked of the record's constructor itself: it is offered an impossible
 * value and says in its error what it expected. So there is one place that knows the bounds.
 */
final class Allowed {
  private static final Pattern EXPECTED =
      Pattern.compile("(?s): key `([^`]*)`: expected (.*), found .*");
  private static final Pattern INTERVAL =
      Pattern.compile("(-?[0-9][0-9.E-]*) to (-?[0-9][0-9.E-]*)( .*)?");

  /** What {@link io.weir.artefact.Bounds#requireShare} expects. */
  private static final String SHARE = "0 < value <= 1";

  private static final List<JsonNode> WHOLE =
      List.of(
          JsonNodeFactory.instance.numberNode(Integer.MIN_VALUE),
          JsonNodeFactory.instance.numberNode(Integer.MAX_VALUE));
  private static final List<JsonNode> REAL =
      List.of(
          JsonNodeFactory.instance.numberNode(-1e300), JsonNodeFactory.instance.numberNode(1e300));

  private Allowed() {}

  /** For example {@code 1 to 9000}; empty if it is not known. The other keys are as they are. */
  static String of(Sections.Section section, Key key) {
    if (Sections.namesAlgorithm(key)) {
      return String.join(", ", io.weir.cli.Baselines.defaults().keySet());
    }
    if (!key.words().isEmpty()) {
      return String.join(", ", key.words());
    }
    if (key.isInList() || !(key.isWhole() || key.isReal())) {
      return "";
    }
    for (JsonNode impossible : key.isWhole() ? WHOLE : REAL) {
      String expected = expected(section, key, impossible);
      if (!expected.isEmpty()) {
        return expected;
      }
    }
    return "";
  }

  private static String expected(Sections.Section section, Key key, JsonNode value) {
    Matcher message = EXPECTED.matcher(refusal(section, key, value));
    return message.matches() && message.group(1).equals(key.path()) ? message.group(2) : "";
  }

  private static ObjectNode tree(Sections.Section section, Key key, JsonNode value) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ObjectNode at = tree;
    String[] steps = key.path().substring(section.path().length() + 1).split("\\.", -1);
    for (int i = 0; i < steps.length - 1; i++) {
      at = at.putObject(steps[i]);
    }
    at.set(steps[steps.length - 1], value);
    return tree;
  }

  private static String refusal(Sections.Section section, Key key, JsonNode value) {
    try {
      StrictYaml.overlay(
          "",
          section.path(),
          section.values(),
          tree(section, key, value),
          section.values().getClass());
      return "";
    } catch (UserError e) {
      return e.getMessage();
    }
  }

  /**
   * Bounds of a number.
   *
   * @param least lowest value, or null if not known
   * @param leastIsPossible whether {@code least} itself is possible
   * @param most highest value, or null if not known
   */
  record Bounds(BigDecimal least, boolean leastIsPossible, BigDecimal most) {
    static final Bounds UNKNOWN = new Bounds(null, true, null);

    /** The bounds in a text such as {@code 1 to 9000 ns} or {@code 0 < value <= 1}. */
    static Bounds in(String expected) {
      Matcher interval = INTERVAL.matcher(expected);
      if (interval.matches()) {
        return new Bounds(
            new BigDecimal(interval.group(1)), true, new BigDecimal(interval.group(2)));
      }
      return expected.equals(SHARE) ? new Bounds(BigDecimal.ZERO, false, BigDecimal.ONE) : UNKNOWN;
    }

    boolean isKnown() {
      return least != null;
    }

    /** Bounds that allow what either allows. */
    Bounds or(Bounds other) {
      return isKnown() && other.isKnown()
          ? new Bounds(
              least.min(other.least),
              leastIsPossible || other.leastIsPossible,
              most.max(other.most))
          : this;
    }

    void putInto(ObjectNode schema) {
      if (isKnown()) {
        schema.set(leastIsPossible ? "minimum" : "exclusiveMinimum", number(least));
        schema.set("maximum", number(most));
      }
    }

    private static JsonNode number(BigDecimal value) {
      boolean whole = value.stripTrailingZeros().scale() <= 0;
      return whole
          ? JsonNodeFactory.instance.numberNode(value.longValueExact())
          : JsonNodeFactory.instance.numberNode(value.doubleValue());
    }
  }

  /**
   * The widest bounds a key may have. Where the constructor lets them depend on another key, that
   * key is moved to its ends too.
   */
  static Bounds bounds(Sections.Section section, Key key) {
    Bounds bounds = Bounds.in(of(section, key));
    if (!bounds.isKnown()) {
      return bounds;
    }
    for (Key other : section.keys()) {
      Bounds ends = Bounds.in(of(section, other));
      if (ends.isKnown() && !other.equals(key)) {
        bounds = bounds.or(boundsWith(section, other, Bounds.number(ends.least), key));
        bounds = bounds.or(boundsWith(section, other, Bounds.number(ends.most), key));
      }
    }
    return bounds;
  }

  private static Bounds boundsWith(Sections.Section section, Key other, JsonNode value, Key key) {
    try {
      Record moved =
          StrictYaml.overlay(
              "",
              section.path(),
              section.values(),
              tree(section, other, value),
              section.values().getClass());
      return Bounds.in(of(new Sections.Section(section.path(), moved), key));
    } catch (UserError e) {
      return Bounds.UNKNOWN;
    }
  }
}
