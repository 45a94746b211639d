package io.weir.distiller.quantise;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.StateField;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Finds how many bits each word needs, and where its binary point lies, by what narrower words cost
 * in closed loop: word by word, features first, then leaves, then states, the most low bits that
 * can be dropped. Each word may use up its share of the loss that is allowed in all, and what the
 * words before it have left.
 */
public final class WordLengths {
  /** States up to so many bits count or name phases: their low bits are no noise. */
  private static final int EXACT_STATE_BITS = 16;

  /** Fewest bits that are left. */
  private static final int LEAST_BITS = 3;

  private final DecisionProgram program;
  private final WordLengthSpec spec;
  private final ToDoubleFunction<DecisionProgram> loss;
  private final double ownLoss;
  private final List<Word> words = new ArrayList<>();
  private final int[] dropped;
  private double lossNow;
  private int tries;

  /** What a word belongs to. */
  public enum Kind {
    /** A value that trees test. */
    FEATURE,
    /** Every leaf of the forest. */
    LEAF,
    /** A value kept per flow. */
    STATE
  }

  /**
   * What was chosen for a word.
   *
   * @param kind what it is
   * @param name of the feature's expression or of the state; {@code leaves} for leaves
   * @param bitsBefore bits that it had
   * @param bits bits that it has
   * @param binaryPoint real value = integer / 2^binaryPoint, in the word's unit; of a state
   *     relative to what it was
   * @param lossSoFar what this and all words before cost in closed loop
   */
  public record Choice(
      Kind kind, String name, int bitsBefore, int bits, int binaryPoint, double lossSoFar) {}

  /**
   * What was found.
   *
   * @param program the program with narrower words
   * @param loss what they cost in closed loop; negative if it does better
   * @param tries programs that were tried
   * @param choices every word that was looked at
   */
  public record Result(DecisionProgram program, double loss, int tries, List<Choice> choices) {}

