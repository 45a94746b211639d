package io.weir.distiller.quantise;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordLengthsTest {
  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  private static WordLengthSpec allowing(double loss, boolean states) {
    return new WordLengthSpec(true, loss, states);
  }

  private static long width(Interval range) {
    return range.max() - range.min();
  }

  /** Distinct values that a feature of the program can take, less one. */
  private static long width(DecisionProgram program, int feature) {
    return width(Ranges.of(program).of(program.features().get(feature).expression()));
  }

  /** The loss knows how many bits each word needs; the search has to find out. */
  @ParameterizedTest
  @MethodSource("seeds")
  void everyWordGetsTheBitsItNeeds(long seed) {
    DecisionProgram wide = NarrowingTest.program(0);
    SplittableRandom random = new SplittableRandom(seed);
    int[] needed = random.ints(4, 0, 12).toArray();
    long[] least = new long[4];
    for (int f = 0; f < 4; f++) {
      least[f] = width(wide, f) >> needed[f];
    }
    WordLengths.Result result =
        WordLengths.search(
            wide,
            allowing(0, false),
            program -> {
              double loss = 0;
              for (int f = 0; f < 4; f++) {
                loss += width(program, f) < least[f] ? 1 : 0;
              }
              return loss;
            },
            choice -> {});
    for (int f = 0; f < 4; f++) {
      WordLengths.Choice choice = result.choices().get(f);
      assertThat(choice.bitsBefore() - choice.bits()).as("seed %d", seed).isEqualTo(needed[f]);
      assertThat(choice.binaryPoint())
          .isEqualTo(wide.features().get(f).fractionBits() - needed[f])
          .isEqualTo(result.program().features().get(f).fractionBits());
    }
    // Nothing hung on the leaves.
    assertThat(result.choices().get(4).kind()).isEqualTo(WordLengths.Kind.LEAF);
    assertThat(result.choices().get(4).bits()).isLessThanOrEqualTo(4);
  }

  @Test
  void withoutAnyLossAllowedNothingThatCostsIsDropped() {
    DecisionProgram wide = NarrowingTest.program(1);
    WordLengths.Result result =
        WordLengths.search(
            wide, allowing(0, true), program -> program.equals(wide) ? 0 : 1e-9, choice -> {});
    assertThat(result.program()).isEqualTo(wide);
    assertThat(result.loss()).isZero();
    assertThat(result.choices())
        .allSatisfy(choice -> assertThat(choice.bits()).isEqualTo(choice.bitsBefore()));
  }

  private static double error(DecisionProgram wide, DecisionProgram narrow) {
    SplittableRandom random = new SplittableRandom(1);
    Interpreter wideRun = new Interpreter(wide);
    Interpreter narrowRun = new Interpreter(narrow);
    long[] shifted = new long[wide.features().size()];
    double sum = 0;
    for (int i = 0; i < 1000; i++) {
      long[] features = random.longs(shifted.length, -30_000, 30_001).toArray();
      for (int f = 0; f < shifted.length; f++) {
        int dropped =
            wide.features().get(f).fractionBits() - narrow.features().get(f).fractionBits();
        shifted[f] = features[f] >> dropped;
      }
      sum += Math.abs(wideRun.score(features) - narrowRun.score(shifted));
    }
    return sum / 1000;
  }

  /** More loss, fewer bits; never more loss than is allowed. */
  @ParameterizedTest
  @MethodSource("seeds")
  void theLossIsSpentAndNotExceeded(long seed) {
    DecisionProgram wide = NarrowingTest.program(seed);
    int last = Integer.MAX_VALUE;
    for (double allowed : new double[] {5, 50, 500}) {
      List<WordLengths.Choice> heard = new ArrayList<>();
      WordLengths.Result result =
          WordLengths.search(
              wide, allowing(allowed, false), program -> error(wide, program), heard::add);
      assertThat(result.loss()).isEqualTo(error(wide, result.program()));
      assertThat(result.loss()).isLessThanOrEqualTo(allowed);
      assertThat(heard).isEqualTo(result.choices());
      int bits = heard.stream().mapToInt(WordLengths.Choice::bits).sum();
      assertThat(bits).as("seed %d, allowed %s", seed, allowed).isLessThan(last);
      last = bits;
    }
  }

  /** A base of 0 ns would be divided by: such a program is not even tried. */
  @Test
  void statesAreNarrowedWithinWhatTheProgramBears() {
    DecisionProgram wide = NarrowingTest.program(1);
    WordLengthSpec spec = allowing(0, true);
    WordLengths.Result result = WordLengths.search(wide, spec, program -> 0, choice -> {});
    assertThat(result.choices())
        .hasSize(WordLengths.count(wide, spec))
        .extracting(WordLengths.Choice::name)
        .contains("base_ns", "a_prev")
        .doesNotContain("phase", "window", "random");
    // Nothing costs anything: all that is left is the least.
    assertThat(result.choices())
        .filteredOn(choice -> choice.kind() == WordLengths.Kind.STATE)
        .allSatisfy(choice -> assertThat(choice.bits()).isLessThanOrEqualTo(4));
    assertThat(WordLengths.table(result.choices()).lines()).hasSize(result.choices().size());
  }
}
