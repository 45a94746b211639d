package io.weir.codegen.print;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.StateUpdate;
import io.weir.codegen.ir.Tree;

/**
 * Draws a program in the dot language: expressions as a data-flow graph, each tree as a cluster.
 * Render with {@code dot -Tsvg}.
 */
public final class GraphvizPrinter {
  private final DecisionProgram program;
  private final StringBuilder out = new StringBuilder();

  private GraphvizPrinter(DecisionProgram program) {
    this.program = program;
  }

  /** The program in the dot language, ending in a newline. */
  public static String print(DecisionProgram program) {
    GraphvizPrinter printer = new GraphvizPrinter(program);
    printer.line("digraph " + program.name() + " {");
    printer.line("  rankdir=LR; node [shape=box, fontname=\"monospace\"];");
    program.expressions().forEach(printer::expression);
    printer.results();
    for (int index = 0; index < program.forest().trees().size(); index++) {
      printer.tree(index, program.forest().trees().get(index));
    }
    printer.line("}");
    return printer.out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void expression(Expression e) {
    String detail = e.op() + (e.constants().isEmpty() ? "" : " " + e.constants());
    line("  e_%s [label=\"%s\\n%s\"];".formatted(e.name(), e.name(), detail));
    if (e.op().takesExpressions()) {
      e.args().forEach(arg -> line("  e_%s -> e_%s;".formatted(arg, e.name())));
    }
    if (e.op() == Op.SCORE) {
      program
          .features()
          .forEach(f -> line("  e_%s -> e_%s [style=dashed];".formatted(f.expression(), e.name())));
    }
  }

  private void results() {
    line("  output [shape=ellipse]; e_" + program.output() + " -> output;");
    for (StateUpdate update : program.updates()) {
      line("  s_%s [shape=ellipse, label=\"%s\"];".formatted(update.state(), update.state()));
      line("  e_%s -> s_%s;".formatted(update.expression(), update.state()));
    }
  }

  private void tree(int index, Tree tree) {
    line("  subgraph cluster_" + index + " {");
    line("    label=\"tree " + index + "\";");
    for (int node = 0; node < tree.nodeCount(); node++) {
      String id = "t" + index + "_" + node;
      if (tree.leafAt(node)) {
        line("    %s [shape=ellipse, label=\"%d\"];".formatted(id, tree.value(node)));
      } else {
        String feature = program.features().get(tree.feature(node)).expression();
        line("    %s [label=\"%s <= %d\"];".formatted(id, feature, tree.threshold(node)));
        line("    %s -> t%d_%d [label=\"yes\"];".formatted(id, index, tree.left(node)));
        line("    %s -> t%d_%d [label=\"no\"];".formatted(id, index, tree.right(node)));
      }
    }
    line("  }");
  }
}
