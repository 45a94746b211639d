package io.weir.distiller.bbr;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.BbrObservation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What flows saw, round by round, while a program decided; and what programs make of it. */
public final class DecidedRounds {
  /** Times that a feature's values are dealt out anew. */
  private static final int DEALS = 3;

  private final VisitedRounds rounds = new VisitedRounds();
  private final double weights;

  DecidedRounds(List<Lesson> lessons, List<? extends List<long[]>> rows) {
    for (int i = 0; i < rows.size(); i++) {
      rounds.add(lessons.get(i), rows.get(i));
    }
    weights = IntStream.range(0, rounds.size()).mapToDouble(rounds::weight).sum();
  }

  /** Number of rounds. */
  public int size() {
    return rounds.size();
  }

  /** What a tree of classes, of the same observation, takes the buffers for. */
  public Confusion confusion(DecisionProgram classes) {
    Interpreter interpreter = new Interpreter(classes);
    Confusion confusion = new Confusion();
    for (int i = 0; i < rounds.size(); i++) {
      int actual = BufferClass.of(rounds.lesson(i).condition().bufferBdp());
      confusion.add(actual, (int) interpreter.score(rounds.row(i)));
    }
    return confusion;
  }

  /** Rounds that come by each node of a tree, of the same observation. */
  public long[] visits(Tree tree) {
    long[] visits = new long[tree.nodeCount()];
    for (int i = 0; i < rounds.size(); i++) {
      long[] row = rounds.row(i);
      int node = 0;
      visits[node]++;
      while (!tree.leafAt(node)) {
        node = next(tree, node, row);
        visits[node]++;
      }
    }
    return visits;
  }

  private static int next(Tree tree, int node, long[] row) {
    return row[tree.feature(node)] <= tree.threshold(node) ? tree.left(node) : tree.right(node);
  }

  /**
   * Which features matter for a program of gains, of the same observation; those that change its
   * gains most come first. Features that no split asks are left out. A feature that says what
   * others say as well may count less than it would alone.
   */
  public List<FeatureUse> features(DecisionProgram program) {
    Interpreter interpreter = new Interpreter(program);
    double[] logGains = new double[rounds.size()];
    for (int i = 0; i < logGains.length; i++) {
      logGains[i] = logGain(interpreter, rounds.row(i));
    }
    double[] asked = asked(program);
    List<FeatureUse> uses = new ArrayList<>();
    for (int feature = 0; feature < asked.length; feature++) {
      int questions = questions(program, feature);
      if (questions > 0) {
        uses.add(use(program, feature, questions, asked[feature], logGains));
      }
    }
    uses.sort(Comparator.comparingDouble(FeatureUse::gainChange).reversed());
    return uses;
  }

  private FeatureUse use(
      DecisionProgram program, int feature, int questions, double asked, double[] logGains) {
    Interpreter interpreter = new Interpreter(program);
    double change = 0;
    double squares = 0;
    for (int deal = 0; deal < DEALS; deal++) {
      List<Integer> from = new ArrayList<>(IntStream.range(0, logGains.length).boxed().toList());
      Collections.shuffle(from, new Random(deal));
      for (int i = 0; i < logGains.length; i++) {
        long[] row = rounds.row(i).clone();
        row[feature] = rounds.row(from.get(i))[feature];
        double logGain = logGain(interpreter, row);
        change += rounds.weight(i) * Math.abs(logGain - logGains[i]);
        squares += rounds.weight(i) * squareOfError(i, logGain);
      }
    }
    double before = 0;
    for (int i = 0; i < logGains.length; i++) {
      before += rounds.weight(i) * squareOfError(i, logGains[i]);
    }
    return new FeatureUse(
        program.features().get(feature).expression(),
        questions,
        asked,
        change / DEALS / weights,
        Math.sqrt(squares / DEALS / weights) - Math.sqrt(before / weights));
  }

  private double squareOfError(int round, double logGain) {
    double error = logGain - Math.log(rounds.lesson(round).gain());
    return error * error;
  }

  /**
   * A score is the gain less BBR's own, Q16. The gain is bounded as where it is applied, but not
   * averaged, and what is near BBR's own stays as it is.
   */
  private static double logGain(Interpreter interpreter, long[] row) {
    long gainQ16 = BbrObservation.STOCK_Q16 + interpreter.score(row);
    long bounded = Math.max(BbrObservation.MIN_Q16, Math.min(gainQ16, BbrObservation.MAX_Q16));
    return Math.log(bounded / 65_536.0);
  }

  private static int questions(DecisionProgram program, int feature) {
    int questions = 0;
    for (Tree tree : program.forest().trees()) {
      for (int node = 0; node < tree.nodeCount(); node++) {
        questions += tree.feature(node) == feature ? 1 : 0;
      }
    }
    return questions;
  }

  /** By feature, the share of rounds on whose way it is asked, in any tree. */
  private double[] asked(DecisionProgram program) {
    double[] asked = new double[program.features().size()];
    for (int i = 0; i < rounds.size(); i++) {
      boolean[] here = new boolean[asked.length];
      for (Tree tree : program.forest().trees()) {
        for (int node = 0; !tree.leafAt(node); node = next(tree, node, rounds.row(i))) {
          here[tree.feature(node)] = true;
        }
      }
      for (int feature = 0; feature < asked.length; feature++) {
        asked[feature] += here[feature] ? rounds.weight(i) / weights : 0;
      }
    }
    return asked;
  }
}
