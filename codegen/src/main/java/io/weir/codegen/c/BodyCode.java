package io.weir.codegen.c;

import io.weir.codegen.c.Regions.Branch;
import io.weir.codegen.c.Regions.Region;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.StateUpdate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The body of a decision. Steps stand where they are needed, each just before its first use; a
 * state is written as soon as it is known and its old value is read, so that little has to be kept.
 */
final class BodyCode {
  private final DecisionProgram program;
  private final CoreLayout layout;
  private final Folding folding;
  private final ExpressionEmitter expressions;
  private final Regions regions;
  private final List<Expression> live;
  private final int featureSlots;
  private final Set<Object> emitted = new HashSet<>();
  private final Map<StateUpdate, String> pending = new LinkedHashMap<>();

  /**
   * The body for a part of all rows.
   *
   * @param columns the part of each input and state, in the order of a row
   * @param featureSlots features rounded up as the forest's form needs
   * @param helpers gains what the body calls
   */
  BodyCode(
      DecisionProgram program,
      List<Interval> columns,
      CoreLayout layout,
      int featureSlots,
      Set<Helper> helpers) {
    this.program = program;
    this.layout = layout;
    this.featureSlots = featureSlots;
    folding = Folding.of(program, columns);
    expressions = new ExpressionEmitter(folding::range, layout, helpers);
    live = folding.live();
    for (StateUpdate update : program.updates()) {
      pending.put(update, folding.step(update.expression()).name());
    }
    List<String> roots = new ArrayList<>(pending.values());
    roots.add(output());
    regions = new Regions(folding, live, roots);
  }

  /** Whether the forest may be asked. */
  boolean scores() {
    return live.stream().anyMatch(e -> e.op() == Op.SCORE);
  }

  private String output() {
    return folding.step(program.output()).name();
  }

  void write(CodeWriter out) {
    if (live.stream().noneMatch(e -> e.op() == Op.INPUT)) {
      out.line("(void)in;");
    }
    if (program.states().isEmpty()) {
      out.line("(void)state;");
    }
    // What does not wait for the forest is done with before it is asked.
    for (String value : List.copyOf(pending.values())) {
      if (!regions.scored(value)) {
        need(out, value, regions.root());
      }
    }
    need(out, output(), regions.root());
    for (String value : List.copyOf(pending.values())) {
      need(out, value, regions.root());
    }
    store(out);
    out.line("return %s;", expressions.term(output()).text());
  }

  /** Writes what {@code name} needs and itself, if it belongs here and does not stand yet. */
  private void need(CodeWriter out, String name, Region here) {
    String decided = regions.decided(name);
    if (decided != null) {
      need(out, decided, here);
      expressions.alias(name, decided);
      return;
    }
    if (regions.of(name) != here) {
      return;
    }
    Branch branch = regions.branch(name);
    if (branch != null) {
      if (emitted.add(branch)) {
        branch(out, branch, here);
      }
    } else if (emitted.add(name)) {
      Expression e = folding.step(name);
      folding.operands(e).forEach(operand -> need(out, operand, here));
      if (e.op() == Op.SCORE) {
        features(out);
      }
      expressions.declare(out, e);
    }
    if (here == regions.root()) {
      store(out);
    }
  }

  private void branch(CodeWriter out, Branch branch, Region here) {
    need(out, branch.condition, here);
    List<Expression> inside = new ArrayList<>();
    for (Expression e : live) {
      Region region = regions.of(e.name());
      if (region != null && (region.within(branch.yes) || region.within(branch.no))) {
        inside.add(e);
        folding.operands(e).forEach(operand -> need(out, operand, here));
      }
    }
    for (Expression choice : branch.choices) {
      need(out, choice.arg(1), here);
      need(out, choice.arg(2), here);
    }
    if (inside.stream().allMatch(e -> e.op() == Op.CONST)) {
      inside.forEach(e -> expressions.declare(out, e));
      branch.choices.forEach(choice -> expressions.declare(out, choice));
      return;
    }
    branch.choices.forEach(choice -> expressions.declareOpen(out, choice));
    String condition = expressions.term(branch.condition).text();
    out.block("if (" + condition + ")", () -> arm(out, branch, branch.yes, 1), "} else {");
    out.nested(() -> arm(out, branch, branch.no, 2)).line("}");
  }

  private void arm(CodeWriter out, Branch branch, Region here, int argument) {
    for (Expression choice : branch.choices) {
      need(out, choice.arg(argument), here);
      expressions.assign(out, choice, choice.arg(argument));
    }
  }

  private void features(CodeWriter out) {
    List<String> values = new ArrayList<>();
    folding.features().forEach(name -> values.add(expressions.term(name).text()));
    // Written out: some compilers clear what is left out by a call into a library.
    values.addAll(Collections.nCopies(featureSlots - values.size(), "0"));
    out.line("const int32_t f[%d] = { %s };", featureSlots, String.join(", ", values));
  }

  /** Writes the states that are known and whose old values are no longer read. */
  private void store(CodeWriter out) {
    for (StateUpdate update : List.copyOf(pending.keySet())) {
      Term value = expressions.term(pending.get(update));
      if (value != null && !stillRead(update.state())) {
        CoreLayout.Field field = layout.state(update.state());
        out.line("state->%s = %s;", field.cName(), stored(value, field.type()));
        pending.remove(update);
      }
    }
  }

  private boolean stillRead(String state) {
    return live.stream()
        .anyMatch(
            e ->
                e.op() == Op.STATE
                    && e.arg(0).equals(state)
                    && regions.of(e.name()) != null
                    && expressions.term(e.name()) == null);
  }

  private static String stored(Term value, CType type) {
    if (type == CType.INT32 || type == CType.INT64) {
      return value.as(type);
    }
    boolean literal = value.range().min() == value.range().max();
    return literal ? type.literal(value.range().min()) : "(" + type.text() + ")" + value.text();
  }
}
