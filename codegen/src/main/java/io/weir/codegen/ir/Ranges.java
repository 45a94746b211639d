package io.weir.codegen.ir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The interval of every expression, by exact interval arithmetic from the declared ranges of inputs
 * and states. Each operation's interval is the tightest for independent operands. A program exists
 * only if every intermediate fits 64 bits signed; the C emitter picks 32 or 64 bits by this.
 */
public final class Ranges {
  private static final Interval CONDITION = new Interval(0, 1);

  private final Map<String, Interval> read = new HashMap<>();
  private final Map<String, Interval> ranges = new HashMap<>();
  private final Map<String, Interval> known = new HashMap<>();
  private final Map<String, Expression> steps = new HashMap<>();

  Ranges(List<Input> inputs, List<StateField> states) {
    inputs.forEach(input -> read.put(input.name(), input.range()));
    states.forEach(state -> read.put(state.name(), state.range()));
  }

  /** The ranges of a program's expressions. */
  public static Ranges of(DecisionProgram program) {
    Ranges ranges = new Ranges(program.inputs(), program.states());
    program.expressions().forEach(ranges::append);
    return ranges;
  }

  /**
   * The same where only some rows are looked at.
   *
   * @param columns the part of each input and state, in the order of a row (inputs, then states),
   *     within the declared ranges
   * @param known what is known besides of steps' values, by name: only such rows are looked at; the
   *     score may be among them
   */
  public static Ranges within(
      DecisionProgram program, List<Interval> columns, Map<String, Interval> known) {
    Ranges ranges = new Ranges(program.inputs(), program.states());
    int column = 0;
    for (Input input : program.inputs()) {
      ranges.read.put(input.name(), columns.get(column++));
    }
    for (StateField state : program.states()) {
      ranges.read.put(state.name(), columns.get(column++));
    }
    ranges.known.putAll(known);
    program.expressions().forEach(ranges::append);
    return ranges;
  }

