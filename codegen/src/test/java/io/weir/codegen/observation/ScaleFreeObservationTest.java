package io.weir.codegen.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.StateField;
import io.weir.codegen.observation.ScaleFreeObservation.Parameters;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleFreeObservationTest {
  private static final Parameters P = Parameters.DEFAULT;
  private static final int ONE = 1 << 16;
  private static final long LINE_Q20 = 1 << 20;
  private static final long MIN_RATE_Q20 = 64;
  private static final DecisionProgram PROGRAM = ScaleFreeObservation.program();

  /** As the states of the program number them. */
  private enum Phase {
    NEW(0),
    SEEK(1),
    RAMP(2),
    RUN(3),
    DRAIN(4);

    final int number;

    Phase(int number) {
      this.number = number;
    }
  }

  /** A flow whose rate follows the program's answers. */
  private static final class Flow {
    final Interpreter interpreter;
    final long[] state;
    final long[] features;
    long rateQ20 = LINE_Q20;

    Flow(DecisionProgram program) {
      interpreter = new Interpreter(program);
      state = new long[program.states().size()];
      features = new long[program.features().size()];
      interpreter.reset(state, 0);
    }

    /** A flow that runs, with all it measured at its base. */
    static Flow running(long baseNs) {
      Flow flow = new Flow(PROGRAM);
      flow.set("phase", Phase.RUN.number);
      flow.set("base_ns", baseNs);
      flow.set("last_rtt_ns", baseNs);
      return flow;
    }

    private int index(String name) {
      return interpreter.program().states().stream().map(StateField::name).toList().indexOf(name);
    }

    long get(String name) {
      return state[index(name)];
    }

    void set(String name, long value) {
      state[index(name)] = value;
    }

    Phase phase() {
      long number = get("phase");
      return Arrays.stream(Phase.values())
          .filter(p -> p.number == number)
          .findFirst()
          .orElseThrow();
    }

    /** One decision; reports come a round trip apart. */
    int step(long rttNs, long score) {
      return step(rttNs, rttNs, score);
    }

    int step(long rttNs, long intervalNs, long score) {
      interpreter.observe(new long[] {rttNs, intervalNs, rateQ20}, state, 0, features);
      int multiplier = interpreter.act(score, state, 0);
      rateQ20 = Math.max(MIN_RATE_Q20, Math.min(LINE_Q20, (rateQ20 * multiplier) >> 16));
      return multiplier;
    }

    /** Steps with a policy that keeps the rate until the phase comes; returns how many it took. */
    int stepUntil(Phase wanted, LongUnaryOperator rttOfRate, int limit) {
      for (int i = 1; i <= limit; i++) {
        step(rttOfRate.applyAsLong(rateQ20), 0);
        if (phase() == wanted) {
          return i;
        }
      }
      throw new AssertionError("no " + wanted + " within " + limit + " decisions");
    }
  }

  @Test
  void theWorkedExampleHolds() {
    Flow flow = Flow.running(8_000);
    flow.set("last_rtt_ns", 10_000);
    flow.rateQ20 = LINE_Q20 / 4;
    flow.step(10_000, 0);
    // Four roundings, of 2^-16 each but the lead's; scaled by 12.5, with 12 fractional bits.
    assertThat(flow.features[PROGRAM.rewardFeature()] / 4096.0).isCloseTo(0, within(0.001));
    assertThat(flow.rateQ20).isCloseTo(LINE_Q20 / 4, within(LINE_Q20 / 400));
  }

  /** The formula in real numbers, of delays from an idle network's to sixteen times that. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theSignalFollowsTheFormula(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      long base = random.nextLong(4_000, 40_001);
      long rtt = (long) (base * Math.exp(random.nextDouble(0, 2.8)));
      long last = (long) (base * Math.exp(random.nextDouble(0, 2.8)));
      long interval = (long) (rtt * random.nextDouble(0.5, 4));
      long action = random.nextLong(P.minMultiplierQ16(), P.maxMultiplierQ16() + 1);
      Flow flow = Flow.running(base);
      flow.rateQ20 = random.nextLong(LINE_Q20 / 1_000, LINE_Q20 + 1);
      flow.set("last_rtt_ns", last);
      flow.set("a_prev", action);
      double share = flow.rateQ20 / (double) LINE_Q20;
      double change = Math.max(-1, 1 - last / (double) rtt);
      double unseen = Math.min(1, rtt / (double) interval) * (action / (double) ONE - 1);
      double lead = P.leadQ8() / 256.0 * (change + unseen);
      double error = rtt / (double) base - 1 - P.targetQ16() / (ONE * Math.sqrt(share)) + lead;
      flow.step(rtt, interval, 0);
      assertThat(flow.features[0] / 4096.0)
          .as("seed %d: base %d, rtt %d, last %d, rate %f", seed, base, rtt, last, share)
          // A ratio is off by rtt / 2^30 at most, twenty times that with its factors.
          .isCloseTo(Math.max(-8, Math.min(8, error * 12.5)), within(0.03));
    }
  }

  @Test
  void onlyRatiosCount() {
    Flow slow = Flow.running(32_000);
    Flow fast = Flow.running(4_000);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 500; i++) {
      long eighths = random.nextLong(4_000, 12_000);
      slow.rateQ20 = LINE_Q20 / 8;
      fast.rateQ20 = LINE_Q20 / 8;
      slow.step(8 * eighths, 0);
      fast.step(eighths, 0);
      assertThat(slow.phase()).isEqualTo(fast.phase());
      for (int f = 0; f < slow.features.length; f++) {
        assertThat(slow.features[f])
            .as("decision %d, feature %d", i, f)
            .isCloseTo(fast.features[f], within(64L));
      }
    }
  }

  /** Any report, whatever the order, in and out of the declared ranges. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void statesAndMultipliersStayInRange(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    // The least and the largest target that a scenario can ask for, too.
    int[] targets = {P.targetQ16(), 66, 10 * ONE};
    Flow flow = new Flow(ScaleFreeObservation.program(P.withTarget(targets[(int) (seed % 3)])));
    List<StateField> fields = flow.interpreter.program().states();
    Set<Phase> seen = EnumSet.noneOf(Phase.class);
    long rtt = 8_000;
    for (int i = 0; i < 50_000; i++) {
      rtt =
          switch (random.nextInt(200)) {
            case 0 -> random.nextLong(); // negative ones, and far too large ones
            case 1 -> random.nextLong(1L << 25);
            default ->
                (long) Math.max(4_000, Math.min(1e6, rtt * Math.exp(random.nextDouble(-1, 1) / 5)));
          };
      if (random.nextInt(100) == 0) {
        flow.rateQ20 = random.nextLong(2 * LINE_Q20);
      }
      long interval = random.nextInt(100) == 0 ? random.nextLong() : random.nextLong(1_000_000);
      int multiplier = flow.step(rtt, interval, random.nextLong(-3L * ONE, 3L * ONE) / 4);
      assertThat(multiplier).as("seed %d, decision %d", seed, i).isBetween(1, 4 * ONE);
      for (int s = 0; s < fields.size(); s++) {
        assertThat(flow.state[s])
            .as("seed %d, decision %d, %s", seed, i, fields.get(s).name())
            .isBetween(fields.get(s).min(), fields.get(s).max());
      }
      seen.add(flow.phase());
    }
    assertThat(seen).as("seed %d", seed).contains(Phase.SEEK, Phase.RAMP, Phase.RUN, Phase.DRAIN);
  }

  @Test
  void theBaseIsTheLeastRoundTripSeen() {
    Flow flow = new Flow(PROGRAM);
    flow.step(9_000, 0);
    assertThat(flow.get("base_ns")).isEqualTo(9_000);
    flow.step(12_000, 0);
    assertThat(flow.get("base_ns")).isEqualTo(9_000);
    flow.step(8_100, 0);
    assertThat(flow.get("base_ns")).isEqualTo(8_100);
  }

  @Test
  void aBaseThatWasTooHighFallsAtOnce() {
    Flow flow = Flow.running(20_000);
    flow.step(8_000, 0);
    assertThat(flow.get("base_ns")).isEqualTo(8_000);
  }

  /** The path gets longer: round trips that no drain shortens become the base. */
  @Test
  void aBaseThatBecameTooLowIsRaisedAfterTheLongestWindow() {
    Flow flow = Flow.running(8_000);
    int windows = 0;
    for (int w = P.firstWindow(); w < P.lastWindow(); w *= 2) {
      windows += w;
    }
    for (int i = 0; i < windows; i++) {
      flow.step(12_000, 0);
      assertThat(flow.get("base_ns")).as("decision %d", i).isEqualTo(8_000);
    }
    // Every drain takes some decisions besides its window.
    for (int i = 0; i < P.lastWindow() + 100; i++) {
      flow.step(12_000, 0);
    }
    assertThat(flow.get("base_ns")).isEqualTo(12_000);
  }

  /** A standing queue of the flow's own is not taken for the path. */
  @Test
  void aQueueThatADrainShortensDoesNotRaiseTheBase() {
    Flow flow = Flow.running(8_000);
    flow.rateQ20 = LINE_Q20 / 2;
    LongUnaryOperator queue = rate -> 8_500 + 3_500 * rate / LINE_Q20;
    for (int i = 0; i < 10_000; i++) {
      flow.step(queue.applyAsLong(flow.rateQ20), 0);
      assertThat(flow.get("base_ns")).as("decision %d", i).isEqualTo(8_000);
    }
    assertThat(flow.get("window")).isEqualTo(P.lastWindow());
  }

  @Test
  void aNewFlowCutsItsRateAndSeeks() {
    Flow flow = new Flow(PROGRAM);
    assertThat(flow.step(20_000, 0)).isEqualTo(P.firstQ16());
    assertThat(flow.phase()).isEqualTo(Phase.SEEK);
  }

  /** From the first report, from seeking and from running; at any rate above the floor. */
  @Test
  void aFloodCutsToTheFloorAtOnce() {
    Flow fresh = new Flow(PROGRAM);
    fresh.step(P.floodNs() + 1, 0);
    assertThat(fresh.rateQ20).isEqualTo(P.floorQ20());
    assertThat(fresh.phase()).isEqualTo(Phase.SEEK);

    Flow seeks = new Flow(PROGRAM);
    seeks.step(8_000, 0);
    long content = 8_000 + (long) (8_000 * P.targetQ16() / (ONE * Math.sqrt(0.25)));
    seeks.step(P.seekFlood() * content + 200, 0);
    assertThat(seeks.rateQ20).isEqualTo(P.floorQ20());

    for (long rate : new long[] {LINE_Q20, 700_001, 3_000}) {
      Flow runs = Flow.running(8_000);
      runs.rateQ20 = rate;
      runs.step(240_000 * P.runFlood() / 8, ONE);
      // The factor has 16 bits.
      assertThat(runs.rateQ20).isBetween(P.floorQ20() - rate / ONE - 1, (long) P.floorQ20());
      assertThat(runs.phase()).isEqualTo(Phase.SEEK);
    }
  }

  @Test
  void noFloodBelowTheLimits() {
    Flow fresh = new Flow(PROGRAM);
    assertThat(fresh.step(P.floodNs(), 0)).isEqualTo(P.firstQ16());
    Flow runs = Flow.running(8_000);
    long content = 8_000 + 8_000L * P.targetQ16() / ONE;
    runs.step(P.runFlood() * content - 200, 0);
    assertThat(runs.phase()).isEqualTo(Phase.RUN);
    Flow atTheFloor = Flow.running(8_000);
    atTheFloor.rateQ20 = P.floorQ20();
    atTheFloor.step(1_000_000, 0);
    assertThat(atTheFloor.rateQ20).isCloseTo(P.floorQ20(), within(P.floorQ20() / 50L));
  }

  @Test
  void theRampGrowsUntilThereIsAQueue() {
    Flow flow = new Flow(PROGRAM);
    flow.step(8_000, 0);
    flow.rateQ20 = 10_000;
    flow.stepUntil(Phase.RAMP, rate -> 8_000, 3);
    long before = flow.rateQ20;
    assertThat(flow.step(8_050, 0)).isEqualTo(P.rampQ16());
    assertThat(flow.rateQ20).isEqualTo((before * P.rampQ16()) >> 16);
    assertThat(flow.step(8_100, -ONE)).as("no policy yet").isEqualTo(P.rampQ16());
    flow.step(8_500, 0);
    assertThat(flow.phase()).isEqualTo(Phase.RUN);
  }

  @Test
  void aDrainHalvesAndDoublesBackExactly() {
    Flow flow = Flow.running(8_000);
    flow.rateQ20 = 400_000;
    LongUnaryOperator rtt = rate -> 9_600;
    int decisions = flow.stepUntil(Phase.RUN, rtt, 1) + flow.stepUntil(Phase.DRAIN, rtt, 20);
    assertThat(decisions).isBetween(P.firstWindow(), P.firstWindow() + 4);
    flow = Flow.running(8_000);
    flow.rateQ20 = 400_000;
    flow.set("count", P.firstWindow() + 1);
    assertThat(flow.step(9_600, ONE)).isEqualTo(ONE / 2);
    assertThat(flow.rateQ20).isEqualTo(200_000);
    int held = 0;
    while (flow.phase() == Phase.DRAIN) {
      int multiplier = flow.step(9_000, ONE);
      held++;
      assertThat(multiplier).isEqualTo(flow.phase() == Phase.DRAIN ? ONE : 2 * ONE);
    }
    // More than four base round trips of 8,000 ns, in reports 9,000 ns apart.
    assertThat(held).isEqualTo(P.drainRtts());
    assertThat(flow.rateQ20).isEqualTo(400_000);
    assertThat(flow.get("window")).isEqualTo(2L * P.firstWindow());
  }

  @Test
  void aDipInTheSecondHalfOfAWindowBeginsADrain() {
    for (int count : new int[] {P.firstWindow() / 2, P.firstWindow() / 2 + 1}) {
      Flow flow = Flow.running(8_000);
      flow.set("count", count);
      flow.set("inflation_avg_q16", ONE / 5);
      flow.step(9_000, 0);
      assertThat(flow.phase())
          .as("count %d", count)
          .isEqualTo(2 * count > P.firstWindow() ? Phase.DRAIN : Phase.RUN);
    }
  }

  /** A policy that keeps the rate keeps it: dithers are differences, they do not add up. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ditherIsBoundedAndDoesNotDrift(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Flow flow = Flow.running(8_000);
    long sum = 0;
    double largest = 0;
    for (int i = 0; i < 2_000; i++) {
      // All but empty, so that no drain comes in between.
      int step = flow.step(8_000 + random.nextLong(0, 30), 0) - ONE;
      assertThat(flow.phase()).isEqualTo(Phase.RUN);
      assertThat(Math.abs(step)).isLessThanOrEqualTo(2 * P.ditherQ16());
      sum += step;
      assertThat(sum).as("seed %d, decision %d", seed, i).isEqualTo(flow.get("dither_q16"));
      largest = Math.max(largest, Math.abs(sum));
    }
    assertThat(largest).isBetween(0.9 * P.ditherQ16(), 1.0 * P.ditherQ16());
  }

  @Test
  void flowsDitherApart() {
    Flow first = Flow.running(8_000);
    Flow second = Flow.running(8_000);
    second.step(8_001, 0);
    first.step(8_000, 0);
    int same = 0;
    for (int i = 0; i < 100; i++) {
      same += first.step(8_000, 0) == second.step(8_000, 0) ? 1 : 0;
    }
    assertThat(same).isLessThan(10);
  }

  @Test
  void theStateFitsANicsFlowContext() {
    assertThat(new CoreLayout(PROGRAM).stateBytes()).isLessThanOrEqualTo(48);
    assertThat(PROGRAM.rewardFeature()).isZero();
  }
}
