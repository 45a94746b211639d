package io.weir.codegen.c;

import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Interval;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Turns expressions into C. Each is computed in 32 bits where operands and result fit, in 64
 * otherwise; the program's ranges prove that neither overflows.
 */
final class ExpressionEmitter {
  private final Function<String, Interval> ranges;
  private final CoreLayout layout;
  private final Set<Helper> helpers;
  private final Flow flow;
  private final NameAllocator names = new NameAllocator();
  private final Map<String, Term> terms = new HashMap<>();

  /** An emitter for steps whose values lie in {@code ranges}, by name. */
  ExpressionEmitter(
      Function<String, Interval> ranges, CoreLayout layout, Set<Helper> helpers, Flow flow) {
    this.ranges = ranges;
    this.layout = layout;
    this.helpers = helpers;
    this.flow = flow;
  }

  /** What stands for an expression that was declared. */
  Term term(String expression) {
    return terms.get(expression);
  }

  /** A choice without a value yet; {@link #assign} gives it one. */
  void declareOpen(CodeWriter out, Expression choice) {
    Interval range = ranges.apply(choice.name());
    String local = names.of(choice.name());
    out.line("%s %s;", CType.of(range).text(), local);
    terms.put(choice.name(), new Term(local, CType.of(range), range));
  }

  /** Gives an open choice its value. */
  void assign(CodeWriter out, Expression choice, String value) {
    Term term = terms.get(choice.name());
    out.line("%s = %s;", term.text(), terms.get(value).as(term.type()));
  }

  /** A step that has the value of another. */
  void alias(String name, String value) {
    terms.put(name, terms.get(value));
  }

  /** Declares {@code e}: a local of the smallest type, or nothing for a constant. */
  void declare(CodeWriter out, Expression e) {
    Interval range = ranges.apply(e.name());
    String value =
        switch (e.op()) {
          case CONST -> null;
          case INPUT -> limited("in", layout.input(e.arg(0)), Helper.GIVEN);
          case STATE -> limited("state", layout.state(e.arg(0)), Helper.STORED);
          case SCORE -> flow == Flow.STRAIGHT ? "weir_core_score(forest, f)" : "weir_core_score(f)";
          default -> compute(e, range);
        };
    if (value == null) {
      terms.put(e.name(), Term.literal(e.constant(0)));
      return;
    }
    CType type = CType.of(range);
    String local = names.of(e.name());
    out.line("const %s %s = %s;", type.text(), local, value);
    terms.put(e.name(), new Term(local, type, range));
  }

  /** A field within its range; limits that its type keeps anyway are left out. */
  private String limited(String struct, CoreLayout.Field field, Helper unless) {
    Interval limits = field.range();
    CType held = field.type();
    CType work = held.computed();
    CType result = CType.of(limits);
    Term raw = new Term(struct + "->" + field.cName(), work, held.range());
    String inside = narrow(raw.text(), work, result);
    String clamped = narrow(clamp(raw, limits, work), work, result);
    if (limits.contains(held.range())) {
      return clamped;
    }
    helpers.add(unless);
    return "WEIR_%s(%s, %s)".formatted(unless, clamped, inside);
  }

  private String compute(Expression e, Interval range) {
    Term a = terms.get(e.arg(0));
    return switch (e.op()) {
      case ADD -> binary(a, "+", second(e), range);
      case SUB -> binary(a, "-", second(e), range);
      case MUL -> binary(a, "*", second(e), range);
      case SHL -> binary(a, "*", Term.literal(1L << e.constant(0)), range);
      case SHR -> narrow(shiftRight(a, (int) e.constant(0)), a.type(), CType.of(range));
      case MIN -> choose("min", a, second(e), range);
      case MAX -> choose("max", a, second(e), range);
      case CLAMP -> {
        Interval limits = new Interval(e.constant(0), e.constant(1));
        CType work = a.type().with(CType.of(limits));
        yield narrow(clamp(a, limits, work), work, CType.of(range));
      }
      case LESS -> compare(a, "<", second(e));
      case EQUAL -> compare(a, "==", second(e));
      case SELECT -> select(a, second(e), third(e), CType.of(range));
      case ISQRT -> {
        helpers.add(Helper.ISQRT);
        yield "(int32_t)weir_isqrt((uint32_t)" + a.text() + ")";
      }
      case RECIP -> {
        helpers.add(Helper.RECIP);
        String type = CType.of(range).text();
        yield "(%s)WEIR_RECIP(%d, (uint32_t)%s)".formatted(type, e.constant(0), a.text());
      }
      case CONST, INPUT, STATE, SCORE -> throw new IllegalStateException("not computed: " + e);
    };
  }

