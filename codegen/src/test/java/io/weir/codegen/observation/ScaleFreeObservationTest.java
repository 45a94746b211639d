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
import org.junit.jupiter.params.provider.CsvSource;
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
      if (i % 500 == 0) { // a new flow, for the least of nonsense stays as the base
        flow.interpreter.reset(flow.state, 0);
        flow.rateQ20 = LINE_Q20;
        rtt = 8_000;
      }
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
    assertDithered(fresh.rateQ20, P.newFloorQ20(), LINE_Q20);
    assertThat(fresh.phase()).isEqualTo(Phase.SEEK);

    Flow seeks = new Flow(PROGRAM);
    seeks.step(8_000, 0);
    long content = 8_000 + (long) (8_000 * P.targetQ16() / (ONE * Math.sqrt(0.25)));
    seeks.step(P.seekFlood() * content + 200, 0);
    assertDithered(seeks.rateQ20, P.floorQ20(), LINE_Q20);

    for (long rate : new long[] {LINE_Q20, 700_001, 5_000}) {
      Flow runs = Flow.running(8_000);
      runs.rateQ20 = rate;
      runs.step(240_000 * P.runFlood() / 8, ONE);
      assertDithered(runs.rateQ20, P.floorQ20(), rate);
      assertThat(runs.phase()).isEqualTo(Phase.SEEK);
    }
  }

  /** Within the dither of flows that seek; the factor on {@code from} has 16 bits. */
  private static void assertDithered(long rateQ20, long meantQ20, long from) {
    double dither = meantQ20 * P.seekDitherQ16() / (double) ONE;
    double unit = from / (double) ONE;
    assertThat((double) rateQ20).isBetween(meantQ20 - dither - 3 * unit - 1, meantQ20 + dither);
  }

  /** The worst of it is over: the floor was for the flood that the flow has seen. */
  @Test
  void aQueueThatShrinksIsNoFlood() {
    Flow flow = seeking(8_000, 900_000);
    long before = flow.rateQ20;
    flow.step(700_000, 10_000, 0);
    assertThat(flow.rateQ20).isGreaterThan(before / 2);
    flow.rateQ20 = LINE_Q20 / 2;
    flow.set("dither_q16", 0);
    flow.step(710_000, 10_000, 0);
    assertDithered(flow.rateQ20, P.floorQ20(), LINE_Q20 / 2);
  }

  private static Flow seeking(long baseNs, long lastNs) {
    Flow flow = Flow.running(baseNs);
    flow.set("phase", Phase.SEEK.number);
    flow.set("last_rtt_ns", lastNs);
    flow.rateQ20 = LINE_Q20 / 100;
    return flow;
  }

  /** The worked number of the start: answers 200 µs apart, 800 µs less: from a fifth to half. */
  @Test
  void theShrinkingQueueShowsTheLoad() {
    int multiplier = seeking(8_000, 808_000).step(8_000, 200_000, 0);
    assertThat(multiplier / (double) ONE).isCloseTo(2.5, within(2.5 / 8 + 0.01));
  }

  /** A fluid queue, of flows that send {@code load} of the line for {@code sentNs}. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theRaiseLeadsToHalfTheLine(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double dither = P.seekDitherQ16() / (double) ONE;
    for (int i = 0; i < 2_000; i++) {
      double load = random.nextDouble(0.05, 0.9);
      long sentNs = random.nextLong(20_000, 400_000);
      long fellNs = Math.round((1 - load) * sentNs);
      long rttNs = random.nextLong(8_000, 60_000);
      if (8 * fellNs < rttNs + 100) {
        continue; // not what counts as a queue that shrinks
      }
      Flow flow = seeking(8_000, rttNs + fellNs);
      flow.set("random", random.nextLong(1 << 16));
      double multiplier = flow.step(rttNs, sentNs - fellNs, 0) / (double) ONE;
      double meant = Math.max(1, Math.min(4, 0.5 / load));
      assertThat(multiplier)
          .as("seed %d: load %f, sent %d ns, RTT %d ns", seed, load, sentNs, rttNs)
          .isBetween(meant * (1 - dither) * 0.999, Math.min(4, meant * (1 + dither) * 1.001));
      assertThat(flow.phase()).as("as long as it shrinks").isEqualTo(Phase.SEEK);
    }
  }

  /** What the last raise added is not in the load yet. */
  @Test
  void aRaiseIsNotMadeTwice() {
    Flow flow = seeking(8_000, 808_000);
    flow.set("a_prev", 5 * ONE / 2);
    int multiplier = flow.step(8_000, 200_000, 0);
    assertThat(multiplier / (double) ONE).isCloseTo(1, within(1 / 8.0 + 0.01));
  }

  /** A base that is longer than any path is a queue; the flow waits, and cuts if it stays. */
  @Test
  void aLongRoundTripIsAQueueWhateverTheBase() {
    Flow flow = seeking(200_000, 200_000);
    assertThat(flow.step(200_000, 0)).isGreaterThan(ONE / 2);
    assertThat(flow.phase()).isEqualTo(Phase.SEEK);
    assertThat(flow.step(200_000, 0)).isLessThan(ONE / 3);
    assertThat(flow.phase()).isEqualTo(Phase.SEEK);
    flow.step(P.floodNs(), 0);
    assertThat(flow.phase()).as("it shrinks").isEqualTo(Phase.SEEK);
    flow.step(P.floodNs(), 0);
    assertThat(flow.phase()).isNotEqualTo(Phase.SEEK);
  }

  @Test
  void aFlowThatLooksForItsRateWantsProbes() {
    Flow flow = new Flow(PROGRAM);
    assertThat(flow.get("probes")).as("new").isEqualTo(1);
    flow.step(8_000, 0);
    assertThat(flow.get("probes")).as("seeks").isEqualTo(1);
    flow.rateQ20 = 10_000;
    flow.stepUntil(Phase.RAMP, rate -> 8_000, 3);
    assertThat(flow.get("probes")).as("ramps").isEqualTo(1);
    flow.stepUntil(Phase.RUN, rate -> 20_000, 2);
    assertThat(flow.get("probes")).as("runs").isZero();
    flow.stepUntil(Phase.DRAIN, rate -> 9_600, 2 * P.firstWindow());
    assertThat(flow.get("probes")).as("drains").isZero();
    flow.step(2_000_000, 0);
    assertThat(flow.phase()).isEqualTo(Phase.SEEK);
    assertThat(flow.get("probes")).as("flooded").isEqualTo(1);
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

  /** By a sixteenth per base round trip, however many decisions that is. */
  @ParameterizedTest
  @CsvSource({"8000, 1.0625", "16000, 1.125", "4000, 1.03125", "800000, 2"})
  void theRampGrowsWithTime(long intervalNs, double factor) {
    Flow flow = ramping();
    int multiplier = flow.step(8_050, intervalNs, -ONE);
    assertThat(multiplier / (double) ONE).as("no policy yet").isCloseTo(factor, within(1e-4));
    assertThat(flow.phase()).isEqualTo(Phase.RAMP);
  }

  private static Flow ramping() {
    Flow flow = new Flow(PROGRAM);
    flow.step(8_000, 0);
    flow.rateQ20 = 10_000;
    flow.stepUntil(Phase.RAMP, rate -> 8_000, 3);
    return flow;
  }

  /** The slower the flow, the longer the queue that it is content with. */
  @ParameterizedTest
  @ValueSource(longs = {5_000, 50_000, 500_000})
  void theRampEndsNearTheFlowsTarget(long rateQ20) {
    double target = P.targetQ16() / (ONE * Math.sqrt(rateQ20 / (double) LINE_Q20));
    double limit = target * P.rampShareQ8() / 256;
    Flow below = ramping();
    below.rateQ20 = rateQ20;
    below.step(8_000 + (long) (8_000 * limit * 0.98), 0);
    assertThat(below.phase()).isEqualTo(Phase.RAMP);
    Flow above = ramping();
    above.rateQ20 = rateQ20;
    above.step(8_000 + (long) (8_000 * limit * 1.02), 0);
    assertThat(above.phase()).isEqualTo(Phase.RUN);
  }

  @Test
  void aDrainHalvesAndDoublesBackExactly() {
    Flow flow = Flow.running(8_000);
    flow.rateQ20 = 400_000;
    LongUnaryOperator rtt = rate -> 9_600;
    int decisions =
        flow.stepUntil(Phase.RUN, rtt, 1) + flow.stepUntil(Phase.DRAIN, rtt, 2 * P.firstWindow());
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

  /** The last base was wrong, and the flow looks again soon. */
  @Test
  void windowsBeginAnewWhenTheBaseFallsByMoreThanA64th() {
    for (long rttNs : new long[] {7_880, 7_870}) {
      Flow flow = Flow.running(8_000);
      flow.set("window", P.lastWindow());
      flow.step(rttNs, 0);
      assertThat(flow.get("window"))
          .as("RTT %d ns", rttNs)
          .isEqualTo(rttNs > 8_000 * 63 / 64 ? P.lastWindow() : P.firstWindow());
    }
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
    // 48 bytes, of which the host needs some for rate and probes.
    assertThat(new CoreLayout(PROGRAM).stateBytes()).isLessThanOrEqualTo(48 - 12);
    assertThat(PROGRAM.rewardFeature()).isZero();
  }
}
