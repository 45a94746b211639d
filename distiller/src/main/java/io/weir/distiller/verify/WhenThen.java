package io.weir.distiller.verify;

import io.weir.codegen.analyse.Columns;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.interpret.ThresholdWitnesses;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;

/**
 * Where an expression of the program is large, the output is small: over all rows of the declared
 * ranges, by interval arithmetic through the expressions and the forest. States count as
 * independent of each other, so a refutation may use a state no flow ever comes to.
 */
final class WhenThen {
  private static final int ROWS = 20_000;

  private final Subject subject;
  private final DecisionProgram program;
  private final String expression;
  private final long from;
  private final long atMost;
  private final long limit;
  private final BoxSearch forest;
  private final Interpreter interpreter;
  private final LongSupplier value;

  /**
   * @param expression that must not depend on the score
   * @param from where the claim begins
   * @param atMost largest output there
   */
  WhenThen(Subject subject, String expression, long from, long atMost, long limit) {
    this.subject = subject;
    this.program = subject.program();
    this.expression = expression;
    this.from = from;
    this.atMost = atMost;
    this.limit = limit;
    forest = new BoxSearch(List.of(subject.trees()), 0, p -> {});
    interpreter = new Interpreter(program);
    value = interpreter.stepOr(expression, 0);
  }

  Finding prove(DoubleConsumer progress) {
    String property = "%s >= %d: %s <= %d".formatted(expression, from, program.output(), atMost);
    Goal goal = new Goal();
    Optional<long[]> row = drawn(goal);
    RowSearch search = new RowSearch(goal, limit, progress);
    if (row.isEmpty()) {
      row = search.find(new RowBox(RowBox.whole(program)));
    }
    if (row.isPresent()) {
      return refuted(property, row.get(), search.boxes());
    }
    long bound = Long.MIN_VALUE;
    for (RowBox box : search.unseen()) {
      bound = Math.max(bound, outputs(box).max());
    }
    return bound > atMost
        ? Finding.open(property, "proved: at most %d there".formatted(bound), search.boxes())
        : Finding.proved(property, "over all inputs and states", search.boxes());
  }

  private Finding refuted(String property, long[] row, long boxes) {
    int output = output(row);
    String detail = "%d where %s is %d".formatted(output, expression, value.getAsLong());
    long[] features = new long[program.features().size()];
    interpreter.observe(row, row, program.inputs().size(), features);
    List<Interval> cells = Arrays.stream(features).mapToObj(Interval::of).toList();
    Example example =
        subject.example(cells).with(Arrays.stream(row).boxed().toList(), Replay.of(program, row));
    return Finding.refuted(property, detail, boxes, example);
  }

  /** Rows at random, at the ends of ranges and at thresholds, before any box. */
  private Optional<long[]> drawn(Goal goal) {
    Columns columns = new Columns(program, 1);
    RowBox whole = new RowBox(RowBox.whole(program));
    RowBox usual = Replay.usual(program, whole).orElse(whole);
    for (int i = 0; i < ROWS; i++) {
      long[] row = new long[columns.width()];
      if (i % 2 == 0) {
        columns.fillInside(row, 0);
      } else {
        columns.fillEdges(row, 0);
      }
      for (RowBox box : List.of(usual, whole)) {
        long[] inside = box.nearest(row);
        if (goal.holds(inside)) {
          return Optional.of(inside);
        }
      }
    }
    return ThresholdWitnesses.of(program, 1).stream().filter(goal::holds).findFirst();
  }

  private int output(long[] row) {
    int inputs = program.inputs().size();
    return interpreter.decide(row, Arrays.copyOfRange(row, inputs, row.length), 0);
  }

  /** What the output can be in those rows of a box where the claim applies. */
  private Interval outputs(RowBox box) {
    Map<String, Interval> known = new HashMap<>();
    known.put(expression, new Interval(from, Long.MAX_VALUE));
    Ranges before = Ranges.within(program, box.columns(), known);
    Interval sums = forest.bounds(lowRanks(before), highRanks(before));
    known.put(
        subject.scoreName(), new Interval(subject.score(sums.min()), subject.score(sums.max())));
    return Ranges.within(program, box.columns(), known).of(program.output());
  }

  private int[] lowRanks(Ranges ranges) {
    int[] low = subject.ranks().low();
    Arrays.setAll(low, f -> subject.ranks().of(f, ranges.of(subject.name(f)).min()));
    return low;
  }

  private int[] highRanks(Ranges ranges) {
    int[] high = subject.ranks().high();
    Arrays.setAll(high, f -> subject.ranks().of(f, ranges.of(subject.name(f)).max()));
    return high;
  }

  /** Rows that break the claim. */
  private final class Goal implements RowGoal {
    @Override
    public double openness(RowBox box) {
      Ranges before = Ranges.within(program, box.columns(), Map.of());
      Interval when = before.of(expression);
      if (when.max() < from) {
        return -1;
      }
      Interval then = outputs(box);
      if (then.max() <= atMost) {
        return -1;
      }
      double open = bits(then) + (when.min() >= from ? 0 : bits(when));
      for (int f = 0; f < program.features().size(); f++) {
        open += bits(before.of(subject.name(f)));
      }
      return then.min() > atMost && when.min() >= from ? 0 : open;
    }

    private static double bits(Interval interval) {
      return Math.log(1.0 + interval.max() - interval.min());
    }

    @Override
    public boolean holds(long[] row) {
      int output = output(row);
      return output > atMost && value.getAsLong() >= from;
    }
  }
}