  private Term second(Expression e) {
    return terms.get(e.arg(1));
  }

  private Term third(Expression e) {
    return terms.get(e.arg(2));
  }

  private String select(Term condition, Term yes, Term no, CType type) {
    return (flow == Flow.STRAIGHT ? "weir_choose" + type.bits() + "(%s, %s, %s)" : "%s ? %s : %s")
        .formatted(condition.text(), yes.as(type), no.as(type));
  }

  private String compare(Term a, String operator, Term b) {
    CType work = a.type().with(b.type());
    if (flow == Flow.STRAIGHT) {
      if (operator.equals("==")) {
        CType type = work == CType.INT32 ? CType.INT32 : CType.INT64;
        return "weir_equal%d(%s, %s)".formatted(type.bits(), a.as(type), b.as(type));
      }
      return apart(a, b.range())
          ? "weir_less(%s, %s)".formatted(a.as(CType.INT64), b.as(CType.INT64))
          : "weir_near_less32(%s, %s)".formatted(a.as(CType.INT32), b.as(CType.INT32));
    }
    return "%s %s %s".formatted(a.as(work), operator, b.as(work));
  }

  /** Whether {@code a} and what lies in {@code b} may differ by more than 32 bits hold. */
  private static boolean apart(Term a, Interval b) {
    Interval x = a.range();
    return !x.fitsInt32()
        || !b.fitsInt32()
        || !new Interval(x.min() - b.max(), x.max() - b.min()).fitsInt32();
  }

  /** Without a branch, a comparison costs less where the difference fits. */
  private String near(Term a, Interval b) {
    return flow == Flow.STRAIGHT && !apart(a, b) ? "near_" : "";
  }

  private static String binary(Term a, String operator, Term b, Interval range) {
    CType result = CType.of(range);
    CType work = result.with(a.type()).with(b.type());
    String text = a.as(work) + " " + operator + " " + parenthesised(b.as(work));
    return narrow(text, work, result);
  }

  private String choose(String which, Term a, Term b, Interval range) {
    // A call, because compilers warn of comparisons that a constant decides.
    CType work = a.type().with(b.type());
    helpers.add(Helper.valueOf(which.toUpperCase(Locale.ROOT) + work.bits()));
    String name = near(a, b.range()) + which;
    String call = "weir_%s%d(%s, %s)".formatted(name, work.bits(), a.as(work), b.as(work));
    return work == CType.of(range) ? call : "(" + CType.of(range).text() + ")" + call;
  }

  /** {@code floor(a / 2^count)} in the type of {@code a}. */
  String shiftRight(Term a, int count) {
    // Beyond the type's width every further bit is the sign, which the largest shift gives too.
    int bits = Math.min(count, a.type().bits() - 1);
    if (a.range().min() >= 0) {
      return a.text() + " >> " + bits;
    }
    helpers.add(a.type() == CType.INT32 ? Helper.ASR32 : Helper.ASR64);
    return "weir_asr%d(%s, %d)".formatted(a.type().bits(), a.text(), bits);
  }

  /**
   * {@code a} limited to {@code limits}, computed in {@code work}, which must hold both. A limit
   * that {@code a} keeps anyway is left out.
   */
  String clamp(Term a, Interval limits, CType work) {
    boolean low = a.range().min() < limits.min();
    boolean high = a.range().max() > limits.max();
    if (low && high) {
      helpers.add(work == CType.INT32 ? Helper.CLAMP32 : Helper.CLAMP64);
      return "weir_%sclamp%d(%s, %s, %s)"
          .formatted(
              near(a, limits),
              work.bits(),
              a.as(work),
              work.literal(limits.min()),
              work.literal(limits.max()));
    }
    if (!low && !high) {
      return a.as(work);
    }
    helpers.add(Helper.valueOf((low ? "MAX" : "MIN") + work.bits()));
    return "weir_%s%s%d(%s, %s)"
        .formatted(
            near(a, Interval.of(low ? limits.min() : limits.max())),
            low ? "max" : "min",
            work.bits(),
            a.as(work),
            work.literal(low ? limits.min() : limits.max()));
  }

  static String narrow(String text, CType from, CType to) {
    return from == to ? text : "(" + to.text() + ")(" + text + ")";
  }

  private static String parenthesised(String operand) {
    return operand.startsWith("-") ? "(" + operand + ")" : operand;
  }
}
