package io.weir.codegen.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a program line by line. Every step has a name and gives a {@link Value} for later steps; a
 * step whose range is impossible fails on its own line. Not thread-safe.
 *
 * <p>A handle belongs to the builder that gave it.
 */
public final class ProgramBuilder {
  private final String name;
  private final List<Input> inputs = new ArrayList<>();
  private final List<StateField> states = new ArrayList<>();
  private final List<Expression> expressions = new ArrayList<>();
  private final List<Feature> features = new ArrayList<>();
  private final List<StateUpdate> updates = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private int rewardFeature = DecisionProgram.NO_REWARD;
  private Forest forest = Forest.NONE;
  private String output;

  ProgramBuilder(String name) {
    this.name = name;
  }

  /**
   * A step of the program under construction.
   *
   * @param name of its expression
   * @param range what it can be
   */
  public record Value(String name, Interval range) {}

  /** Declares an input and reads it; see {@link Input}. */
  public Value input(String inputName, String unit, long min, long max) {
    inputs.add(new Input(inputName, unit, min, max));
    return add(inputName, Op.INPUT, List.of(inputName));
  }

  /** Declares a state and reads it as it was before this decision; see {@link StateField}. */
  public Value state(String stateName, String unit, long min, long max, long initial) {
    states.add(new StateField(stateName, unit, min, max, initial));
    return add(stateName, Op.STATE, List.of(stateName));
  }

  /** {@link Op#CONST}. */
  public Value constant(String step, long value) {
    return add(step, Op.CONST, List.of(), value);
  }

  /** {@link Op#ADD}. */
  public Value add(String step, Value a, Value b) {
    return add(step, Op.ADD, List.of(a.name(), b.name()));
  }

  /** {@link Op#SUB}: {@code a - b}. */
  public Value sub(String step, Value a, Value b) {
    return add(step, Op.SUB, List.of(a.name(), b.name()));
  }

  /** {@link Op#MUL}. */
  public Value mul(String step, Value a, Value b) {
    return add(step, Op.MUL, List.of(a.name(), b.name()));
  }

  /** {@link Op#SHL} by {@code bits}. */
  public Value shl(String step, Value x, int bits) {
    return add(step, Op.SHL, List.of(x.name()), bits);
  }

  /** {@link Op#SHR} by {@code bits}. */
  public Value shr(String step, Value x, int bits) {
    return add(step, Op.SHR, List.of(x.name()), bits);
  }

  /** {@link Op#MIN}. */
  public Value min(String step, Value a, Value b) {
    return add(step, Op.MIN, List.of(a.name(), b.name()));
  }

  /** {@link Op#MAX}. */
  public Value max(String step, Value a, Value b) {
    return add(step, Op.MAX, List.of(a.name(), b.name()));
  }

  /** {@link Op#CLAMP} to {@code [low, high]}. */
  public Value clamp(String step, Value x, long low, long high) {
    return add(step, Op.CLAMP, List.of(x.name()), low, high);
  }

  /** {@link Op#LESS}: {@code a < b}. */
  public Value less(String step, Value a, Value b) {
    return add(step, Op.LESS, List.of(a.name(), b.name()));
  }

  /** {@link Op#EQUAL}. */
  public Value equal(String step, Value a, Value b) {
    return add(step, Op.EQUAL, List.of(a.name(), b.name()));
  }

  /** {@link Op#SELECT}: {@code condition ? yes : no}. */
  public Value select(String step, Value condition, Value yes, Value no) {
    return add(step, Op.SELECT, List.of(condition.name(), yes.name(), no.name()));
  }

  /** {@link Op#ISQRT}. */
  public Value isqrt(String step, Value x) {
    return add(step, Op.ISQRT, List.of(x.name()));
  }

  /** {@link Op#RECIP}: {@code floor(2^k / x)}. */
  public Value recip(String step, Value x, int k) {
    return add(step, Op.RECIP, List.of(x.name()), k);
  }

  /** {@link Op#SCORE}, saturated to {@code [low, high]}. */
  public Value score(String step, long low, long high) {
    return add(step, Op.SCORE, List.of(), low, high);
  }

  /** Adds the next feature; real value = integer / 2^fractionBits. */
  public ProgramBuilder feature(Value value, int fractionBits) {
    features.add(new Feature(value.name(), fractionBits));
    return this;
  }

  /** Adds the next feature and makes it the reward signal r. */
  public ProgramBuilder rewardFeature(Value value, int fractionBits) {
    rewardFeature = features.size();
    return feature(value, fractionBits);
  }

  /** Sets the trees; without this call the program is an observation. */
  public ProgramBuilder forest(Forest trees) {
    forest = trees;
    return this;
  }

  /** Sets the output: the rate multiplier, Q16. */
  public ProgramBuilder output(Value value) {
    output = value.name();
    return this;
  }

  /** Sets what state {@code stateName} becomes after the decision. */
  public ProgramBuilder update(String stateName, Value value) {
    updates.add(new StateUpdate(stateName, value.name()));
    return this;
  }

  /** Adds a claim. */
  public ProgramBuilder claim(Claim claim) {
    claims.add(claim);
    return this;
  }

  /**
   * Makes the program.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public DecisionProgram build() {
    return new DecisionProgram(
        name,
        inputs,
        states,
        expressions,
        features,
        rewardFeature,
        forest,
        output,
        updates,
        claims);
  }

  private Value add(String step, Op op, List<String> args, long... constants) {
    List<Long> boxed = Arrays.stream(constants).boxed().toList();
    Expression expression = new Expression(step, op, args, boxed);
    expressions.add(expression);
    // Recomputed from the start: programs are short, and a handle from another builder then fails.
    Ranges ranges = new Ranges(inputs, states);
    Interval range = null;
    for (Expression earlier : expressions) {
      range = appendKnown(ranges, earlier);
    }
    return new Value(step, range);
  }

  private static Interval appendKnown(Ranges ranges, Expression expression) {
    if (expression.op().takesExpressions()) {
      expression.args().forEach(ranges::of);
    }
    return ranges.append(expression);
  }
}
