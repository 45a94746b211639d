package io.weir.distiller.bbr;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.BbrObservation;
import io.weir.distiller.fit.BinnedForest;
import io.weir.sim.cc.GainDecision;
import io.weir.trainer.bbr.ConditionRun;
import io.weir.trainer.bbr.GainFactory;
import io.weir.trainer.bbr.Outcome;
import io.weir.trainer.rollout.Executor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Trains trees of gains by DAgger: runs conditions, fits a tree to what its flows saw and to the
 * conditions' labels, runs the tree, and fits again to all that was seen. Flows of the first round
 * have BBR's own gain, or one that wanders; later ones mostly the tree's. The tree that did best on
 * networks of their own is kept, as it is and with a trim.
 */
public final class GainTraining {
  /** Of every so many networks one is for validation. */
  private static final int VALIDATION_NETWORKS = 6;

  /** Of every so many runs one has no tree's gain. */
  private static final int WITHOUT_TREE = 4;

  /** What being below BBR's own index counts in a score. */
  private static final double WORSE_COUNTS = 4;

  /** Seeds of runs are apart from those of labels by this and its multiples. */
  private static final long SEED_STEP = 1_000_003;

  /** The same for validation. */
  private static final long VALIDATION_SEED_STEP = 7;

  /** Constant gains that are tried. */
  private static final List<Double> CONSTANTS = List.of(1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8);

  private final GainTrainingSpec spec;
  private final Executor executor;
  private final Listener listener;
  private final DecisionProgram observation = BbrObservation.program();
  private final List<Lesson> lessons = new ArrayList<>();
  private final List<Lesson> validation = new ArrayList<>();
  private final VisitedRounds visited = new VisitedRounds();
  private int next;

  /** Is told how training goes. */
  public interface Listener {
    /** A simulation has been run. */
    void ran();

    /**
     * A tree was fitted and compared.
     *
     * @param score mean of Jain's index over validation, less what it is below BBR's own
     */
    void fitted(int round, DecisionProgram program, double score);
  }

  /**
   * What came of it.
   *
   * @param direct the tree of gains
   * @param round of which it is, from 1
   * @param scores of every round's tree
   * @param stockScore of BBR's own gain
   * @param trimmed the same tree with a trim of its gain
   * @param trimmedScore of that
   * @param parity the tree of classes, with the gain of each class
   * @param classes the same with numbers of classes in its leaves
   * @param table gain of each class
   * @param fixedGain the constant with the greatest mean of Jain's index over validation
   * @param rows rounds that the last tree was fitted to
   */
  public record Result(
      DecisionProgram direct,
      int round,
      List<Double> scores,
      double stockScore,
      DecisionProgram trimmed,
      double trimmedScore,
      DecisionProgram parity,
      DecisionProgram classes,
      List<Double> table,
      double fixedGain,
      int rows) {}

  /**
   * @param lessons labelled conditions; those held out must not be among them
   */
  public GainTraining(
      List<Lesson> lessons, GainTrainingSpec spec, Executor executor, Listener listener) {
    this.spec = spec;
    this.executor = executor;
    this.listener = listener;
    List<Lesson> shuffled = new ArrayList<>(lessons);
    Collections.shuffle(shuffled, new Random(spec.seed()));
    List<Integer> networks =
        lessons.stream().map(lesson -> lesson.condition().network()).distinct().sorted().toList();
    for (Lesson lesson : shuffled) {
      boolean validates = networks.indexOf(lesson.condition().network()) % VALIDATION_NETWORKS == 0;
      (validates ? validation : this.lessons).add(lesson);
    }
    if (this.lessons.isEmpty() || validation.isEmpty()) {
      throw UserError.input(
          "expected labelled conditions of two training networks or more, found "
              + networks.size());
    }
  }

  /** Simulations that training takes, for progress. */
  public long runs() {
    return (long) spec.rounds() * (spec.conditions() + validating().size())
        + (2L + CONSTANTS.size()) * validating().size();
  }

