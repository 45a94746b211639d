package io.weir.distiller.verify;

import io.weir.artefact.UserError;
import io.weir.codegen.analyse.Reachability;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Two forests give the same score for every vector. Trees that are in both cancel; the others are
 * paired in order and replaced by the trees of their differences, so that pairs that are equal as
 * functions cancel too.
 */
final class Equality {
  /** Beyond, the difference of two trees costs more than it saves. */
  private static final int LARGEST_DIFFERENCE = 1 << 14;

  private final Subject first;
  private final Subject second;
  private final boolean sameScale;
  private final long limit;

  Equality(DecisionProgram first, DecisionProgram second, long limit) {
    requireComparable(first, second);
    Ranks ranks =
        new Ranks(Reachability.featureRanges(first), List.of(first.forest(), second.forest()));
    this.first = new Subject(first, ranks);
    this.second = new Subject(second, ranks);
    sameScale = first.forest().leafShift() == second.forest().leafShift();
    this.limit = limit;
  }

  private static void requireComparable(DecisionProgram first, DecisionProgram second) {
    require("features", names(first), names(second));
    require("fraction bits", bits(first), bits(second));
    require("ranges of features", ranges(first), ranges(second));
    require("limits of the score", scores(first), scores(second));
  }

  private static void require(String what, Object first, Object second) {
    if (!first.equals(second)) {
      throw UserError.input(
          "--equals: the programs' %s differ, %s and %s; only forests over the same features can"
                  .formatted(what, first, second)
              + " be equal");
    }
  }

  private static List<String> names(DecisionProgram program) {
    return program.features().stream().map(Feature::expression).toList();
  }

  private static List<Integer> bits(DecisionProgram program) {
    return program.features().stream().map(Feature::fractionBits).toList();
  }

  private static List<Interval> ranges(DecisionProgram program) {
    return Reachability.featureRanges(program);
  }

  private static List<Long> scores(DecisionProgram program) {
    return program.score().map(Expression::constants).orElse(List.of());
  }

  /** Decides. */
  Finding prove(DoubleConsumer progress) {
    Differ differ = new Differ();
    BoxSearch search =
        new BoxSearch(List.of(differences(), first.trees(), second.trees()), limit, progress);
    int[] low = first.ranks().low();
    int[] high = first.ranks().high();
    Climb.run(search, low, high, differ, 1);
    boolean closed = differ.at != null || search.run(low, high, differ);
    if (differ.at != null) {
      Example one = first.example(differ.at);
      Example other = second.example(differ.at);
      String detail =
          "score %d here, %d there, at %s".formatted(one.score(), other.score(), one.features());
      return Finding.refuted("equal forests", detail, search.boxes(), one, other);
    }
    return closed
        ? Finding.proved("equal forests", "the same score for every vector", search.boxes())
        : Finding.open("equal forests", "no difference found", search.boxes());
  }

  /** Empty if the leaves are of different scales, which then are compared as scores only. */
  private List<RankNode> differences() {
    List<RankNode> list = new ArrayList<>();
    if (!sameScale) {
      return list;
    }
    List<RankNode> ones = new ArrayList<>();
    List<RankNode> others = new ArrayList<>(second.trees());
    first.trees().stream().filter(tree -> !cancels(tree, others)).forEach(ones::add);
    int pairs = Math.min(ones.size(), others.size());
    for (int i = 0; i < pairs; i++) {
      RankNode one = ones.get(i);
      RankNode other = others.get(i);
      if ((long) one.nodes * other.nodes <= LARGEST_DIFFERENCE) {
        list.add(one.minus(other, first.ranks().low(), first.ranks().high()));
      } else {
        list.add(one);
        list.add(other.times(-1));
      }
    }
    list.addAll(ones.subList(pairs, ones.size()));
    others.stream().skip(pairs).map(tree -> tree.times(-1)).forEach(list::add);
    return list;
  }

  /** Takes one such tree out of the others, if there is one. */
  private static boolean cancels(RankNode tree, List<RankNode> others) {
    for (int i = 0; i < others.size(); i++) {
      if (others.get(i).sameAs(tree)) {
        others.remove(i);
        return true;
      }
    }
    return false;
  }

  /** Sums: the difference, the first forest, the second. */
  private final class Differ implements Question {
    private int[] at;

    @Override
    public boolean possible(long[] min, long[] max) {
      boolean cancel = sameScale && min[0] == 0 && max[0] == 0;
      boolean oneScore =
          first.score(min[1]) == first.score(max[1])
              && second.score(min[2]) == second.score(max[2])
              && first.score(min[1]) == second.score(min[2]);
      return !cancel && !oneScore;
    }

    @Override
    public long promise(long[] min, long[] max) {
      return Math.max(max[0], -min[0]);
    }

    @Override
    public boolean point(int[] ranks, long[] sums) {
      if (possible(sums, sums)) {
        at = ranks.clone();
      }
      return at != null;
    }

    @Override
    public void unseen(long[] min, long[] max) {
      // Nothing but the absence of a difference can be said.
    }
  }
}
