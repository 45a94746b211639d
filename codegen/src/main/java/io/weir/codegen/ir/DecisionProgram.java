package io.weir.codegen.ir;

import io.weir.artefact.Json;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a policy does to one flow, as integers: inputs and per-flow state become features, a forest
 * turns features into a score, and the score becomes a rate multiplier and the next state.
 * Immutable and valid: references resolve, no intermediate can leave 64 bits, every update fits its
 * state.
 *
 * <p>One decision: clamp the inputs and the stored state to their ranges, evaluate the expressions
 * in order (the score at {@link Op#SCORE}), return the output and apply all updates at once.
 *
 * <p>Without a forest a program that has a SCORE is an <em>observation</em>: a policy from outside
 * gives the score.
 *
 * @param name of the program, a C identifier
 * @param inputs signals handed in, in the order of the caller's array
 * @param states values kept per flow, in the order of the caller's block
 * @param expressions in an order in which each uses only earlier ones
 * @param features what trees test
 * @param rewardFeature index of the feature that is the reward signal r; {@link #NO_REWARD} if
 *     there are no features
 * @param forest the trees, or {@link Forest#NONE}
 * @param output name of the expression that is the rate multiplier, Q16, 32 bits signed
 * @param updates exactly one per state
 * @param claims what the program says of itself; not needed to run it
 */
public record DecisionProgram(
    String name,
    List<Input> inputs,
    List<StateField> states,
    List<Expression> expressions,
    List<Feature> features,
    int rewardFeature,
    Forest forest,
    String output,
    List<StateUpdate> updates,
    List<Claim> claims) {

  /** Value of {@code rewardFeature} in a program without features. */
  public static final int NO_REWARD = -1;

  /**
   * Checks everything.
   *
   * @throws IllegalArgumentException naming the element that is wrong and what is wrong with it
   */
  public DecisionProgram {
    inputs = copy("inputs", inputs);
    states = copy("states", states);
    expressions = copy("expressions", expressions);
    features = copy("features", features);
    updates = copy("updates", updates);
    claims = copy("claims", claims);
    if (forest == null || output == null) {
      throw new IllegalArgumentException("`forest` and `output` must be given");
    }
    ProgramCheck check = new ProgramCheck(name, inputs, states);
    check.expressions(expressions);
    check.score(!features.isEmpty(), !forest.absent());
    check.features(features, rewardFeature);
    check.forest(forest, features.size());
    check.output(output);
    check.updates(updates);
    Claim.check(claims, features);
  }

  /** Starts a program. */
  public static ProgramBuilder builder(String name) {
    return new ProgramBuilder(name);
  }

  /** This program with another forest, and without the claims of the old one. */
  public DecisionProgram withForest(Forest replacement) {
    return with(replacement, List.of());
  }

  /** This program with other claims; everything else stays. */
  public DecisionProgram withClaims(List<Claim> replacement) {
    return with(forest, replacement);
  }

  private DecisionProgram with(Forest otherForest, List<Claim> otherClaims) {
    return new DecisionProgram(
        name,
        inputs,
        states,
        expressions,
        features,
        rewardFeature,
        otherForest,
        output,
        updates,
        otherClaims);
  }

  /** Whether trees give the score. */
  public boolean hasForest() {
    return !forest.absent();
  }

  /** The SCORE expression, if the program has one. */
  public Optional<Expression> score() {
    return expressions.stream().filter(e -> e.op() == Op.SCORE).findFirst();
  }

  /** SHA-256 over the program's canonical JSON, in hex: equal programs have equal hashes. */
  public String sha256() {
    return Json.sha256(this);
  }

  private static <T> List<T> copy(String what, List<T> list) {
    if (list == null || list.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("`" + what + "` must be a list without gaps");
    }
    return List.copyOf(list);
  }
}
