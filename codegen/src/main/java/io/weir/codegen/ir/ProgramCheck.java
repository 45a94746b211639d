package io.weir.codegen.ir;

import io.weir.artefact.StrictYaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Decides whether parts make a program; every refusal names the part that is wrong. The methods are
 * called in the order in which they stand.
 */
final class ProgramCheck {
  private final Map<String, StateField> states = new LinkedHashMap<>();
  private final Set<String> inputs = new HashSet<>();
  private final Set<String> allExpressions = new HashSet<>();
  private final Set<String> defined = new HashSet<>();
  private final Set<String> dependsOnScore = new HashSet<>();
  private final List<String> scores = new ArrayList<>();
  private final Ranges ranges;

  ProgramCheck(String name, List<Input> inputs, List<StateField> states) {
    Names.requireIdentifier("program", name);
    List<String> columns = new ArrayList<>();
    inputs.forEach(input -> columns.add(input.name()));
    states.forEach(state -> columns.add(state.name()));
    Names.requireUnique("input or state", columns, Function.identity());
    inputs.forEach(input -> this.inputs.add(input.name()));
    states.forEach(state -> this.states.put(state.name(), state));
    ranges = new Ranges(inputs, states);
  }

  void expressions(List<Expression> expressions) {
    Names.requireUnique("expression", expressions, Expression::name);
    expressions.forEach(e -> allExpressions.add(e.name()));
    expressions.forEach(this::expression);
  }

  private void expression(Expression e) {
    String what = "expression `" + e.name() + "`";
    switch (e.op()) {
      case INPUT -> requireKnown(what, "input", e.arg(0), inputs);
      case STATE -> requireKnown(what, "state", e.arg(0), states.keySet());
      case SCORE -> scores.add(e.name());
      default -> e.args().forEach(arg -> requireDefined(what, arg));
    }
    boolean usesScore =
        e.op().takesExpressions() && e.args().stream().anyMatch(dependsOnScore::contains);
    if (e.op() == Op.SCORE || usesScore) {
      dependsOnScore.add(e.name());
    }
    ranges.append(e);
    defined.add(e.name());
  }

  private void requireDefined(String what, String reference) {
    requireKnown(what, "expression", reference, allExpressions);
    if (!defined.contains(reference)) {
      throw new IllegalArgumentException(
          what + " uses `" + reference + "` before it is defined; order expressions by use");
    }
  }

  void score(boolean hasFeatures, boolean hasForest) {
    if (scores.size() > 1) {
      throw new IllegalArgumentException("more than one SCORE: " + scores + "; one is allowed");
    }
    if (scores.isEmpty() && hasForest) {
      throw new IllegalArgumentException("there is a forest but no SCORE expression to take it");
    }
    if (!scores.isEmpty() && !hasFeatures) {
      throw new IllegalArgumentException(
          "expression `" + scores.get(0) + "`: a SCORE needs at least one feature");
    }
  }

  void features(List<Feature> features, int rewardFeature) {
    for (Feature feature : features) {
      String what = "feature `" + feature.expression() + "`";
      requireKnown(what, "expression", feature.expression(), allExpressions);
      if (dependsOnScore.contains(feature.expression())) {
        throw new IllegalArgumentException(what + " depends on the SCORE; trees cannot test that");
      }
      requireWithin(what, feature.expression(), Interval.INT32, "32 bits signed");
    }
    int count = features.size();
    if (count == 0 && rewardFeature != DecisionProgram.NO_REWARD) {
      throw new IllegalArgumentException(
          "rewardFeature " + rewardFeature + ": there are no features, so it must be -1");
    }
    if (count > 0 && (rewardFeature < 0 || rewardFeature >= count)) {
      throw new IllegalArgumentException(
          "rewardFeature " + rewardFeature + " is not one of the features 0 to " + (count - 1));
    }
  }

  void forest(Forest forest, int features) {
    new ForestCheck(features).check(forest);
  }

  void output(String output) {
    requireKnown("output", "expression", output, allExpressions);
    requireWithin("output", output, Interval.INT32, "32 bits signed");
  }

  void updates(List<StateUpdate> updates) {
    Names.requireUnique("update of state", updates, StateUpdate::state);
    Set<String> missing = new TreeSet<>(states.keySet());
    for (StateUpdate update : updates) {
      String what = "update of state `" + update.state() + "`";
      requireKnown(what, "state", update.state(), states.keySet());
      requireKnown(what, "expression", update.expression(), allExpressions);
      Interval range = states.get(update.state()).range();
      requireWithin(what, update.expression(), range, "the state's range " + range);
      missing.remove(update.state());
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "state `" + missing.iterator().next() + "` is never updated; use a constant instead");
    }
  }

  private static void requireKnown(
      String what, String kind, String reference, Collection<String> known) {
    if (!known.contains(reference)) {
      throw new IllegalArgumentException(
          "%s refers to %s `%s`, which does not exist%s"
              .formatted(what, kind, reference, StrictYaml.suggestion(reference, known)));
    }
  }

  private void requireWithin(String what, String expression, Interval allowed, String words) {
    Interval range = ranges.of(expression);
    if (!allowed.contains(range)) {
      throw new IllegalArgumentException(
          "%s: `%s` has the range %s, which does not fit %s; clamp it first"
              .formatted(what, expression, range, words));
    }
  }
}