  /**
   * The interval of an expression.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Interval of(String expression) {
    Interval range = ranges.get(expression);
    if (range == null) {
      throw new IllegalArgumentException("no expression is called `" + expression + "`");
    }
    return range;
  }

  /** Works out the next expression; its operands must have been appended before. */
  Interval append(Expression expression) {
    Interval range;
    try {
      range = compute(expression);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "expression `%s`: %s of %s may overflow 64 bits; clamp or shift an operand first"
              .formatted(expression.name(), expression.op(), describeOperands(expression)));
    }
    Interval limits = known.get(expression.name());
    if (limits != null) {
      range = new Interval(limits.clamp(range.min()), limits.clamp(range.max()));
    }
    ranges.put(expression.name(), range);
    steps.put(expression.name(), expression);
    return range;
  }

  private Interval compute(Expression e) {
    return switch (e.op()) {
      case CONST -> Interval.of(e.constant(0));
      case INPUT, STATE -> read.get(e.arg(0));
      case ADD -> between(e).orElseGet(() -> operand(e, 0).plus(operand(e, 1)));
      case SUB -> lowBits(e).orElseGet(() -> operand(e, 0).minus(operand(e, 1)));
      case MUL ->
          e.arg(0).equals(e.arg(1)) ? operand(e, 0).squared() : operand(e, 0).times(operand(e, 1));
      case SHL -> operand(e, 0).times(Interval.of(1L << shift(e, 62)));
      case SHR -> shiftRight(operand(e, 0), shift(e, 63));
      case MIN ->
          new Interval(
              Math.min(operand(e, 0).min(), operand(e, 1).min()),
              Math.min(operand(e, 0).max(), operand(e, 1).max()));
      case MAX ->
          new Interval(
              Math.max(operand(e, 0).min(), operand(e, 1).min()),
              Math.max(operand(e, 0).max(), operand(e, 1).max()));
      case CLAMP -> {
        Interval limits = limits(e);
        yield new Interval(limits.clamp(operand(e, 0).min()), limits.clamp(operand(e, 0).max()));
      }
      case LESS -> {
        Interval a = operand(e, 0);
        Interval b = operand(e, 1);
        boolean never = e.arg(0).equals(e.arg(1)) || a.min() >= b.max();
        yield new Interval(a.max() < b.min() ? 1 : 0, never ? 0 : 1);
      }
      case EQUAL -> {
        Interval a = operand(e, 0);
        Interval b = operand(e, 1);
        boolean always = e.arg(0).equals(e.arg(1)) || (a.min() == a.max() && a.equals(b));
        boolean never = a.max() < b.min() || b.max() < a.min();
        yield new Interval(always ? 1 : 0, never ? 0 : 1);
      }
      case SELECT -> {
        Interval condition = within(e, CONDITION);
        Interval yes = operand(e, 1);
        Interval no = operand(e, 2);
        boolean known = condition.min() == condition.max();
        yield known ? (condition.min() == 1 ? yes : no) : yes.hull(no);
      }
      case ISQRT -> {
        Interval x = within(e, Interval.UINT32);
        yield new Interval(IntegerMath.isqrt(x.min()), IntegerMath.isqrt(x.max()));
      }
      case RECIP -> {
        Interval x = within(e, new Interval(1, Interval.UINT32.max()));
        int k = shift(e, 31);
        yield new Interval(IntegerMath.recip(k, x.max()), IntegerMath.recip(k, x.min()));
      }
      case SCORE -> limits(e);
    };
  }

  /** {@code x + ((y - x) >> k)}, a step from x towards y, lies between the two. */
  private Optional<Interval> between(Expression e) {
    String from = e.arg(0);
    Expression shift = steps.get(e.arg(1));
    if (shift.op() != Op.SHR || shift.constant(0) < 0) {
      return Optional.empty();
    }
    Expression gap = steps.get(shift.arg(0));
    boolean towards = gap.op() == Op.SUB && gap.arg(1).equals(from);
    return towards ? Optional.of(ranges.get(from).hull(ranges.get(gap.arg(0)))) : Optional.empty();
  }

  /** {@code x - ((x >> k) << k)} is the lowest k bits of x. */
  private Optional<Interval> lowBits(Expression e) {
    Expression high = steps.get(e.arg(1));
    if (high.op() != Op.SHL) {
      return Optional.empty();
    }
    Expression over = steps.get(high.arg(0));
    boolean same = over.op() == Op.SHR && over.arg(0).equals(e.arg(0));
    long bits = high.constant(0);
    return same && over.constant(0) == bits
        ? Optional.of(new Interval(0, (1L << bits) - 1))
        : Optional.empty();
  }

  private Interval operand(Expression e, int index) {
    return ranges.get(e.arg(index));
  }

  private Interval within(Expression e, Interval allowed) {
    Interval x = operand(e, 0);
    if (!allowed.contains(x)) {
      throw new IllegalArgumentException(
          "expression `%s`: %s needs `%s` in %s, but its range is %s; clamp it first"
              .formatted(e.name(), e.op(), e.arg(0), allowed, x));
    }
    return x;
  }

  private static Interval shiftRight(Interval x, int count) {
    return new Interval(x.min() >> count, x.max() >> count);
  }

  private static int shift(Expression e, int largest) {
    long count = e.constant(0);
    if (count < 0 || count > largest) {
      throw new IllegalArgumentException(
          "expression `%s`: %s by %d; it must be in [0, %d]"
              .formatted(e.name(), e.op(), count, largest));
    }
    return (int) count;
  }

  private static Interval limits(Expression e) {
    if (e.constant(0) > e.constant(1)) {
      throw new IllegalArgumentException(
          "expression `%s`: %s to [%d, %d], which is empty"
              .formatted(e.name(), e.op(), e.constant(0), e.constant(1)));
    }
    return new Interval(e.constant(0), e.constant(1));
  }

  private String describeOperands(Expression e) {
    return e.args().stream()
        .map(arg -> "`" + arg + "` in " + ranges.get(arg))
        .collect(Collectors.joining(" and "));
  }
}