  /** Bits per word before and after, a line each; empty without choices. */
  public static String table(List<Choice> choices) {
    StringBuilder table = new StringBuilder();
    for (Choice c : choices) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-8s%-20s %2d -> %2d bits, binary point %d, loss so far %+.5f%n",
              c.kind().name().toLowerCase(Locale.ROOT),
              c.name(),
              c.bitsBefore(),
              c.bits(),
              c.binaryPoint(),
              c.lossSoFar()));
    }
    return table.toString();
  }

  /** A word: which one of its kind, its bits, and how many may be dropped at most. */
  private record Word(Kind kind, int index, String name, int bits, int most, int binaryPoint) {}

  private WordLengths(
      DecisionProgram program, WordLengthSpec spec, ToDoubleFunction<DecisionProgram> loss) {
    this.program = program;
    this.spec = spec;
    this.loss = loss;
    this.ownLoss = loss.applyAsDouble(program);
    addWords();
    dropped = new int[words.size()];
  }

  /** Number of words that a search of {@code program} will look at. */
  public static int count(DecisionProgram program, WordLengthSpec spec) {
    return new WordLengths(program, spec, any -> 0).words.size();
  }

  /**
   * Searches.
   *
   * @param program the program with the words it has
   * @param spec how much they may cost
   * @param loss of a program in closed loop, the same for the same program; lower is better
   * @param listener hears of every word's choice
   */
  public static Result search(
      DecisionProgram program,
      WordLengthSpec spec,
      ToDoubleFunction<DecisionProgram> loss,
      Consumer<Choice> listener) {
    return new WordLengths(program, spec, loss).run(listener);
  }

  private void addWords() {
    Ranges ranges = Ranges.of(program);
    for (int f = 0; f < program.features().size(); f++) {
      Feature feature = program.features().get(f);
      int bits = bits(ranges.of(feature.expression()));
      int droppable = Math.min(feature.fractionBits(), bits - LEAST_BITS);
      words.add(
          new Word(Kind.FEATURE, f, feature.expression(), bits, droppable, feature.fractionBits()));
    }
    Forest forest = program.forest();
    int most = bits(leafRange(forest)) - LEAST_BITS;
    words.add(new Word(Kind.LEAF, 0, "leaves", leafBits(forest), most, forest.leafShift()));
    for (int s = 0; spec.states() && s < program.states().size(); s++) {
      StateField state = program.states().get(s);
      int bits = bits(state.range());
      if (bits > EXACT_STATE_BITS) {
        words.add(new Word(Kind.STATE, s, state.name(), bits, bits - LEAST_BITS, 0));
      }
    }
  }

  private Result run(Consumer<Choice> listener) {
    List<Choice> choices = new ArrayList<>();
    for (int w = 0; w < words.size(); w++) {
      drop(w, spec.maxLoss() * (w + 1) / words.size());
      Word word = words.get(w);
      Choice choice =
          new Choice(
              word.kind,
              word.name,
              word.bits,
              bitsOf(word, narrowed()),
              word.binaryPoint - dropped[w],
              lossNow);
      choices.add(choice);
      listener.accept(choice);
    }
    return new Result(narrowed(), lossNow, tries, List.copyOf(choices));
  }

  /** Drops the most bits of a word that cost no more than {@code allowed} in all, by halving. */
  private void drop(int word, double allowed) {
    int works = 0;
    int fails = Math.max(0, words.get(word).most) + 1;
    double best = lossNow;
    while (fails - works > 1) {
      int middle = (works + fails) >>> 1;
      dropped[word] = middle;
      double lost = tryNow();
      if (lost <= allowed) {
        works = middle;
        best = lost;
      } else {
        fails = middle;
      }
    }
    dropped[word] = works;
    lossNow = best;
  }

  /** What the words as they are now cost; infinite if a step cannot do with them. */
  private double tryNow() {
    tries++;
    DecisionProgram narrowed;
    try {
      narrowed = narrowed();
    } catch (IllegalArgumentException e) {
      return Double.POSITIVE_INFINITY;
    }
    return loss.applyAsDouble(narrowed) - ownLoss;
  }

  private DecisionProgram narrowed() {
    Integer[] features = new Integer[program.features().size()];
    Integer[] states = new Integer[program.states().size()];
    Arrays.fill(features, 0);
    Arrays.fill(states, 0);
    int leaf = 0;
    for (int w = 0; w < dropped.length; w++) {
      Word word = words.get(w);
      switch (word.kind) {
        case FEATURE -> features[word.index] = dropped[w];
        case STATE -> states[word.index] = dropped[w];
        case LEAF -> leaf = dropped[w];
      }
    }
    return new Narrowing(List.of(features), List.of(states), leaf).of(program);
  }

  private int bitsOf(Word word, DecisionProgram narrowed) {
    return switch (word.kind) {
      case FEATURE ->
          bits(Ranges.of(narrowed).of(narrowed.features().get(word.index).expression()));
      case STATE -> bits(narrowed.states().get(word.index).range());
      case LEAF -> leafBits(narrowed.forest());
    };
  }

  /** Bits of the widest leaf, without the zeros that all leaves end in. */
  private static int leafBits(Forest forest) {
    long ones = 0;
    for (Tree tree : forest.trees()) {
      for (int node = 0; node < tree.nodeCount(); node++) {
        ones |= tree.leafAt(node) ? tree.value(node) : 0;
      }
    }
    int zeros = ones == 0 ? 0 : Long.numberOfTrailingZeros(ones);
    Interval range = leafRange(forest);
    return bits(new Interval(range.min() >> zeros, range.max() >> zeros));
  }

  private static Interval leafRange(Forest forest) {
    return forest.trees().stream().map(Tree::leafRange).reduce(Interval.of(0), Interval::hull);
  }

  /** Bits of a word that holds every value, with a sign if it needs one. */
  private static int bits(Interval range) {
    int magnitude =
        Math.max(
            64 - Long.numberOfLeadingZeros(range.max() < 0 ? ~range.max() : range.max()),
            64 - Long.numberOfLeadingZeros(range.min() < 0 ? ~range.min() : range.min()));
    return magnitude + (range.min() < 0 ? 1 : 0);
  }
}
