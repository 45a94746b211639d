package io.weir.benchmarks.trees;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.ProgramFile;
import io.weir.trainer.policy.PolicyFile;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Measures generated models beside their plain form, a policy in four forms, and the ways from Java
 * into C. What is compared is first checked to answer the same.
 */
public final class TreeComparison {
  private static final Provenance GENERATED = Provenance.now(0, "generated", Map.of());
  private static final long ROW_SEED = 7;

  private final Workbench bench;
  private final Runnable stepDone;

  /**
   * A comparison.
   *
   * @param effort how long to measure
   * @param folder for sources and programs; nothing in it is kept
   * @param environment {@code PATH} and {@code CC}
   * @param stepDone called after every one of {@link #steps}
   * @param note told what cannot be measured, and why
   * @throws UserError if there is no C compiler
   */
  public TreeComparison(
      Effort effort,
      Path folder,
      Map<String, String> environment,
      Runnable stepDone,
      Consumer<String> note) {
    bench = new Workbench(effort, folder, environment, note);
    this.stepDone = stepDone;
  }

  /** How many steps {@link #run} takes. */
  public static int steps() {
    return TreeModel.values().length + 2;
  }

  /**
   * Measures everything.
   *
   * @param policy policy file
   * @param program file of the decision program distilled from it
   * @throws UserError if two forms of a model do not answer the same, for then times mean nothing
   */
  public TreeReport run(Path policy, Path program) {
    ProgramFile file = ProgramFile.read(program);
    PolicyForms visited =
        new PolicyForms(PolicyFile.read(policy).network(), file.program(), bench.effort().rows());
    Map<TreeModel, ModelResult> models = new EnumMap<>(TreeModel.class);
    for (TreeModel model : TreeModel.values()) {
      models.put(model, measure(model));
      stepDone.run();
    }
    Provenance provenance = file.ofChild();
    PolicyResult result = measure(visited, bench.forms(file.program(), provenance));
    stepDone.run();
    Map<String, Map<String, DecisionTimes.Call>> calls = new LinkedHashMap<>();
    calls.put(file.program().name(), bench.calls(program, file.program(), provenance));
    calls.put(TreeModel.SINGLE_D6.key(), calls(TreeModel.SINGLE_D6));
    stepDone.run();
    return new TreeReport(bench, models, result, calls);
  }

  private Map<String, DecisionTimes.Call> calls(TreeModel model) {
    Path file = bench.folder().resolve(model.key() + ".json");
    ProgramFile.write(file, model.program(), GENERATED);
    return bench.calls(file, model.program(), GENERATED);
  }

  /** A model's forms, each under its key, and the plain one. */
  static List<Contender> contenders(TreeModel model, Forms forms, Rows rows) {
    List<Contender> contenders = new ArrayList<>();
    forms
        .cores()
        .forEach(
            (form, core) ->
                contenders.add(Contender.onIntegers(form.key(), core, "weir_core_score(f)", rows)));
    contenders.add(
        Contender.onReals(
            PlainEmitter.NAME,
            PlainEmitter.emit(model.program()),
            "plain_score(f)",
            TreeModel.fractionBits(),
            rows));
    return contenders;
  }

  private static Rows rows(int count) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(ROW_SEED);
    long[] values = new long[count * TreeModel.FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong(TreeModel.FEATURE_RANGE.min(), TreeModel.FEATURE_RANGE.max() + 1);
    }
    return new Rows(TreeModel.FEATURES, values);
  }

  private ModelResult measure(TreeModel model) {
    Forms forms = bench.forms(model.program(), GENERATED);
    List<Contender> contenders = contenders(model, forms, rows(bench.effort().rows()));
    Map<String, TimingRun.Timed> timed = bench.time(contenders);
    Map<ForestForm, Measured> measured = new EnumMap<>(ForestForm.class);
    for (Contender contender : contenders) {
      requireEqual(model, contender, timed.get(contender.name()));
      if (!contender.name().equals(PlainEmitter.NAME)) {
        measured.put(
            ForestForm.of(contender.name()),
            new Measured(timed.get(contender.name()), bench.count(contender)));
      }
    }
    return new ModelResult(measured, forms.choices(), timed.get(PlainEmitter.NAME));
  }

  private static void requireEqual(TreeModel model, Contender contender, TimingRun.Timed timed) {
    Interpreter interpreter = new Interpreter(model.program());
    Rows rows = contender.rows();
    long[] expected = new long[rows.count()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = interpreter.score(rows.row(i));
    }
    String what = model.key() + ", " + contender.name();
    if (contender.name().equals(PlainEmitter.NAME)) {
      Workbench.requireEqual(what, i -> PlainEmitter.scoreQ16(timed.answers().get(i)), expected);
    } else {
      Workbench.requireEqual(what, i -> timed.answers().get(i), expected);
    }
  }

  private PolicyResult measure(PolicyForms policy, Forms forms) {
    List<Contender> contenders = policy.contenders(forms);
    Map<String, TimingRun.Timed> timed = bench.time(contenders);
    long[] network = policy.networkScores();
    long[] scores = policy.program().scores();
    long[] decisions = policy.program().decisions();
    Map<String, Measured> measured = new LinkedHashMap<>();
    Map<String, PolicyResult.Difference> differences = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      String name = contender.name();
      DoubleBuffer answers = timed.get(name).answers();
      if (name.startsWith(ProgramForms.DECISION)) {
        Workbench.requireEqual(name, answers::get, decisions);
      } else {
        if (name.startsWith(ProgramForms.SCORE)) {
          Workbench.requireEqual(name, answers::get, scores);
        }
        differences.put(name, PolicyResult.Difference.between(answers, network));
      }
      measured.put(name, new Measured(timed.get(name), bench.count(contender)));
    }
    return new PolicyResult(measured, differences, forms.choices());
  }
}
