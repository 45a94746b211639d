package io.weir.benchmarks.trees;

import io.weir.artefact.UserError;
import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Feature;
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

  /** Goes before a form's key. */
  static final String SCORE = "score_";

  /** Goes before a form's key. */
  static final String DECISION = "decision_";

  private final Mlp network;
  private final DecisionProgram program;
  private final VisitedRows rows;

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
    this.program = program;
    this.rows = VisitedRows.collect(program, rows);
  }

  /** The networks, then score and decision in each form. */
  List<Contender> contenders(Forms forms) {
    int[] fractionBits = fractionBits();
    List<Contender> contenders = new ArrayList<>();
    contenders.add(
        Contender.onIntegers(
            FLOAT, FloatNetwork.emit(network, fractionBits), FLOAT + "_score(f)", rows.features()));
    contenders.add(
        Contender.onIntegers(
            INT8,
            Int8Network.emit(network, fractionBits, rows.features()),
            INT8 + "_score(f)",
            rows.features()));
    forms.cores().forEach((form, core) -> contenders.add(score(form, core)));
    forms.cores().forEach((form, core) -> contenders.add(decision(form, core)));
    return contenders;
  }

  private Contender score(ForestForm form, String core) {
    return Contender.onIntegers(SCORE + form.key(), core, "weir_core_score(f)", rows.features());
  }

  private Contender decision(ForestForm form, String core) {
    String name = DECISION + form.key();
    return new Contender(
        name,
        "int64_t",
        Contender.source(core, decision(), name, rows.decisions().width()),
        rows.decisions());
  }

  private int[] fractionBits() {
    return program.features().stream().mapToInt(Feature::fractionBits).toArray();
  }

  private List<String> decision() {
    CoreLayout layout = new CoreLayout(program);
    List<String> lines = new ArrayList<>();
    lines.add("struct NAME_row { struct weir_input in; struct weir_state state; };");
    lines.add("const unsigned long NAME_bytes = sizeof(struct NAME_row);");
    lines.add("void NAME_load(void *row, const int64_t *values);");
    lines.add("void NAME_load(void *row, const int64_t *values)");
    lines.add("{");
    lines.add("\tstruct NAME_row *r = row;");
    int column = 0;
    for (CoreLayout.Field field : layout.inputs()) {
      lines.add(
          "\tr->in.%s = (%s)values[%d];".formatted(field.cName(), field.type().text(), column++));
    }
    for (CoreLayout.Field field : layout.states()) {
      lines.add(
          "\tr->state.%s = (%s)values[%d];"
              .formatted(field.cName(), field.type().text(), column++));
    }
    lines.add("}");
    lines.add("int64_t NAME_answer(void *row);");
    lines.add("int64_t NAME_answer(void *row)");
    lines.add("{");
    lines.add("\tstruct NAME_row *r = row;");
    lines.add("\treturn weir_core_decide(&r->state, &r->in);");
    lines.add("}");
    return lines;
  }

  /** What the network scores, in double, by row of features; Q16. */
  long[] networkScores() {
    int[] fractionBits = fractionBits();
    long[] scores = new long[rows.features().count()];
    double[] inputs = new double[fractionBits.length];
    for (int row = 0; row < scores.length; row++) {
      long[] features = rows.features().row(row);
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = Math.scalb((double) features[i], -fractionBits[i]);
      }
      scores[row] = PdRule.scoreQ16(network.forward(inputs, 0));
    }
    return scores;
  }

  /** What the interpreter scores, by row of features; Q16. */
  long[] treeScores() {
    Interpreter interpreter = new Interpreter(program);
    long[] scores = new long[rows.features().count()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = interpreter.score(rows.features().row(row));
    }
    return scores;
  }

  /** What the interpreter decides, by row of decisions; Q16. */
  long[] treeDecisions() {
    Interpreter interpreter = new Interpreter(program);
    int inputs = program.inputs().size();
    long[] multipliers = new long[rows.decisions().count()];
    for (int row = 0; row < multipliers.length; row++) {
      long[] values = rows.decisions().row(row);
      multipliers[row] = interpreter.decide(values, values, inputs);
    }
    return multipliers;
  }
}
