package io.weir.codegen.c;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.Ranges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program's steps as far as something depends on them, simplified where ranges or equal steps
 * allow it. Every step that is left has the value it has in the program.
 */
final class Folding {
  private final DecisionProgram program;
  private final Ranges ranges;
  private final Map<String, String> same = new HashMap<>();
  private final Map<String, Expression> steps = new LinkedHashMap<>();
  private final Map<List<Object>, String> known = new HashMap<>();

  private Folding(DecisionProgram program, Ranges ranges) {
    this.program = program;
    this.ranges = ranges;
  }

  /**
   * Folds a program.
   *
   * @param columns the part of each input and state that occurs, in the order of a row
   */
  static Folding of(DecisionProgram program, List<Interval> columns) {
    Folding folding = new Folding(program, Ranges.within(program, columns, Map.of()));
    program.expressions().forEach(folding::fold);
    return folding;
  }

  /** The step that has the value of {@code name}. */
  Expression step(String name) {
    return steps.get(same.get(name));
  }

  /** What a step that is left can be. */
  Interval range(String name) {
    return ranges.of(name);
  }

  /** Steps that must come before {@code e}. */
  List<String> operands(Expression e) {
    if (e.op() == Op.SCORE) {
      return program.features().stream().map(f -> step(f.expression()).name()).distinct().toList();
    }
    return e.op().takesExpressions() ? e.args() : List.of();
  }

  /** The steps that the output and the updates depend on, in an order of use. */
  List<Expression> live() {
    List<String> open = new ArrayList<>(List.of(step(program.output()).name()));
    program.updates().forEach(update -> open.add(step(update.expression()).name()));
    Set<String> needed = new HashSet<>();
    while (!open.isEmpty()) {
      String name = open.remove(open.size() - 1);
      if (needed.add(name)) {
        open.addAll(operands(steps.get(name)));
      }
    }
    // A later step may stand for an earlier one's value: sorted by depth first.
    List<Expression> order = new ArrayList<>();
    Set<String> done = new HashSet<>();
    steps.values().stream()
        .filter(e -> needed.contains(e.name()))
        .forEach(e -> visit(e, done, order));
    return order;
  }

  private void visit(Expression e, Set<String> done, List<Expression> order) {
    if (done.add(e.name())) {
      operands(e).forEach(name -> visit(steps.get(name), done, order));
      order.add(e);
    }
  }

  private void fold(Expression original) {
    Expression e = original;
    if (e.op().takesExpressions()) {
      List<String> args = e.args().stream().map(same::get).toList();
      e = new Expression(e.name(), e.op(), args, e.constants());
    }
    Interval range = ranges.of(e.name());
    if (range.min() == range.max()) {
      e = new Expression(e.name(), Op.CONST, List.of(), List.of(range.min()));
    } else {
      e = cheaper(e);
      String alias = alias(e);
      if (alias != null) {
        same.put(original.name(), alias);
        return;
      }
    }
    String first = known.putIfAbsent(List.of(e.op(), e.args(), e.constants()), e.name());
    same.put(e.name(), first == null ? e.name() : first);
    if (first == null) {
      steps.put(e.name(), e);
    }
  }

  /** An earlier step with the same value, or null. */
  private String alias(Expression e) {
    return switch (e.op()) {
      case SELECT -> aliasOfSelect(e);
      case CLAMP ->
          new Interval(e.constant(0), e.constant(1)).contains(operand(e, 0)) ? e.arg(0) : null;
      case MIN -> ordered(e, 0, 1);
      case MAX -> ordered(e, 1, 0);
      case ADD -> isConstant(e, 1, 0) ? e.arg(0) : isConstant(e, 0, 0) ? e.arg(1) : null;
      case SUB -> isConstant(e, 1, 0) ? e.arg(0) : null;
      case MUL -> isConstant(e, 1, 1) ? e.arg(0) : isConstant(e, 0, 1) ? e.arg(1) : null;
      case SHL, SHR -> e.constant(0) == 0 ? e.arg(0) : null;
      default -> null;
    };
  }

