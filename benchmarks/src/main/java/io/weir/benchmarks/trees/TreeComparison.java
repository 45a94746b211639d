package io.weir.benchmarks.trees;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.benchmarks.trees.InstructionCount.Counted;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.trainer.policy.PolicyFile;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
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
  private static final String WEIR = "weir";
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
    Map<TreeModel, ModelResult> models = new EnumMap<>(TreeModel.class);
    for (TreeModel model : TreeModel.values()) {
      models.put(model, measure(model));
      stepDone.run();
    }
    ProgramFile file = ProgramFile.read(program);
    Provenance provenance =
        Provenance.now(
            file.provenance().seed(),
            file.provenance().scenarioSha256(),
            Map.of("program", file.sha256()));
    PolicyForms forms =
        new PolicyForms(PolicyFile.read(policy).network(), file.program(), effort.rows());
    Map<String, FormResult> results = measure(forms, provenance);
    stepDone.run();
    Path library = new LibraryBuild(compiler, folder).build(file.program(), provenance).file();
    Map<String, DecisionTimes.Time> calls =
        DecisionTimes.calls(program, library, effort.calls(), effort.ownJvm());
    stepDone.run();
    return new TreeReport(effort, compiler.identification(), models, results, calls, leftOut);
  }

  /** Weir's form and the plain one of a model. */
  static List<Contender> contenders(TreeModel model, int rows) {
    DecisionProgram program = model.program();
    Rows random = rows(rows);
    return List.of(
        Contender.onIntegers(
            WEIR,
            CoreEmitter.emit(program, Provenance.now(0, "generated", Map.of())),
            "weir_core_score(f)",
            random),
        Contender.onReals(
            PLAIN, PlainEmitter.emit(program), "plain_score(f)", TreeModel.FRACTION_BITS, random));
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
    List<Contender> contenders = contenders(model, effort.rows());
    Map<String, TimingRun.Timed> timed = timing.run(contenders, effort.rounds());
    requireEqual(model, contenders.get(0).rows(), timed);
    return new ModelResult(timed.get(WEIR), timed.get(PLAIN), count(contenders.get(0)));
  }

  private static void requireEqual(TreeModel model, Rows rows, Map<String, TimingRun.Timed> timed) {
    Interpreter interpreter = new Interpreter(model.program());
    DoubleBuffer weir = timed.get(WEIR).answers();
    DoubleBuffer plain = timed.get(PLAIN).answers();
    for (int i = 0; i < rows.count(); i++) {
      long expected = interpreter.score(rows.row(i));
      if (weir.get(i) != expected || PlainEmitter.scoreQ16(plain.get(i)) != expected) {
        throw UserError.checkFailed(
            "%s: row %d: the interpreter says %d, Weir's C %.0f, plain C %d"
                .formatted(
                    model.key(), i, expected, weir.get(i), PlainEmitter.scoreQ16(plain.get(i))));
      }
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

  private Map<String, FormResult> measure(PolicyForms forms, Provenance provenance) {
    List<Contender> contenders = forms.contenders(provenance);
    Map<String, TimingRun.Timed> timed = timing.run(contenders, effort.rounds());
    requireEqual(PolicyForms.TREE, timed.get(PolicyForms.TREE), forms.treeScores());
    requireEqual(PolicyForms.DECISION, timed.get(PolicyForms.DECISION), forms.treeDecisions());
    long[] network = forms.networkScores();
    Map<String, FormResult> results = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      TimingRun.Timed own = timed.get(contender.name());
      boolean isScore = !contender.name().equals(PolicyForms.DECISION);
      results.put(
          contender.name(),
          new FormResult(
              own,
              count(contender),
              isScore ? FormResult.Difference.between(own.answers(), network) : null));
    }
    return results;
  }

  private static void requireEqual(String what, TimingRun.Timed timed, long[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (timed.answers().get(i) != expected[i]) {
        throw UserError.checkFailed(
            "%s: row %d: the interpreter says %d, C %.0f"
                .formatted(what, i, expected[i], timed.answers().get(i)));
      }
    }
  }
}
