package io.weir.distiller.quantise;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Input;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.StateField;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.observation.ScaleFreeObservation;
import io.weir.distiller.fit.RandomExamples;
import io.weir.distiller.fit.Specs;
import io.weir.distiller.fit.StudentKind;
import io.weir.distiller.fit.StudentLearner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NarrowingTest {
  private static final Map<Long, DecisionProgram> PROGRAMS = new HashMap<>();

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  /** One of eight programs. */
  static DecisionProgram program(long seed) {
    return PROGRAMS.computeIfAbsent(seed % 8, NarrowingTest::fit);
  }

  private static DecisionProgram fit(long seed) {
    DecisionProgram observation =
        seed % 2 == 0 ? RlccObservation.program() : ScaleFreeObservation.program();
    StudentKind student = seed % 4 < 2 ? StudentKind.oblivious : StudentKind.boosted;
    int features = observation.features().size();
    int reward = observation.rewardFeature();
    return observation.withForest(
        Quantiser.quantise(
            StudentLearner.fit(
                RandomExamples.of(
                    seed, 1000, features, 30_000, s -> s[0] / 5 - s[reward] / 4 + s[1] / 9),
                Specs.of(student, 6, 4),
                reward,
                12)));
  }

  private static List<Integer> none(int count) {
    return Collections.nCopies(count, 0);
  }

  private static List<Integer> random(SplittableRandom random, int count, int most) {
    return random.ints(count, 0, most + 1).boxed().toList();
  }

  private static long floor(long value, int bits) {
    return value >> bits << bits;
  }

  /** Exactly what the program says of the values that are left. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aCoarseFeatureIsTestedAsTheOneItStandsFor(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DecisionProgram wide = program(seed);
    int count = wide.features().size();
    List<Integer> drop = random(random, count, 12);
    DecisionProgram narrow = new Narrowing(drop, none(wide.states().size()), 0).of(wide);
    Interpreter wideRun = new Interpreter(wide);
    Interpreter narrowRun = new Interpreter(narrow);
    for (int i = 0; i < 500; i++) {
      long[] coarse = new long[count];
      long[] fine = new long[count];
      for (int f = 0; f < count; f++) {
        coarse[f] = random.nextLong(-40_000, 40_001) >> drop.get(f);
        fine[f] = coarse[f] << drop.get(f);
      }
      assertThat(narrowRun.score(coarse))
          .as("seed %d, drop %s, features %s", seed, drop, Arrays.toString(fine))
          .isEqualTo(wideRun.score(fine));
    }
  }

  /** Decision by decision, as the program does with a state whose low bits are lost in between. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aNarrowStateIsTheWideOneWithoutItsLowBits(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DecisionProgram wide = program(seed);
    List<StateField> fields = wide.states();
    List<Integer> drop = new ArrayList<>();
    for (StateField field : fields) {
      drop.add(field.max() > 1 << 15 ? random.nextInt(8) : 0);
    }
    DecisionProgram narrow = new Narrowing(none(wide.features().size()), drop, 0).of(wide);
    Interpreter wideRun = new Interpreter(wide);
    Interpreter narrowRun = new Interpreter(narrow);
    long[] wideState = new long[fields.size()];
    long[] narrowState = new long[fields.size()];
    wideRun.reset(wideState, 0);
    narrowRun.reset(narrowState, 0);
    lose(fields, drop, wideState);
    for (int i = 0; i < 500; i++) {
      long[] in = inputs(random, wide);
      assertThat(narrowRun.decide(in, narrowState, 0))
          .as("seed %d, drop %s, decision %d", seed, drop, i)
          .isEqualTo(wideRun.decide(in, wideState, 0));
      lose(fields, drop, wideState);
    }
  }

  private static void lose(List<StateField> fields, List<Integer> drop, long[] state) {
    for (int s = 0; s < state.length; s++) {
      state[s] = fields.get(s).range().clamp(floor(state[s], drop.get(s)));
    }
  }

  private static long[] inputs(SplittableRandom random, DecisionProgram program) {
    return program.inputs().stream()
        .mapToLong(input -> input.min() + random.nextLong(Math.min(50_000, width(input))))
        .toArray();
  }

  private static long width(Input input) {
    return input.max() - input.min() + 1;
  }

  /** A leaf moves by at most half of what is dropped. */
  @ParameterizedTest
  @MethodSource("seeds")
  void leavesAreRoundedToNearest(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DecisionProgram wide = program(seed);
    int drop = random.nextInt(10);
    DecisionProgram narrow =
        new Narrowing(none(wide.features().size()), none(wide.states().size()), drop).of(wide);
    assertThat(narrow.forest().leafShift())
        .isEqualTo(Math.max(0, wide.forest().leafShift() - drop));
    double unit = Math.scalb(1.0, drop - wide.forest().leafShift());
    double bound = wide.forest().trees().size() * unit / 2 + 1;
    Interpreter wideRun = new Interpreter(wide);
    Interpreter narrowRun = new Interpreter(narrow);
    double sum = 0;
    for (int i = 0; i < 1000; i++) {
      long[] features = random.longs(wide.features().size(), -40_000, 40_001).toArray();
      long change = narrowRun.score(features) - wideRun.score(features);
      assertThat(Math.abs(change))
          .as("seed %d, drop %d", seed, drop)
          .isLessThanOrEqualTo((long) bound);
      sum += change;
    }
    if (drop == 0) {
      assertThat(sum).isZero();
    }
  }

  /** Saturation instead of wrap: whatever comes in, every word stays within its range. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nothingWraps(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DecisionProgram wide = program(seed);
    List<Integer> states = new ArrayList<>();
    wide.states().forEach(field -> states.add(field.max() > 1 << 15 ? random.nextInt(8) : 0));
    DecisionProgram narrow =
        new Narrowing(random(random, wide.features().size(), 12), states, random.nextInt(8))
            .of(wide);
    Interval output = Ranges.of(narrow).of(narrow.output());
    Interpreter run = new Interpreter(narrow);
    long[] extremes = {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, 1, Integer.MAX_VALUE};
    for (int i = 0; i < 500; i++) {
      long[] in = extreme(random, extremes, narrow.inputs().size());
      long[] state = extreme(random, extremes, narrow.states().size());
      assertThat(output.contains(run.decide(in, state, 0))).as("seed %d", seed).isTrue();
      for (int s = 0; s < state.length; s++) {
        assertThat(narrow.states().get(s).range().contains(state[s])).isTrue();
      }
    }
  }

  private static long[] extreme(SplittableRandom random, long[] extremes, int count) {
    return random.ints(count, 0, extremes.length).mapToLong(i -> extremes[i]).toArray();
  }

  @Test
  void symmetricTreesStaySymmetric() {
    DecisionProgram wide = program(0);
    DecisionProgram narrow = new Narrowing(List.of(5, 5, 5, 5), none(3), 6).of(wide);
    assertThat(narrow.forest().trees())
        .allSatisfy(tree -> assertThat(SymmetricTree.of(tree)).isPresent());
  }

  @Test
  void claimsThatRoundingKeepsAreKept() {
    DecisionProgram wide =
        program(0)
            .withClaims(
                List.of(
                    new Claim(Claim.Kind.NOT_RISING, "r", 0),
                    new Claim(Claim.Kind.NEVER_INCREASES, "r", 5000)));
    DecisionProgram narrow = new Narrowing(List.of(0, 0, 0, 4), none(3), 2).of(wide);
    assertThat(narrow.claims()).containsExactly(new Claim(Claim.Kind.NOT_RISING, "r_coarse", 0));
  }

  @Test
  void nothingDroppedIsNothingChanged() {
    DecisionProgram wide = program(0);
    assertThat(new Narrowing(none(4), none(3), 0).of(wide)).isEqualTo(wide);
  }
}
