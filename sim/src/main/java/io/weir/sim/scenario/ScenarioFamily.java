package io.weir.sim.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.cc.Algorithm;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scenarios of a file in which some values are ranges, for domain randomisation: every seed
 * draws one. A file without ranges is a family of one.
 *
 * <p>Each key has a random stream of its own, derived from the seed and the key: a range that is
 * added to one key does not change what another key draws.
 */
public final class ScenarioFamily {
  /** Most combinations of two keys' ends that are tried; beyond, each end is tried alone. */
  private static final int MAX_PAIRS = 10_000;

  private final StrictYaml file;
  private final Map<String, Record> others;
  private final List<Ranges.Placed> ranges;
  private final Scenario middle;

  private ScenarioFamily(StrictYaml file, Map<String, Record> others, List<Ranges.Placed> ranges) {
    this.file = file;
    this.others = new LinkedHashMap<>(others);
    this.ranges = List.copyOf(ranges);
    this.middle = requireMiddle();
  }

  /** A value that was drawn, and what from. */
  public record Drawn(Range range, JsonNode value) {}

  /**
   * The family in a file. Every range is tried at its ends, alone and with the ends of every other,
   * so that a draw does not fail hours later.
   *
   * @param others default parameters of algorithms that {@link Algorithm} does not have, by name
   * @throws UserError naming file and key
   */
  public static ScenarioFamily from(StrictYaml file, Map<String, Record> others) {
    Map<String, Class<? extends Record>> algorithms = new LinkedHashMap<>();
    for (Algorithm algorithm : Algorithm.values()) {
      algorithms.put(algorithm.id(), algorithm.defaults().getClass());
    }
    others.forEach((name, defaults) -> algorithms.put(name, defaults.getClass()));
    ScenarioFamily family = new ScenarioFamily(file, others, Ranges.in(file, algorithms));
    family.ranges.forEach(family::requireEnds);
    family.requirePairsOfEnds();
    return family;
  }

  /** Whether any value is a range. */
  public boolean hasRanges() {
    return !ranges.isEmpty();
  }

  /** The ranges by key, for example {@code network.linkRateGbps}, in the file's order. */
  public Map<String, Range> ranges() {
    Map<String, Range> byKey = new LinkedHashMap<>();
    ranges.forEach(placed -> byKey.put(placed.key(), placed.range()));
    return byKey;
  }

  /**
   * The scenario of this seed.
   *
   * @throws UserError if what was drawn is impossible together
   */
  public Scenario draw(long seed) {
    try {
      return scenario(resolved(seed).tree());
    } catch (UserError e) {
      throw hasRanges() ? because(e, "drawn with seed " + seed) : e;
    }
  }

  /** The file with this seed's values in the place of its ranges. */
  public StrictYaml resolved(long seed) {
    ObjectNode tree = file.tree();
    RandomStreams random = new RandomStreams(seed);
    for (Ranges.Placed placed : ranges) {
      placed.put(tree, placed.range().draw(random.range(placed.key())));
    }
    return file.withTree(tree);
  }

  /** What this seed draws, by key. */
  public Map<String, Drawn> drawn(long seed) {
    Map<String, Drawn> drawn = new LinkedHashMap<>();
    ObjectNode tree = resolved(seed).tree();
    ranges.forEach(
        placed -> drawn.put(placed.key(), new Drawn(placed.range(), tree.at(placed.at()))));
    return drawn;
  }

  /** Every section with its values and ranges, as the keys of a scenario file. */
  public ObjectNode toTree() {
    ObjectNode tree = Json.MAPPER.valueToTree(middle);
    ranges.forEach(placed -> placed.put(tree, placed.range().toTree()));
    return tree;
  }

  /** Names of the files its scenarios read, as {@link Scenario#fileNames} has them. */
  public List<String> fileNames() {
    Set<String> names = new LinkedHashSet<>(middle.fileNames());
    for (Ranges.Placed placed : ranges) {
      for (JsonNode end : placed.range().ends()) {
        if (end.isTextual()) {
          ObjectNode tree = middleTree();
          placed.put(tree, end);
          names.addAll(scenario(tree).fileNames());
        }
      }
    }
    return List.copyOf(names);
  }

  /**
   * Hash over every value and every range, in hex; of a file without ranges, the scenario's own.
   */
  public String sha256() {
    return Json.sha256(toTree());
  }

  private ObjectNode middleTree() {
    ObjectNode tree = file.tree();
    ranges.forEach(placed -> placed.put(tree, placed.range().middle()));
    return tree;
  }

  private Scenario requireMiddle() {
    try {
      return scenario(middleTree());
    } catch (UserError e) {
      // An end the user wrote says more than a middle that was worked out.
      ranges.stream()
          .filter(placed -> e.getMessage().contains("`" + placed.key() + "`"))
          .forEach(this::requireEnds);
      throw e;
    }
  }

  private void requireEnds(Ranges.Placed placed) {
    for (JsonNode end : placed.range().ends()) {
      ObjectNode tree = middleTree();
      placed.put(tree, end);
      require(tree, "with `" + placed.key() + "` " + end + " of its range");
    }
  }

  private void requirePairsOfEnds() {
    long pairs = 0;
    for (int i = 0; i < ranges.size(); i++) {
      for (int j = 0; j < i; j++) {
        pairs += (long) ranges.get(i).range().ends().size() * ranges.get(j).range().ends().size();
      }
    }
    for (int i = 0; pairs <= MAX_PAIRS && i < ranges.size(); i++) {
      for (int j = 0; j < i; j++) {
        requirePair(ranges.get(j), ranges.get(i));
      }
    }
  }

  private void requirePair(Ranges.Placed one, Ranges.Placed other) {
    for (JsonNode first : one.range().ends()) {
      for (JsonNode second : other.range().ends()) {
        ObjectNode tree = middleTree();
        one.put(tree, first);
        other.put(tree, second);
        require(
            tree,
            "with `%s` %s and `%s` %s of their ranges"
                .formatted(one.key(), first, other.key(), second));
      }
    }
  }

  private void require(ObjectNode tree, String circumstance) {
    try {
      scenario(tree);
    } catch (UserError e) {
      throw because(e, circumstance);
    }
  }

  private static UserError because(UserError e, String circumstance) {
    return UserError.input(e.getMessage() + " (" + circumstance + ")", e);
  }

  /** The scenario of a tree without ranges, its algorithms' parameters checked. */
  private Scenario scenario(ObjectNode tree) {
    Scenario scenario = Scenario.from(file.withTree(tree));
    scenario.congestionControl().requirePossible(file.name(), others);
    return scenario;
  }
}
