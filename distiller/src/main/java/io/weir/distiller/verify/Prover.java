package io.weir.distiller.verify;

import io.weir.codegen.analyse.Reachability;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** Proves what can be proved of a program, property by property. Not thread-safe. */
public final class Prover {
  /** Boxes per search that settle ensembles of usual size in minutes at most. */
  public static final long DEFAULT_LIMIT = 2_000_000;

  /** Row boxes cost far more than rank boxes. */
  private static final long ROW_COST = 100;

  private static final long ROWS_PER_EXAMPLE = 2_000;

  private final Subject subject;
  private final DecisionProgram program;
  private final long limit;

  /**
   * Prepares a program.
   *
   * @param program with a forest
   * @param limit most boxes of ranks that a search may look at; searches over inputs and states may
   *     look at a hundredth of it
   */
  public Prover(DecisionProgram program, long limit) {
    if (!program.hasForest()) {
      throw new IllegalArgumentException("program `" + program.name() + "` has no forest");
    }
    this.program = program;
    this.limit = limit;
    subject = new Subject(program);
  }

  /** A property that has not been looked at yet. */
  public interface Task {
    /** Works; {@code progress} hears the share that is done. */
    Finding prove(DoubleConsumer progress);
  }

  /** The properties of every program, its claims, and what is wanted beside, in order. */
  public List<Task> tasks(List<Wanted> wanted) {
    List<Task> tasks = new ArrayList<>();
    ForestRange range = new ForestRange(subject, limit);
    tasks.add(progress -> noOverflow());
    tasks.add(progress -> reachable());
    tasks.add(range::scores);
    tasks.add(progress -> range.output());
    tasks.add(range::path);
    program.claims().forEach(claim -> tasks.add(progress -> prove(claim, progress)));
    String reward = subject.name(program.rewardFeature());
    List<Wanted> all = new ArrayList<>(wanted);
    if (!all.contains(new Wanted.Smallest(reward))) {
      all.add(0, new Wanted.Smallest(reward));
    }
    all.forEach(w -> tasks.add(progress -> realised(prove(w, progress))));
    return tasks;
  }

  /** Whether another program's forest answers every vector alike. */
  public Task equalTo(DecisionProgram other) {
    Equality equality = new Equality(program, other, limit);
    return progress -> realised(equality.prove(progress));
  }

  private Finding prove(Wanted wanted, DoubleConsumer progress) {
    if (wanted instanceof Wanted.Claimed claimed) {
      return prove(claimed.claim(), progress);
    }
    if (wanted instanceof Wanted.Smallest smallest) {
      int feature = subject.feature(smallest.feature());
      return new NeverIncreases(subject, limit).smallest(feature, progress);
    }
    Wanted.WhenThen claim = (Wanted.WhenThen) wanted;
    return new WhenThen(subject, claim.expression(), claim.from(), claim.atMost(), limit / ROW_COST)
        .prove(progress);
  }

  private Finding prove(Claim claim, DoubleConsumer progress) {
    int feature = subject.feature(claim.feature());
    return realised(
        switch (claim.kind()) {
          case NOT_RISING -> new Monotone(subject, feature, true, limit).prove(progress);
          case NOT_FALLING -> new Monotone(subject, feature, false, limit).prove(progress);
          case NEVER_INCREASES ->
              new NeverIncreases(subject, limit).from(feature, claim.from(), progress);
        });
  }

  private Finding noOverflow() {
    Ranges ranges = Ranges.of(program);
    String widest = "";
    int most = 0;
    for (Expression e : program.expressions()) {
      int bits = bits(ranges.of(e.name()));
      if (bits > most) {
        most = bits;
        widest = e.name();
      }
    }
    int forest = bits(sums());
    String detail =
        "widest `%s` %s: %d of 64 bits, margin %d; sum of leaves %d bits"
            .formatted(widest, ranges.of(widest), most, 64 - most, forest);
    return Finding.proved("no overflow", detail, 0);
  }

  private Interval sums() {
    Interval sum = Interval.of(0);
    for (RankNode tree : subject.trees()) {
      sum = sum.plus(new Interval(tree.min, tree.max));
    }
    return sum;
  }

  /** Bits of two's complement that hold the interval. */
  private static int bits(Interval range) {
    long largest = Math.max(range.max(), ~range.min());
    return 65 - Long.numberOfLeadingZeros(Math.max(0, largest));
  }

  private Finding reachable() {
    List<Reachability.Leaf> dead = Reachability.of(program).dead();
    Optional<Reachability.Leaf> first = dead.stream().filter(leaf -> !leaf.symmetric()).findFirst();
    if (first.isPresent()) {
      String detail =
          "%d are not, first node %d of tree %d; --pruned FILE writes the program without them"
              .formatted(dead.size(), first.get().node(), first.get().tree());
      return Finding.refuted("every leaf reachable", detail, 0);
    }
    String detail =
        dead.isEmpty()
            ? "over the features' ranges"
            : "but for %d that symmetric trees keep for their form".formatted(dead.size());
    return Finding.proved("every leaf reachable", detail, 0);
  }

  /** Looks for rows behind a counterexample, and runs them in the simulator. */
  private Finding realised(Finding finding) {
    if (finding.verdict() != Verdict.REFUTED) {
      return finding;
    }
    return finding.withExamples(finding.examples().stream().map(this::realised).toList());
  }

  private Example realised(Example example) {
    if (example.row().isPresent()) {
      return example;
    }
    FeatureGoal goal = new FeatureGoal(program, example.cells());
    Optional<RowBox> whole = goal.start();
    if (whole.isEmpty()) {
      return example.asRuledOut();
    }
    RowSearch search = new RowSearch(goal, ROWS_PER_EXAMPLE, p -> {});
    Optional<long[]> row =
        Replay.usual(program, whole.get())
            .flatMap(usual -> new RowSearch(goal, ROWS_PER_EXAMPLE / 2, p -> {}).find(usual))
            .or(() -> search.find(whole.get()));
    if (row.isEmpty()) {
      return search.unseen().isEmpty() ? example.asRuledOut() : example;
    }
    long[] found = row.get();
    return example.with(Arrays.stream(found).boxed().toList(), Replay.of(program, found));
  }
}
