package io.weir.distiller.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.fit.FitSpec;
import io.weir.distiller.fit.RandomExamples;
import io.weir.distiller.fit.StudentKind;
import io.weir.distiller.fit.StudentLearner;
import io.weir.distiller.quantise.Quantiser;
import io.weir.sim.cc.RateReport;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramObservationTest {
  private static final double ONE_Q12 = 4096;

  /** r as RL-CC defines it, in real numbers. */
  private static double reward(double inflation, double rate) {
    return Math.max(-0.8, Math.min((inflation * Math.sqrt(rate) - 0.064) * 12.5, 8));
  }

  private static long[] report(SplittableRandom random) {
    long[] report = new long[RateReport.SIZE];
    report[RateReport.BASE_RTT_NS] = random.nextLong(2_000, 60_000);
    double inflation = Math.exp(random.nextDouble(-0.2, 4));
    report[RateReport.RTT_NS] = Math.round(report[RateReport.BASE_RTT_NS] * inflation);
    report[RateReport.CUR_RATE_Q20] = Math.round(Math.exp(random.nextDouble(4, 13.862)));
    report[RateReport.PACKETS_SENT] = 7;
    return report;
  }

  /**
   * The bound follows from the program: infl is low by less than rtt/2^30 + 2^-16, the root by less
   * than 2^-15, the weighted product by 2^-20, and r is rounded down to Q12. The target's constant
   * is off by 2^-21.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithTheFormulaInRealNumbers(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ProgramObservation observation = new ProgramObservation(RlccObservation.program());
    long[] state = new long[observation.stateLongs() + 1];
    long[] features = new long[observation.featureCount()];
    observation.reset(state, 1);
    long[] expected = {65_536, 0, 65_536, 0};
    for (int i = 0; i < 2_000; i++) {
      long[] report = report(random);
      double rttNs = report[RateReport.RTT_NS];
      double inflation = Math.max(rttNs / report[RateReport.BASE_RTT_NS] - 1.5, 0);
      double rate = report[RateReport.CUR_RATE_Q20] / (double) (1 << 20);
      double low = Math.sqrt(rate) * (rttNs / (1 << 30) + 0x1p-16) + inflation * 0x1p-15 + 0x1p-20;
      double bound = 12.5 * (low + 0x1p-21) + 1 / ONE_Q12;
      observation.observe(report, state, 1, features);
      String what = "seed %d, decision %d, report %s".formatted(seed, i, Arrays.toString(report));
      assertThat(features[3] / ONE_Q12).as(what).isCloseTo(reward(inflation, rate), within(bound));
      assertThat(Arrays.copyOf(features, 3)).as(what).isEqualTo(Arrays.copyOf(expected, 3));
      int applied = observation.act(random.nextLong(-20_000, 20_000), state, 1);
      assertThat(applied).as(what).isBetween(54_613, 78_643);
      expected = new long[] {features[2], features[3], applied, 0};
    }
    assertThat(state[0]).as("before the flow's state").isZero();
  }

  @Test
  void theMultiplierIsOnePlusTheScoreClamped() {
    ProgramObservation observation = new ProgramObservation(RlccObservation.program());
    long[] state = new long[observation.stateLongs()];
    observation.reset(state, 0);
    long[][] scoresAndMultipliers = {
      {0, 65_536}, {1000, 66_536}, {99_999, 78_643}, {-99_999, 54_613}
    };
    for (long[] pair : scoresAndMultipliers) {
      observation.observe(report(new SplittableRandom(1)), state, 0, new long[4]);
      assertThat(observation.act(pair[0], state, 0)).isEqualTo((int) pair[1]);
    }
  }

  @Test
  void itDescribesTheProgram() {
    ProgramObservation observation = new ProgramObservation(RlccObservation.program());
    assertThat(observation.featureCount()).isEqualTo(4);
    assertThat(observation.fractionBits(0)).isEqualTo(16);
    assertThat(observation.fractionBits(3)).isEqualTo(12);
    assertThat(observation.rewardFeature()).isEqualTo(3);
    assertThat(observation.stateLongs()).isEqualTo(3);
  }

  private static DecisionProgram student(long seed) {
    Examples examples =
        RandomExamples.of(seed, 2000, 4, 60_000, s -> s[0] / 8 - s[3] / 5 + s[1] / 9);
    FitSpec spec = new FitSpec(StudentKind.boosted, 8, 4, 0.4, 64, 0, 1, false, 0, 1);
    return RlccObservation.program()
        .withForest(Quantiser.quantise(StudentLearner.fit(examples, spec, 3, 12)));
  }

  /** The student in the simulator decides as the program is defined to. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aProgramDecidesAsTheInterpreterDoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DecisionProgram program = student(seed);
    ProgramDecision decision = new ProgramDecision(program);
    Interpreter interpreter = new Interpreter(program);
    long[] state = new long[decision.stateLongs() + 2];
    decision.reset(state, 2);
    long[] reference = state.clone();
    for (int i = 0; i < 1_000; i++) {
      long[] report = report(random);
      long[] inputs =
          program.inputs().stream()
              .mapToLong(in -> report[RateReport.indexOf(in.name())])
              .toArray();
      String what = "seed %d, decision %d, report %s".formatted(seed, i, Arrays.toString(report));
      assertThat(decision.decide(report, state, 2))
          .as(what)
          .isEqualTo(interpreter.decide(inputs, reference, 2));
      assertThat(state).as(what).isEqualTo(reference);
    }
  }

  @Test
  void anObservationCannotDecideAlone() {
    assertThatThrownBy(() -> new ProgramDecision(RlccObservation.program()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("rlcc", "no forest");
  }
}
