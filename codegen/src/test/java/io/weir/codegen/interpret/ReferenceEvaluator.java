package io.weir.codegen.interpret;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Tree;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** A second, slow, obvious implementation of a program's meaning, with numbers of any size. */
final class ReferenceEvaluator {
  private final DecisionProgram program;
  private final long[] row;
  private final Map<String, Expression> expressions = new HashMap<>();
  private final Map<String, BigInteger> values = new HashMap<>();

  ReferenceEvaluator(DecisionProgram program, long[] row) {
    this.program = program;
    this.row = row;
    program.expressions().forEach(e -> expressions.put(e.name(), e));
  }

  int stateIndex(String name) {
    for (int i = 0; i < program.states().size(); i++) {
      if (program.states().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name);
  }

  BigInteger value(String name) {
    BigInteger known = values.get(name);
    if (known == null) {
      known = compute(expressions.get(name));
      values.put(name, known);
    }
    return known;
  }

  private BigInteger compute(Expression e) {
    return switch (e.op()) {
      case CONST -> big(e.constant(0));
      case INPUT -> input(e.arg(0));
      case STATE -> {
        int index = stateIndex(e.arg(0));
        yield limit(big(row[program.inputs().size() + index]), program.states().get(index).range());
      }
      case ADD -> value(e.arg(0)).add(value(e.arg(1)));
      case SUB -> value(e.arg(0)).subtract(value(e.arg(1)));
      case MUL -> value(e.arg(0)).multiply(value(e.arg(1)));
      case SHL -> value(e.arg(0)).multiply(BigInteger.TWO.pow((int) e.constant(0)));
      case SHR -> floorDivide(value(e.arg(0)), BigInteger.TWO.pow((int) e.constant(0)));
      case MIN -> value(e.arg(0)).min(value(e.arg(1)));
      case MAX -> value(e.arg(0)).max(value(e.arg(1)));
      case CLAMP -> limit(value(e.arg(0)), new Interval(e.constant(0), e.constant(1)));
      case LESS -> big(value(e.arg(0)).compareTo(value(e.arg(1))) < 0 ? 1 : 0);
      case EQUAL -> big(value(e.arg(0)).equals(value(e.arg(1))) ? 1 : 0);
      case SELECT -> value(value(e.arg(0)).signum() != 0 ? e.arg(1) : e.arg(2));
      case ISQRT -> value(e.arg(0)).sqrt();
      case RECIP -> BigInteger.TWO.pow((int) e.constant(0)).divide(value(e.arg(0)));
      case SCORE -> score(e);
    };
  }

  private BigInteger input(String name) {
    for (int i = 0; i < program.inputs().size(); i++) {
      if (program.inputs().get(i).name().equals(name)) {
        return limit(big(row[i]), program.inputs().get(i).range());
      }
    }
    throw new IllegalArgumentException(name);
  }

  private BigInteger score(Expression e) {
    BigInteger sum = BigInteger.ZERO;
    for (Tree tree : program.forest().trees()) {
      int node = 0;
      while (tree.feature(node) != Tree.LEAF) {
        Feature feature = program.features().get(tree.feature(node));
        BigInteger threshold = big(tree.threshold(node));
        boolean goesLeft = value(feature.expression()).compareTo(threshold) <= 0;
        node = goesLeft ? tree.left(node) : tree.right(node);
      }
      sum = sum.add(big(tree.value(node)));
    }
    BigInteger shifted = floorDivide(sum, BigInteger.TWO.pow(program.forest().leafShift()));
    return limit(shifted, new Interval(e.constant(0), e.constant(1)));
  }

  private static BigInteger floorDivide(BigInteger x, BigInteger divisor) {
    return x.subtract(x.mod(divisor)).divide(divisor);
  }

  private static BigInteger limit(BigInteger x, Interval range) {
    return x.max(big(range.min())).min(big(range.max()));
  }

  private static BigInteger big(long x) {
    return BigInteger.valueOf(x);
  }
}
