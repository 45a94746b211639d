package io.weir.distiller.accept;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.distiller.collect.Examples;
import io.weir.sim.cc.RateDecision;
import java.util.List;

/**
 * How near a student's answers are to its teacher's on labelled states. Printed beside what counts,
 * the closed loop: a student with a small error can starve a flow, and one with a larger one need
 * not.
 *
 * @param states states compared
 * @param meanError mean |student − teacher| of the multiplier, share of the rate
 * @param rmse root of the mean squared difference of the multiplier, share of the rate
 * @param sameDirection share of states in which both raise the rate, both lower it or both keep it
 *     within 0.1 %
 */
public record Agreement(long states, double meanError, double rmse, double sameDirection) {
  /** Scores nearer to 0 than this, Q16, keep the rate: 0.1 %. */
  private static final long KEEPS_Q16 = 66;

  /** Compares on every state of {@code sets}. */
  public static Agreement of(DecisionProgram student, List<Examples> sets) {
    Interpreter interpreter = new Interpreter(student);
    long[] features = new long[student.features().size()];
    double sum = 0;
    double squares = 0;
    long same = 0;
    long states = 0;
    for (Examples set : sets) {
      for (int i = 0; i < set.size(); i++) {
        set.copyFeatures(i, features);
        long answer = interpreter.score(features);
        sum += Math.abs(answer - set.label(i));
        double difference = (double) (answer - set.label(i)) / RateDecision.ONE_Q16;
        squares += difference * difference;
        same += direction(answer) == direction(set.label(i)) ? 1 : 0;
        states++;
      }
    }
    return new Agreement(
        states,
        sum / states / RateDecision.ONE_Q16,
        Math.sqrt(squares / states),
        (double) same / states);
  }

  private static int direction(long scoreQ16) {
    return Math.abs(scoreQ16) <= KEEPS_Q16 ? 0 : Long.signum(scoreQ16);
  }
}
