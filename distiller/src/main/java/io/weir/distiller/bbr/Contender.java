package io.weir.distiller.bbr;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.GainDecision;
import io.weir.trainer.bbr.GainFactory;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whose gains are compared.
 *
 * @param name of it, in tables
 * @param gains makes its decisions
 */
public record Contender(String name, GainFactory gains) implements Serializable {
  /** BBR as it is. */
  public static final String STOCK = "stock";

  /** The constant that did best on the validation conditions of training. */
  public static final String FIXED = "fixed";

  /** Ware et al.'s gain of what a flow senses. */
  public static final String WARE = "ware";

  /** Gains measured with Linux, of what a flow senses. */
  public static final String RULE = "rule";

  /** The tree of buffer classes, with a gain for each. */
  public static final String PARITY = "parity";

  /** The tree of the program that is evaluated, with a trim of its gain. */
  public static final String TRIMMED = "trimmed";

  /** The program that is evaluated. */
  public static final String PROGRAM = "program";

  /** Each condition's label. */
  public static final String ORACLE = "oracle";

  /** BBR as it is. */
  public static Contender stock() {
    return new Contender(STOCK, GainFactory.constant(GainDecision.STOCK_Q16));
  }

  /** The same gain everywhere. */
  public static Contender fixed(double gain) {
    return new Contender(FIXED, GainFactory.constant(q16(gain)));
  }

  /** A formula. */
  public static Contender rule(String name, Rules rule) {
    return new Contender(name, condition -> rule);
  }

  /** A program. */
  public static Contender program(String name, DecisionProgram program) {
    return new Contender(name, ProgramFactory.of(program));
  }

  /** The label of each condition. */
  public static Contender oracle(Iterable<Lesson> lessons) {
    Map<Integer, Integer> gains = new TreeMap<>();
    lessons.forEach(lesson -> gains.put(lesson.condition().id(), q16(lesson.gain())));
    return new Contender(ORACLE, new Labels(new TreeMap<>(gains)));
  }

  private static int q16(double gain) {
    return (int) Math.round(gain * GainDecision.STOCK_Q16 / 2);
  }

  /** A gain per condition. */
  private record Labels(TreeMap<Integer, Integer> gainsQ16) implements GainFactory {
    @Override
    public GainDecision create(io.weir.trainer.bbr.Condition condition) {
      return GainFactory.constant(gainsQ16.get(condition.id())).create(condition);
    }
  }
}
