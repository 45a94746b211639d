package io.weir.codegen.c;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.StateField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A state of few values that a program compares with constants: what it does differs by value, so
 * that every value gets a function of its own, in which the comparisons are known.
 *
 * @param columns the ranges of a row: inputs, then states
 * @param column of the state
 * @param state which it is
 */
record Phases(List<Interval> columns, int column, StateField state) {
  /** Most values, as every one is a copy of what all have in common. */
  private static final int MOST_VALUES = 8;

  private static final int FEWEST_COMPARISONS = 2;

  /** The state that is compared most often, if there is one. */
  static Optional<Phases> of(DecisionProgram program) {
    List<Interval> columns = new ArrayList<>();
    program.inputs().forEach(input -> columns.add(input.range()));
    program.states().forEach(field -> columns.add(field.range()));
    Map<String, Integer> comparisons = comparisons(program);
    return program.states().stream()
        .filter(field -> comparisons.getOrDefault(field.name(), 0) >= FEWEST_COMPARISONS)
        .filter(field -> field.range().max() - field.range().min() < MOST_VALUES)
        .filter(field -> field.range().fitsInt32())
        .max(Comparator.comparing(field -> comparisons.get(field.name())))
        .map(field -> new Phases(columns, columnOf(program, field), field));
  }

  private static int columnOf(DecisionProgram program, StateField field) {
    return program.inputs().size() + program.states().indexOf(field);
  }

  private static Map<String, Integer> comparisons(DecisionProgram program) {
    Map<String, Expression> steps = new HashMap<>();
    program.expressions().forEach(e -> steps.put(e.name(), e));
    Map<String, Integer> count = new HashMap<>();
    for (Expression e : program.expressions()) {
      if (e.op() == Op.EQUAL && steps.get(e.arg(1)).op() == Op.CONST) {
        Expression compared = steps.get(e.arg(0));
        if (compared.op() == Op.STATE) {
          count.merge(compared.arg(0), 1, Integer::sum);
        }
      }
    }
    return count;
  }

  /** Writes the functions and what chooses between them; those that ask the forest come first. */
  void write(
      CodeWriter out,
      CoreLayout layout,
      Set<Helper> helpers,
      Function<List<Interval>, BodyCode> bodies) {
    helpers.add(Helper.PHASE);
    TreeMap<Long, BodyCode> byValue = new TreeMap<>(Comparator.reverseOrder());
    for (long value = state.min(); value <= state.max(); value++) {
      List<Interval> part = new ArrayList<>(columns);
      part.set(column, Interval.of(value));
      byValue.put(value, bodies.apply(part));
    }
    List<Long> order = new ArrayList<>(byValue.keySet());
    order.sort(Comparator.comparing(value -> byValue.get(value).scores() ? 0 : 1));
    for (long value : order) {
      out.comment("A decision where %s is %d.".formatted(state.name(), value));
      out.line("WEIR_PHASE int32_t %s(", function(value));
      out.line("\tstruct weir_state *state, const struct weir_input *in)");
      out.block("", () -> byValue.get(value).write(out));
      out.blank();
    }
    out.comment("Decides once, updates the state and returns the rate multiplier in Q16.");
    out.line(
        "static inline int32_t weir_core_decide(struct weir_state *state,"
            + " const struct weir_input *in)");
    out.block(
        "",
        () -> {
          ExpressionEmitter expressions =
              new ExpressionEmitter(name -> state.range(), layout, helpers);
          Expression load = new Expression("phase", Op.STATE, List.of(state.name()), List.of());
          expressions.declare(out, load);
          String phase = expressions.term("phase").text();
          out.blank();
          for (long value : order.subList(0, order.size() - 1)) {
            out.line("if (%s == %d)", phase, value);
            out.line("\treturn %s(state, in);", function(value));
          }
          out.line("return %s(state, in);", function(order.get(order.size() - 1)));
        });
  }

  private String function(long value) {
    return "weir_decide_" + (value < 0 ? "minus_" : "") + Math.abs(value);
  }
}
