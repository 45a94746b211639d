package io.weir.benchmarks.trees;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.benchmarks.trees.InstructionCount.Counted;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.nativelib.toolchain.MachineProgram;
import io.weir.trainer.policy.PolicyFile;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Measures generated models beside their plain form, a policy in four forms, and the ways from Java
 * into C. What is compared is first checked to answer the same.
 */
public final class TreeComparison {
  private static final Provenance GENERATED = Provenance.now(0, "generated", Map.of());
  private static final String PLAIN = "plain";
  private static final long ROW_SEED = 7;

  private final Effort effort;
  private final Path folder;
  private final Map<String, String> environment;
  private final Runnable stepDone;
  private final Consumer<String> note;
  private final CCompiler compiler;
  private final TimingRun timing;
  private final Map<InstructionSet, InstructionCount> counters =
      new EnumMap<>(InstructionSet.class);
  private final Map<InstructionSet, String> leftOut = new EnumMap<>(InstructionSet.class);

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
    this.effort = effort;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.stepDone = stepDone;
    this.note = note;
    compiler = CCompiler.find(environment);
    MachineProgram size =
        MachineProgram.require("size", environment, "apt-get install -y binutils");
    timing = new TimingRun(new ObjectBuild(compiler, size, List.of(), folder));
    for (InstructionSet set : InstructionSet.values()) {
      findCounter(set);
    }
  }

  private void findCounter(InstructionSet set) {
    try {
      counters.put(set, InstructionCount.find(set, environment, folder));
    } catch (UserError e) {
      leftOut.put(set, e.getMessage());
      note.accept("instructions of " + set.key() + " are left out: " + e.getMessage());
    }
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
        new PolicyForms(PolicyFile.read(policy).network(), file.program(), effort.rows());
    Map<TreeModel, ModelResult> models = new EnumMap<>(TreeModel.class);
    for (TreeModel model : TreeModel.values()) {
      models.put(model, measure(model));
      stepDone.run();
    }
    Provenance provenance = file.ofChild();
    PolicyResult result = measure(visited, forms(file.program(), provenance));
    stepDone.run();
    Map<String, Map<String, DecisionTimes.Call>> calls = new LinkedHashMap<>();
    calls.put(file.program().name(), calls(program, file.program(), provenance));
    calls.put(TreeModel.SINGLE_D6.key(), calls(TreeModel.SINGLE_D6));
    stepDone.run();
    return new TreeReport(effort, compiler.identification(), models, result, calls, leftOut);
  }

  private Map<String, DecisionTimes.Call> calls(TreeModel model) {
    Path file = folder.resolve(model.key() + ".json");
    ProgramFile.write(file, model.program(), GENERATED);
    return calls(file, model.program(), GENERATED);
  }

  private Map<String, DecisionTimes.Call> calls(
      Path file, DecisionProgram program, Provenance provenance) {
    Path library = new LibraryBuild(compiler, folder).build(program, provenance).file();
    return DecisionTimes.calls(file, library, effort.shots(), effort.ownJvm());
  }

  private Forms forms(DecisionProgram program, Provenance provenance) {
    return effort.allForms() ? Forms.all(program, provenance) : Forms.chosen(program, provenance);
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
            PLAIN,
            PlainEmitter.emit(model.program()),
            "plain_score(f)",
            TreeModel.FRACTION_BITS,
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
    Forms forms = forms(model.program(), GENERATED);
    List<Contender> contenders = contenders(model, forms, rows(effort.rows()));
    Map<String, TimingRun.Timed> timed = timing.run(contenders, effort.rounds());
    Map<ForestForm, Measured> measured = new EnumMap<>(ForestForm.class);
    for (Contender contender : contenders) {
      requireEqual(model, contender, timed.get(contender.name()));
      if (!contender.name().equals(PLAIN)) {
        measured.put(
            ForestForm.of(contender.name()),
            new Measured(timed.get(contender.name()), count(contender)));
      }
    }
    return new ModelResult(measured, forms.choices(), timed.get(PLAIN));
  }

  private static void requireEqual(TreeModel model, Contender contender, TimingRun.Timed timed) {
    Interpreter interpreter = new Interpreter(model.program());
    Rows rows = contender.rows();
    long[] expected = new long[rows.count()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = interpreter.score(rows.row(i));
    }
    String what = model.key() + ", " + contender.name();
    if (contender.name().equals(PLAIN)) {
      requireEqual(what, i -> PlainEmitter.scoreQ16(timed.answers().get(i)), expected);
    } else {
      requireEqual(what, i -> timed.answers().get(i), expected);
    }
  }

  private Map<InstructionSet, Counted> count(Contender contender) {
    Contender few =
        new Contender(
            contender.name(),
            contender.type(),
            contender.source(),
            contender.rows().spread(effort.countedRows()));
    Map<InstructionSet, Counted> counted = new EnumMap<>(InstructionSet.class);
    counters.forEach((set, counter) -> counted.put(set, counter.count(few)));
    return counted;
  }

  private PolicyResult measure(PolicyForms policy, Forms forms) {
    List<Contender> contenders = policy.contenders(forms);
    Map<String, TimingRun.Timed> timed = timing.run(contenders, effort.rounds());
    long[] network = policy.networkScores();
    long[] scores = policy.treeScores();
    long[] decisions = policy.treeDecisions();
    Map<String, Measured> measured = new LinkedHashMap<>();
    Map<String, PolicyResult.Difference> differences = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      String name = contender.name();
      DoubleBuffer answers = timed.get(name).answers();
      if (name.startsWith(PolicyForms.DECISION)) {
        requireEqual(name, answers::get, decisions);
      } else {
        if (name.startsWith(PolicyForms.SCORE)) {
          requireEqual(name, answers::get, scores);
        }
        differences.put(name, PolicyResult.Difference.between(answers, network));
      }
      measured.put(name, new Measured(timed.get(name), count(contender)));
    }
    return new PolicyResult(measured, differences, forms.choices());
  }

  private static void requireEqual(String what, IntToDoubleFunction found, long[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (found.applyAsDouble(i) != expected[i]) {
        throw UserError.checkFailed(
            "%s: row %d: the interpreter says %d, C %.0f"
                .formatted(what, i, expected[i], found.applyAsDouble(i)));
      }
    }
  }
}
