package io.weir.codegen.print;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.Tree;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a program line by line: declarations, expressions with their ranges, trees indented. */
public final class TextPrinter {
  private final DecisionProgram program;
  private final Ranges ranges;
  private final StringBuilder out = new StringBuilder();

  private TextPrinter(DecisionProgram program) {
    this.program = program;
    this.ranges = Ranges.of(program);
  }

  /** The program as text, ending in a newline; equal programs give equal text. */
  public static String print(DecisionProgram program) {
    TextPrinter printer = new TextPrinter(program);
    printer.declarations();
    printer.expressions();
    printer.results();
    printer.forest();
    return printer.out.toString();
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a dependency of its own
  private void line(String format, Object... values) {
    out.append(format.formatted(values)).append('\n');
  }

  private void declarations() {
    line("program %s  sha256 %s", program.name(), program.sha256());
    program.inputs().forEach(i -> line("input %s %s  # %s", i.name(), i.range(), i.unit()));
    program
        .states()
        .forEach(s -> line("state %s %s = %d  # %s", s.name(), s.range(), s.initial(), s.unit()));
  }

  private void expressions() {
    for (Expression e : program.expressions()) {
      String arguments =
          Stream.concat(e.args().stream(), e.constants().stream().map(String::valueOf))
              .collect(Collectors.joining(", "));
      line("%s = %s(%s)  # %s", e.name(), e.op(), arguments, ranges.of(e.name()));
    }
  }

  private void results() {
    for (int i = 0; i < program.features().size(); i++) {
      Feature feature = program.features().get(i);
      String reward = i == program.rewardFeature() ? "  # reward" : "";
      line("feature %d = %s Q%d%s", i, feature.expression(), feature.fractionBits(), reward);
    }
    line("output %s", program.output());
    program.updates().forEach(u -> line("%s <- %s", u.state(), u.expression()));
    program.claims().forEach(c -> line("claim %s %s from %d", c.kind(), c.feature(), c.from()));
  }

  private void forest() {
    if (program.hasForest()) {
      line("forest: %d trees, sum >> %d", trees(), program.forest().leafShift());
    }
    for (int index = 0; index < trees(); index++) {
      line("tree %d", index);
      node(program.forest().trees().get(index), 0, 1);
    }
  }

  private int trees() {
    return program.forest().trees().size();
  }

  private void node(Tree tree, int node, int depth) {
    String indent = "  ".repeat(depth);
    if (tree.leafAt(node)) {
      line("%s%d", indent, tree.value(node));
      return;
    }
    String feature = program.features().get(tree.feature(node)).expression();
    line("%s%s <= %d", indent, feature, tree.threshold(node));
    node(tree, tree.left(node), depth + 1);
    node(tree, tree.right(node), depth + 1);
  }
}
