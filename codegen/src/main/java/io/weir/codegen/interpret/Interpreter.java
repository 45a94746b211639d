package io.weir.codegen.interpret;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.StateField;
import java.util.function.LongSupplier;

/**
 * Executes a program exactly. This is the meaning of a program; emitted C has to agree with it bit
 * for bit. Allocates nothing per decision. Not thread-safe: one instance per thread.
 *
 * <p>{@code in} holds the inputs in the program's order, {@code state} the flow's states in the
 * program's order from {@code offset} on. Any long is accepted; it is clamped to its range first.
 */
public final class Interpreter {
  private static final int NONE = -1;

  private final DecisionProgram program;
  private final CompiledSteps steps;
  private final ForestSum forest;
  private final long[] features;
  private final int[] featureSlots;
  private final int[] updateSlots;
  private final int outputSlot;
  private final int scoreSlot;
  private final long scoreMin;
  private final long scoreMax;

  /** Prepares a program for execution. */
  public Interpreter(DecisionProgram program) {
    this.program = program;
    steps = new CompiledSteps(program);
    forest = ForestSum.of(program.forest());
    features = new long[program.features().size()];
    featureSlots = program.features().stream().mapToInt(f -> steps.slot(f.expression())).toArray();
    updateSlots = program.states().stream().mapToInt(this::updateSlot).toArray();
    outputSlot = steps.slot(program.output());
    Expression score = program.score().orElse(null);
    scoreSlot = score == null ? NONE : steps.slot(score.name());
    scoreMin = score == null ? 0 : score.constant(0);
    scoreMax = score == null ? 0 : score.constant(1);
  }

  private int updateSlot(StateField state) {
    return program.updates().stream()
        .filter(update -> update.state().equals(state.name()))
        .mapToInt(update -> steps.slot(update.expression()))
        .findFirst()
        .orElseThrow();
  }

  /** The program that is executed. */
  public DecisionProgram program() {
    return program;
  }

  /** Writes the state of a new flow. */
  public void reset(long[] state, int offset) {
    for (int i = 0; i < updateSlots.length; i++) {
      state[offset + i] = program.states().get(i).initial();
    }
  }

  /**
   * Decides and updates the state.
   *
   * @return the rate multiplier, Q16
   * @throws IllegalStateException if the program is an observation: it has a score but no forest
   */
  public int decide(long[] in, long[] state, int offset) {
    steps.runBeforeScore(in, state, offset);
    if (scoreSlot == NONE) {
      return finish(state, offset);
    }
    loadFeatures(features);
    steps.set(scoreSlot, score(features));
    return finish(state, offset);
  }

  /**
   * First half of a decision for a policy from outside: computes the features. The second half,
   * {@link #act}, must follow before the next call of this.
   */
  public void observe(long[] in, long[] state, int offset, long[] featuresOut) {
    steps.runBeforeScore(in, state, offset);
    loadFeatures(featuresOut);
  }

  /**
   * What a step before the score came to in the last {@link #observe} or {@link #decide}.
   *
   * @param expression name of the step
   * @param missing the answer if the program has no such step
   */
  public LongSupplier stepOr(String expression, long missing) {
    return program.expressions().stream().anyMatch(e -> e.name().equals(expression))
        ? stepAt(steps.slot(expression))
        : () -> missing;
  }

  private LongSupplier stepAt(int slot) {
    return () -> steps.value(slot);
  }

  /**
   * Second half of a decision: turns a score into the multiplier and updates the state.
   *
   * @param score saturated to the range the program declares
   * @return the rate multiplier, Q16
   */
  public int act(long score, long[] state, int offset) {
    if (scoreSlot != NONE) {
      steps.set(scoreSlot, CompiledSteps.clamp(score, scoreMin, scoreMax));
    }
    return finish(state, offset);
  }

  /**
   * What the forest alone answers.
   *
   * @param values one per feature, each within 32 bits signed
   * @return the score, saturated to its declared range
   * @throws IllegalStateException if the program has no forest
   */
  public long score(long[] values) {
    if (!program.hasForest()) {
      throw new IllegalStateException(
          "program `" + program.name() + "` has no forest; call observe and act instead");
    }
    return CompiledSteps.clamp(forest.sum(values), scoreMin, scoreMax);
  }

  private void loadFeatures(long[] out) {
    for (int i = 0; i < featureSlots.length; i++) {
      out[i] = steps.value(featureSlots[i]);
    }
  }

  private int finish(long[] state, int offset) {
    steps.runAfterScore();
    for (int i = 0; i < updateSlots.length; i++) {
      state[offset + i] = steps.value(updateSlots[i]);
    }
    return (int) steps.value(outputSlot);
  }
}
