package io.weir.codegen.ir;

import java.util.List;

/**
 * One named step of a program. Steps stand in an order in which each only uses earlier ones (static
 * single assignment).
 *
 * @param name unique among expressions, a C identifier
 * @param op what it does
 * @param args names of earlier expressions; for {@link Op#INPUT} and {@link Op#STATE} the name of
 *     the input or state
 * @param constants shift counts, limits or the constant itself, see {@link Op}
 */
public record Expression(String name, Op op, List<String> args, List<Long> constants) {
  /** Checks that the operation has as many arguments and constants as it takes. */
  public Expression {
    Names.requireIdentifier("expression", name);
    if (op == null || args == null || constants == null) {
      throw new IllegalArgumentException(
          "expression `" + name + "`: `op`, `args` and `constants` must be given");
    }
    args = List.copyOf(args);
    constants = List.copyOf(constants);
    op.requireShape(name, args, constants);
  }

  /** Argument {@code index}. */
  public String arg(int index) {
    return args.get(index);
  }

  /** Constant {@code index}. */
  public long constant(int index) {
    return constants.get(index);
  }
}
