package io.weir.distiller.verify;

import io.weir.codegen.analyse.Reachability;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A program with a forest, cut into ranks, and how its sums become scores. */
final class Subject {
  private final DecisionProgram program;
  private final List<Interval> ranges;
  private final Ranks ranks;
  private final List<RankNode> trees;
  private final Interpreter interpreter;
  private final Interval scores;

  /** The program, cut by its own thresholds. */
  Subject(DecisionProgram program) {
    this(program, new Ranks(Reachability.featureRanges(program), List.of(program.forest())));
  }

  /** The program, cut by more thresholds than its own. */
  Subject(DecisionProgram program, Ranks ranks) {
    this.program = program;
    this.ranks = ranks;
    ranges = Reachability.featureRanges(program);
    trees = new ArrayList<>();
    for (Tree tree : program.forest().trees()) {
      trees.add(RankNode.of(tree, ranks));
    }
    interpreter = new Interpreter(program);
    Expression score = program.score().orElseThrow();
    scores = new Interval(score.constant(0), score.constant(1));
  }

  DecisionProgram program() {
    return program;
  }

  Ranks ranks() {
    return ranks;
  }

  List<RankNode> trees() {
    return trees;
  }

  List<Interval> ranges() {
    return ranges;
  }

  String name(int feature) {
    return program.features().get(feature).expression();
  }

  /** Name of the step that takes the forest's answer. */
  String scoreName() {
    return program.score().orElseThrow().name();
  }

  int feature(String name) {
    for (int f = 0; f < program.features().size(); f++) {
      if (name(f).equals(name)) {
        return f;
      }
    }
    throw new IllegalArgumentException("`" + name + "` is not a feature");
  }

  /** The score that a sum of leaves becomes. */
  long score(long sum) {
    return scores.clamp(sum >> program.forest().leafShift());
  }

  /** The largest sum whose score is at most {@code limit}; the ends of long if all are or none. */
  long largestSum(long limit) {
    if (scores.max() <= limit) {
      return Long.MAX_VALUE;
    }
    if (scores.min() > limit) {
      return Long.MIN_VALUE;
    }
    // Scores within the range are floors of sums, so the next score begins at a known sum.
    return ((limit + 1) << program.forest().leafShift()) - 1;
  }

  /** A point as an example, run through the interpreter. */
  Example example(int[] point) {
    List<Interval> cells = new ArrayList<>();
    for (int f = 0; f < point.length; f++) {
      cells.add(ranks.cell(f, point[f]));
    }
    return example(cells);
  }

  /** Cells as an example: of each the value nearest to 0. */
  Example example(List<Interval> cells) {
    long sum = 0;
    int[] point = new int[cells.size()];
    long[] vector = new long[cells.size()];
    for (int f = 0; f < point.length; f++) {
      vector[f] = cells.get(f).clamp(0);
      point[f] = ranks.of(f, vector[f]);
    }
    for (RankNode tree : trees) {
      sum += tree.at(point);
    }
    long answered = interpreter.score(vector);
    if (answered != score(sum)) {
      throw new IllegalStateException(
          "the interpreter answers %d where the search has %d".formatted(answered, score(sum)));
    }
    List<Long> features = new ArrayList<>();
    for (long value : vector) {
      features.add(value);
    }
    return new Example(features, cells, answered, false, Optional.empty(), Optional.empty());
  }
}
