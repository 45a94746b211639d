package io.weir.codegen.print;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Tree;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.LongFunction;

/** The upper levels of a tree as indented text, in real numbers; what lies below is summed up. */
public final class TreeOutline {
  private static final MathContext DIGITS = new MathContext(4);

  private final DecisionProgram program;
  private final Tree tree;
  private final long[] visits;
  private final LongFunction<String> leaf;
  private final StringBuilder out = new StringBuilder();

  private TreeOutline(
      DecisionProgram program, Tree tree, long[] visits, LongFunction<String> leaf) {
    this.program = program;
    this.tree = tree;
    this.visits = visits;
    this.leaf = leaf;
  }

  /**
   * The text, a line per node, the share of the visits that come by it in front.
   *
   * @param tree one of the program's
   * @param levels questions on a path that are shown at most
   * @param visits how often each node was come by
   * @param leaf says what a leaf's value means
   */
  public static String print(
      DecisionProgram program, Tree tree, int levels, long[] visits, LongFunction<String> leaf) {
    TreeOutline outline = new TreeOutline(program, tree, visits, leaf);
    outline.node(0, "", "", levels);
    return outline.out.toString();
  }

  private void node(int node, String indent, String answer, int levels) {
    double share = visits[0] == 0 ? 0 : 100.0 * visits[node] / visits[0];
    out.append(String.format(Locale.ROOT, "%5.1f %%  %s%s", share, indent, answer));
    if (tree.leafAt(node)) {
      out.append(leaf.apply(tree.value(node))).append('\n');
    } else if (levels == 0) {
      Below below = below(node);
      out.append(
          "%d leaves, %s … %s%n"
              .formatted(below.leaves, leaf.apply(below.least), leaf.apply(below.most)));
    } else {
      out.append(question(node)).append('\n');
      node(tree.left(node), indent + "  ", "yes: ", levels - 1);
      node(tree.right(node), indent + "  ", "no: ", levels - 1);
    }
  }

  private String question(int node) {
    Feature feature = program.features().get(tree.feature(node));
    BigDecimal threshold =
        BigDecimal.valueOf(Math.scalb((double) tree.threshold(node), -feature.fractionBits()));
    return "%s <= %s?"
        .formatted(name(feature), threshold.round(DIGITS).stripTrailingZeros().toPlainString());
  }

  /** A feature's name without its scale: {@code loss_rtt} for {@code loss_rtt_q8}. */
  public static String name(Feature feature) {
    return feature.expression().replaceFirst("_q" + feature.fractionBits() + "$", "");
  }

  private record Below(int leaves, long least, long most) {
    Below plus(Below other) {
      return new Below(
          leaves + other.leaves, Math.min(least, other.least), Math.max(most, other.most));
    }
  }

  private Below below(int node) {
    return tree.leafAt(node)
        ? new Below(1, tree.value(node), tree.value(node))
        : below(tree.left(node)).plus(below(tree.right(node)));
  }
}
