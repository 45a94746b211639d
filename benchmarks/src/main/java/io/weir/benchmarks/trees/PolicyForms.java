package io.weir.benchmarks.trees;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.PdRule;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy in C: its network in {@code float}, the same in 8-bit integers, and of its program the
 * forest's score and the whole decision, with observation and state, in forms of the forest.
 */
final class PolicyForms {
  static final String FLOAT = "network_float";
  static final String INT8 = "network_int8";

  private final Mlp network;
  private final ProgramForms inForms;

  /**
   * Forms of a policy.
   *
   * @param program distilled from it
   * @param rows decisions to look at
   * @throws UserError if the policy is no feed-forward network
   */
  PolicyForms(Policy policy, DecisionProgram program, int rows) {
    if (!(policy instanceof Mlp mlp)) {
      throw UserError.input(
          "the policy is a network with memory; only feed-forward ones can be compared with a tree"
              + " in C");
    }
    if (mlp.inputs() != program.features().size()) {
      throw UserError.input(
          "the policy has %d inputs, the program `%s` %d features; give a program made from it"
              .formatted(mlp.inputs(), program.name(), program.features().size()));
    }
    this.network = mlp;
    inForms = new ProgramForms(program, VisitedRows.collect(program, rows));
  }

  /** The networks, then score and decision in each form. */
  List<Contender> contenders(Forms forms) {
    int[] fractionBits = inForms.fractionBits();
    Rows features = inForms.rows().features();
    List<Contender> contenders = new ArrayList<>();
    contenders.add(
        Contender.onIntegers(
            FLOAT, FloatNetwork.emit(network, fractionBits), FLOAT + "_score(f)", features));
    contenders.add(
        Contender.onIntegers(
            INT8, Int8Network.emit(network, fractionBits, features), INT8 + "_score(f)", features));
    contenders.addAll(inForms.contenders(forms));
    return contenders;
  }

  /** The program alone. */
  ProgramForms program() {
    return inForms;
  }

  /** What the network scores, in double, by row of features; Q16. */
  long[] networkScores() {
    Rows features = inForms.rows().features();
    int[] fractionBits = inForms.fractionBits();
    long[] scores = new long[features.count()];
    double[] inputs = new double[fractionBits.length];
    for (int row = 0; row < scores.length; row++) {
      long[] own = features.row(row);
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = Math.scalb((double) own[i], -fractionBits[i]);
      }
      scores[row] = PdRule.scoreQ16(network.forward(inputs, 0));
    }
    return scores;
  }
}