  private List<Lesson> validating() {
    return validation.subList(0, Math.min(spec.validation(), validation.size()));
  }

  /** Trains. */
  public Result run() {
    List<Double> stock = jain(GainFactory.constant((int) BbrObservation.STOCK_Q16));
    List<Double> scores = new ArrayList<>();
    DecisionProgram best = null;
    DecisionProgram last = null;
    int bestRound = 0;
    for (int round = 1; round <= spec.rounds(); round++) {
      visit(last);
      last = new GainFit(observation, visited, spec.depth()).direct(spec.trees());
      double score = score(jain(ProgramFactory.of(last)), stock);
      listener.fitted(round, last, score);
      if (best == null || score > Collections.max(scores)) {
        best = last;
        bestRound = round;
      }
      scores.add(score);
    }
    return result(best, bestRound, scores, stock);
  }

  private Result result(
      DecisionProgram best, int bestRound, List<Double> scores, List<Double> stock) {
    DecisionProgram trimmed = BbrObservation.trimmed().withForest(best.forest());
    GainFit fit = new GainFit(observation, visited, spec.depth());
    BinnedForest classes = fit.classes();
    List<Double> table = fit.table();
    return new Result(
        best,
        bestRound,
        scores,
        score(stock, stock),
        trimmed,
        score(jain(ProgramFactory.of(trimmed)), stock),
        fit.parity(classes, table),
        fit.program(classes),
        table,
        fixedGain(),
        visited.size());
  }

  private double fixedGain() {
    double best = 2;
    double most = 0;
    for (double gain : CONSTANTS) {
      double sum =
          jain(GainFactory.constant((int) Math.round(gain * GainDecision.STOCK_Q16 / 2))).stream()
              .mapToDouble(Double::doubleValue)
              .sum();
      if (sum > most) {
        most = sum;
        best = gain;
      }
    }
    return best;
  }

  private void visit(DecisionProgram program) {
    String observing = ProgramFactory.text(observation);
    String deciding = program == null ? null : ProgramFactory.text(program);
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < spec.conditions(); i++) {
      Lesson lesson = lessons.get(next % lessons.size());
      long seed = lesson.condition().seed() + SEED_STEP * (next / lessons.size() + 1);
      next++;
      visits.add(new Visit(lesson, driver(program, i), deciding, observing, seed));
    }
    int done = 0;
    for (ArrayList<long[]> rows : Parts.map(executor, visits, Visit::run, listener::ran)) {
      if (!rows.isEmpty()) {
        visited.add(visits.get(done).lesson(), rows);
      }
      done++;
    }
    if (visited.size() == 0) {
      throw UserError.input(
          "no flow saw a loss and a PROBE_RTT in its run; expected conditions of 15 s or longer");
    }
  }

  private static Visit.Driver driver(DecisionProgram program, int index) {
    boolean treesTurn = program != null && index % WITHOUT_TREE != 0;
    if (treesTurn) {
      return Visit.Driver.PROGRAM;
    }
    return index / WITHOUT_TREE % WITHOUT_TREE == 0 ? Visit.Driver.STOCK : Visit.Driver.WANDERING;
  }

  /** Jain's index by validation condition, with seeds of their own. */
  private List<Double> jain(GainFactory gains) {
    return Parts.map(executor, validating(), lesson -> outcome(lesson, gains), listener::ran)
        .stream()
        .map(Outcome::jain)
        .toList();
  }

  private static Outcome outcome(Lesson lesson, GainFactory gains) {
    return ConditionRun.run(
        lesson.condition(), gains, lesson.condition().seed() + VALIDATION_SEED_STEP);
  }

  private static double score(List<Double> jain, List<Double> stock) {
    double sum = 0;
    for (int i = 0; i < jain.size(); i++) {
      sum += jain.get(i) - WORSE_COUNTS * Math.max(0, stock.get(i) - jain.get(i));
    }
    return sum / jain.size();
  }
}
