package io.weir.codegen.interpret;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Input;
import io.weir.codegen.ir.IntegerMath;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.StateField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program's expressions flattened to int arrays over one scratch array of longs, in which each
 * expression has a slot. Steps that depend on the score come last, so that a decision can be cut in
 * two there.
 */
final class CompiledSteps {
  private final long[] slots;
  private final Op[] op;
  private final int[] target;
  private final int[] first;
  private final int[] second;
  private final int[] third;
  private final long[] low;
  private final long[] high;
  private final int beforeScore;
  private final Map<String, Integer> slotOf = new HashMap<>();

  CompiledSteps(DecisionProgram program) {
    int size = program.expressions().size();
    slots = new long[size];
    for (int i = 0; i < size; i++) {
      Expression e = program.expressions().get(i);
      slotOf.put(e.name(), i);
      if (e.op() == Op.CONST) {
        slots[i] = e.constant(0);
      }
    }
    List<Expression> steps = new ArrayList<>();
    List<Expression> after = new ArrayList<>();
    split(program, steps, after);
    beforeScore = steps.size();
    steps.addAll(after);
    op = new Op[steps.size()];
    target = new int[steps.size()];
    first = new int[steps.size()];
    second = new int[steps.size()];
    third = new int[steps.size()];
    low = new long[steps.size()];
    high = new long[steps.size()];
    for (int i = 0; i < steps.size(); i++) {
      encode(program, i, steps.get(i));
    }
  }

  private static void split(
      DecisionProgram program, List<Expression> before, List<Expression> after) {
    Set<String> scored = new HashSet<>();
    for (Expression e : program.expressions()) {
      if (e.op() == Op.SCORE) {
        scored.add(e.name());
      } else if (e.op().takesExpressions() && e.args().stream().anyMatch(scored::contains)) {
        scored.add(e.name());
        after.add(e);
      } else if (e.op() != Op.CONST) {
        before.add(e);
      }
    }
  }

  private void encode(DecisionProgram program, int at, Expression e) {
    op[at] = e.op();
    target[at] = slotOf.get(e.name());
    switch (e.op()) {
      case INPUT -> {
        List<String> names = program.inputs().stream().map(Input::name).toList();
        first[at] = names.indexOf(e.arg(0));
        low[at] = program.inputs().get(first[at]).min();
        high[at] = program.inputs().get(first[at]).max();
      }
      case STATE -> {
        List<String> names = program.states().stream().map(StateField::name).toList();
        first[at] = names.indexOf(e.arg(0));
        low[at] = program.states().get(first[at]).min();
        high[at] = program.states().get(first[at]).max();
      }
      default -> {
        first[at] = slotOf.get(e.arg(0));
        second[at] = e.args().size() > 1 ? slotOf.get(e.arg(1)) : 0;
        third[at] = e.args().size() > 2 ? slotOf.get(e.arg(2)) : 0;
        low[at] = e.constants().isEmpty() ? 0 : e.constant(0);
        high[at] = e.constants().size() > 1 ? e.constant(1) : 0;
      }
    }
  }

  int slot(String expression) {
    return slotOf.get(expression);
  }

  long value(int slot) {
    return slots[slot];
  }

  void set(int slot, long value) {
    slots[slot] = value;
  }

  /** Runs the steps that do not depend on the score. */
  void runBeforeScore(long[] in, long[] state, int offset) {
    for (int i = 0; i < beforeScore; i++) {
      slots[target[i]] = step(i, in, state, offset);
    }
  }

  /** Runs the others. */
  void runAfterScore() {
    for (int i = beforeScore; i < first.length; i++) {
      slots[target[i]] = step(i, slots, slots, 0);
    }
  }

  private long step(int i, long[] in, long[] state, int offset) {
    int a = first[i];
    return switch (op[i]) {
      case INPUT -> clamp(in[a], low[i], high[i]);
      case STATE -> clamp(state[offset + a], low[i], high[i]);
      case ADD -> slots[a] + slots[second[i]];
      case SUB -> slots[a] - slots[second[i]];
      case MUL -> slots[a] * slots[second[i]];
      case SHL -> slots[a] << low[i];
      case SHR -> slots[a] >> low[i];
      case MIN -> Math.min(slots[a], slots[second[i]]);
      case MAX -> Math.max(slots[a], slots[second[i]]);
      case CLAMP -> clamp(slots[a], low[i], high[i]);
      case LESS -> slots[a] < slots[second[i]] ? 1 : 0;
      case EQUAL -> slots[a] == slots[second[i]] ? 1 : 0;
      case SELECT -> slots[a] != 0 ? slots[second[i]] : slots[third[i]];
      case ISQRT -> IntegerMath.isqrt(slots[a]);
      case RECIP -> IntegerMath.recip((int) low[i], slots[a]);
      case CONST, SCORE -> throw new IllegalStateException("not a step");
    };
  }

  static long clamp(long value, long low, long high) {
    return Math.max(low, Math.min(high, value));
  }
}
