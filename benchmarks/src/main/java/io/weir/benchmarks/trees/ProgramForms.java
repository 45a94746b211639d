package io.weir.benchmarks.trees;

import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Feature;
import java.util.ArrayList;
import java.util.List;

/**
 * A program in C: the forest's score alone and the whole decision, with observation and state, in
 * forms of the forest; and what the interpreter says to the same rows.
 *
 * @param program the program
 * @param rows decisions to look at
 */
record ProgramForms(DecisionProgram program, VisitedRows rows) {
  /** Goes before a form's key. */
  static final String SCORE = "score_";

  /** Goes before a form's key. */
  static final String DECISION = "decision_";

  /** Scores, then decisions, in each form. */
  List<Contender> contenders(Forms forms) {
    List<Contender> contenders = new ArrayList<>();
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

  /** Fractional bits of each feature. */
  int[] fractionBits() {
    return program.features().stream().mapToInt(Feature::fractionBits).toArray();
  }

  /** What the interpreter scores, by row of features; Q16. */
  long[] scores() {
    Interpreter interpreter = new Interpreter(program);
    long[] scores = new long[rows.features().count()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = interpreter.score(rows.features().row(row));
    }
    return scores;
  }

  /** What the interpreter decides, by row of decisions; Q16. */
  long[] decisions() {
    Interpreter interpreter = new Interpreter(program);
    int inputs = program.inputs().size();
    long[] answers = new long[rows.decisions().count()];
    for (int row = 0; row < answers.length; row++) {
      long[] values = rows.decisions().row(row);
      answers[row] = interpreter.decide(values, values, inputs);
    }
    return answers;
  }
}