  private String aliasOfSelect(Expression e) {
    Interval condition = operand(e, 0);
    if (condition.min() == condition.max()) {
      return e.arg(condition.min() == 1 ? 1 : 2);
    }
    if (e.arg(1).equals(e.arg(2))) {
      return e.arg(1);
    }
    return isConstant(e, 1, 1) && isConstant(e, 2, 0) ? e.arg(0) : null;
  }

  /** The argument that is never above the other, or null. */
  private String ordered(Expression e, int first, int second) {
    if (operand(e, first).max() <= operand(e, second).min()) {
      return e.op() == Op.MIN ? e.arg(first) : e.arg(second);
    }
    if (operand(e, second).max() <= operand(e, first).min()) {
      return e.op() == Op.MIN ? e.arg(second) : e.arg(first);
    }
    return null;
  }

  private Expression cheaper(Expression e) {
    return switch (e.op()) {
      case SELECT -> ofKnownArms(positive(e));
      case SHR -> shift(e);
      case LESS, EQUAL -> e.arg(0).equals(e.arg(1)) ? ofItself(e) : e;
      default -> e;
    };
  }

  /** A value compared with itself. */
  private static Expression ofItself(Expression e) {
    long answer = e.op() == Op.EQUAL ? 1 : 0;
    return new Expression(e.name(), Op.CONST, List.of(), List.of(answer));
  }

  /** A choice by a denied condition is the opposite choice. */
  private Expression positive(Expression e) {
    Expression condition = steps.get(e.arg(0));
    boolean denied =
        condition.op() == Op.SELECT && isConstant(condition, 1, 0) && isConstant(condition, 2, 1);
    return denied ? positive(with(e, List.of(condition.arg(0), e.arg(2), e.arg(1)))) : e;
  }

  /** A choice within a choice by the same condition is known. */
  private Expression ofKnownArms(Expression e) {
    return with(e, List.of(e.arg(0), arm(e, 1), arm(e, 2)));
  }

  private String arm(Expression e, int index) {
    Expression inner = steps.get(e.arg(index));
    return inner.op() == Op.SELECT && inner.arg(0).equals(e.arg(0))
        ? inner.arg(index)
        : e.arg(index);
  }

  /** Shifts of shifts, of products with powers of two and of reciprocals. */
  private Expression shift(Expression e) {
    Expression inner = steps.get(e.arg(0));
    long count = e.constant(0);
    if (inner.op() == Op.RECIP && count <= inner.constant(0)) {
      return shifted(e, Op.RECIP, inner.arg(0), inner.constant(0) - count);
    }
    if (inner.op() == Op.SHR && inner.constant(0) + count <= 63) {
      return shift(shifted(e, Op.SHR, inner.arg(0), inner.constant(0) + count));
    }
    if (inner.op() == Op.SHL && inner.constant(0) < count) {
      return shift(shifted(e, Op.SHR, inner.arg(0), count - inner.constant(0)));
    }
    if (inner.op() == Op.MUL) {
      for (int i = 0; i < 2; i++) {
        Interval factor = operand(inner, i);
        boolean power = factor.min() == factor.max() && Long.bitCount(factor.min()) == 1;
        int bits = Long.numberOfTrailingZeros(factor.min());
        if (power && factor.min() > 0 && bits < count) {
          return shift(shifted(e, Op.SHR, inner.arg(1 - i), count - bits));
        }
      }
    }
    return e;
  }

  private static Expression shifted(Expression e, Op op, String arg, long count) {
    return new Expression(e.name(), op, List.of(arg), List.of(count));
  }

  private static Expression with(Expression e, List<String> args) {
    return new Expression(e.name(), e.op(), args, e.constants());
  }

  private Interval operand(Expression e, int index) {
    return ranges.of(e.arg(index));
  }

  private boolean isConstant(Expression e, int index, long value) {
    return operand(e, index).equals(Interval.of(value));
  }

  /** Names of the features' steps. */
  List<String> features() {
    return program.features().stream().map(Feature::expression).map(f -> step(f).name()).toList();
  }
}
