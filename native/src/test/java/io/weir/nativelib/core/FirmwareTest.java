package io.weir.nativelib.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.generate.RandomForests;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.observation.SmallCoreObservation;
import io.weir.nativelib.differential.Differential;
import io.weir.sim.cc.NicEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Firmware on an emulated rv64imac core, beside the interpreter and the simulator. */
class FirmwareTest {
  private static final DecisionProgram PROGRAM =
      RandomForests.complete(RlccObservation.program(), 20, 4, 4, 60_000, 3);

  private static Firmware firmware;

  @BeforeAll
  static void build() {
    firmware = Firmware.build(PROGRAM, SmallPrograms.PROVENANCE, Traces.tools());
  }

  @AfterAll
  static void remove() {
    if (firmware != null) {
      firmware.close();
    }
  }

  @Test
  void decidesAsTheInterpreterOnEveryVector() {
    try (CoreMachine machine = new CoreMachine(firmware)) {
      Differential.Result result = Differential.run(PROGRAM, machine, 50_000, 1);
      assertThat(result.firstMismatch()).isEmpty();
      assertThat(result.vectors()).isGreaterThanOrEqualTo(50_000);
    }
  }

  private static List<NicEvent> trace(String scenario, int most) {
    return Traces.of(PROGRAM, scenario, most);
  }

  @Test
  void answersATraceAsTheSimulatorDid() {
    List<NicEvent> trace =
        trace(
            "traffic: {pattern: manyToOne, hosts: 8, startJitterNs: 20000}\n"
                + "run: {durationUs: 2000, warmupUs: 500}",
            200_000);
    assertThat(trace).hasSizeGreaterThan(10_000).anyMatch(NicEvent::probed);
    Replay.Result result = Replay.run(firmware, FirmwareParameters.DEFAULTS, trace);
    assertThat(result.firstMismatch()).isEmpty();
    assertThat(result.mismatches()).isZero();
    assertThat(result.flows()).isEqualTo(8);
  }

  @Test
  void aReplayNoticesAnotherForestAndAnotherParameter() {
    // So many flows that each is slow, and sends its probes by the number of packets.
    List<NicEvent> trace =
        trace(
            "traffic: {pattern: manyToOne, hosts: 48, startJitterNs: 20000}\n"
                + "run: {durationUs: 3000, warmupUs: 100}",
            60_000);
    FirmwareParameters rarer = new FirmwareParameters(8_192, 64, 1 << 20, 300_000, 64_000, 9);
    assertThat(Replay.run(firmware, FirmwareParameters.DEFAULTS, trace).mismatches()).isZero();
    assertThat(Replay.run(firmware, rarer, trace).mismatches()).isPositive();

    DecisionProgram other = RandomForests.complete(RlccObservation.program(), 20, 4, 4, 60_000, 4);
    try (Firmware wrong = Firmware.build(other, SmallPrograms.PROVENANCE, Traces.tools())) {
      Replay.Result result = Replay.run(wrong, FirmwareParameters.DEFAULTS, trace);
      assertThat(result.mismatches()).isPositive();
      assertThat(result.firstMismatch()).contains("the firmware answers");
    }
  }

  @Test
  void flowsDoNotSeeEachOther() {
    List<NicEvent> trace =
        trace(
            "traffic: {pattern: manyToOne, hosts: 8, startJitterNs: 20000}\n"
                + "run: {durationUs: 400, warmupUs: 100}",
            20_000);
    List<CoreProcess.Answer> together;
    try (CoreProcess process = firmware.start()) {
      process.reset(8);
      together = process.handle(trace);
      // The same again, flow after flow, on new contexts.
      process.reset(8);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < trace.size(); i++) {
        order.add(i);
      }
      order.sort(Comparator.comparingInt(i -> trace.get(i).flow()));
      List<CoreProcess.Answer> apart = process.handle(order.stream().map(trace::get).toList());
      Map<Integer, CoreProcess.Answer> byEvent = new HashMap<>();
      for (int i = 0; i < order.size(); i++) {
        byEvent.put(order.get(i), apart.get(i));
      }
      for (int i = 0; i < together.size(); i++) {
        assertThat(byEvent.get(i)).as("event %d", i).isEqualTo(together.get(i));
      }
    }
  }

  @Test
  void otherSlotsGetTheFirmwaresOwnAlgorithm() {
    NicEvent event = new NicEvent(NicEvent.Kind.TX, 0, 5, 0, 1_086, 1, 0, false);
    try (CoreProcess process = firmware.start()) {
      process.reset(1);
      assertThat(process.handle(List.of(event), 3))
          .containsExactly(new CoreProcess.Answer(12_345, false));
      assertThat(process.handle(List.of(event)))
          .containsExactly(new CoreProcess.Answer(1 << 20, true));
    }
  }

  @Test
  void aLostProbeIsSentAgainAfterATimeThatDoubles() {
    List<NicEvent> events = new ArrayList<>();
    // Across the wrap of 32-bit time.
    long begin = (1L << 32) - 200_000;
    for (int us = 0; us < 2_500; us += 10) {
      events.add(new NicEvent(NicEvent.Kind.TX, 0, begin + us * 1_000L, 0, 1_086, 1, 0, false));
    }
    List<Integer> probes = new ArrayList<>();
    try (CoreProcess process = firmware.start()) {
      process.reset(1);
      List<CoreProcess.Answer> answers = process.handle(events);
      for (int i = 0; i < answers.size(); i++) {
        if (answers.get(i).probe()) {
          probes.add(10 * i);
        }
      }
    }
    assertThat(probes).containsExactly(0, 300, 900, 2_100);
  }

  @Test
  void otherParametersAreHeededAndImpossibleOnesRefused() {
    NicEvent event = new NicEvent(NicEvent.Kind.TX, 0, 5, 0, 1_086, 1, 0, false);
    try (CoreProcess process = firmware.start()) {
      process.set(new FirmwareParameters(8_192, 64, 1 << 18, 300_000, 64_000, 8));
      process.reset(1);
      assertThat(process.handle(List.of(event)))
          .containsExactly(new CoreProcess.Answer(1 << 18, true));
      assertThatThrownBy(
              () -> process.set(new FirmwareParameters(8_192, 0, 1 << 18, 300_000, 64_000, 8)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("minRateQ20=0");
    }
  }

  @Test
  void anAnswerToldAfterALaterOneIsLeftAlone() {
    List<NicEvent> events =
        List.of(
            new NicEvent(NicEvent.Kind.TX, 0, 1_000, 0, 1_086, 1, 0, false),
            new NicEvent(NicEvent.Kind.TX, 0, 301_500, 0, 1_086, 1, 0, false),
            new NicEvent(NicEvent.Kind.RTT, 0, 320_000, 301_500, 0, 0, 0, false),
            new NicEvent(NicEvent.Kind.TX, 0, 321_000, 0, 8_688, 8, 0, false),
            new NicEvent(NicEvent.Kind.RTT, 0, 330_000, 1_000, 0, 0, 0, false),
            new NicEvent(NicEvent.Kind.RTT, 0, 331_000, 321_000, 0, 0, 0, false));
    try (CoreProcess process = firmware.start()) {
      process.reset(1);
      List<CoreProcess.Answer> answers = process.handle(events);
      assertThat(answers).extracting(CoreProcess.Answer::probe).startsWith(true, true, false, true);
      assertThat(answers.get(4).rateQ20()).isEqualTo(answers.get(3).rateQ20());
      assertThat(answers.get(5).rateQ20()).isNotEqualTo(answers.get(4).rateQ20());
    }
  }

  /** The core as firmware does not limit its inputs: the shell has to. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 8_000, 1 << 24, (1 << 24) + 1, 1 << 30, (1L << 32) - 300_000})
  void roundTripsOutsideOfTheInputsRangeAreLimited(long rttNs) {
    DecisionProgram program =
        RandomForests.complete(SmallCoreObservation.program(), 1, 4, 0, 9_000, 7);
    List<NicEvent> events =
        List.of(
            new NicEvent(NicEvent.Kind.TX, 0, 5, 0, 1_086, 1, 0, false),
            new NicEvent(NicEvent.Kind.RTT, 0, 5 + rttNs, 5, 0, 0, 0, false));
    long[] state = new long[1];
    Interpreter interpreter = new Interpreter(program);
    interpreter.reset(state, 0);
    long inRange = Math.min(Math.max(rttNs, 1), 1 << 24);
    long multiplier = interpreter.decide(new long[] {inRange, 8_192, 1 << 20}, state, 0);
    long rate = Math.min(1 << 20, Math.max(64, (multiplier << 20) >> 16));
    try (Firmware small = Firmware.build(program, SmallPrograms.PROVENANCE, Traces.tools());
        CoreProcess process = small.start()) {
      process.reset(1);
      assertThat(process.handle(events).get(1))
          .isEqualTo(new CoreProcess.Answer((int) rate, false));
    }
  }

  @Test
  void leavesNothingBehind() {
    Firmware other = Firmware.build(PROGRAM, SmallPrograms.PROVENANCE, Traces.tools());
    CoreProcess process = other.start();
    assertThat(process.process().isAlive()).isTrue();
    process.close();
    other.close();
    assertThat(process.process().isAlive()).isFalse();
    assertThat(other.folder()).doesNotExist();
  }

  @Test
  void saysWhatIsAboveTheBudget() {
    Map<String, EventCost> costs = Map.of("tx", new EventCost(3, 30, 35, 43));
    Budget budget = new Budget(Map.of("tx", 40L, "rtt", 100L), 95, 24);
    assertThat(budget.exceeded(firmware.sizes(), costs))
        .anyMatch(text -> text.contains("tx: 43 instructions, 40 allowed"))
        .anyMatch(text -> text.contains("no event of kind `rtt`"))
        .noneMatch(text -> text.startsWith("state"));
  }

  @Test
  void hasNoFloatingPointAndSaysWhatAnEventCosts() {
    assertThat(firmware.sizes().foreignSymbols()).isEmpty();
    assertThat(firmware.sizes().flowBytes()).isEqualTo(24).isLessThanOrEqualTo(48);
    assertThat(firmware.sizes().stackBytes()).isPositive().isLessThanOrEqualTo(256);
    List<NicEvent> trace =
        trace(
            "traffic: {pattern: manyToOne, hosts: 4, startJitterNs: 20000}\n"
                + "run: {durationUs: 400, warmupUs: 100}",
            1_000);
    Map<String, EventCost> costs = EventCost.measure(firmware, FirmwareParameters.DEFAULTS, trace);
    assertThat(costs).containsKeys("tx", "rtt", "ack");
    assertThat(costs.get("tx").max()).isBetween(20L, 50L);
    assertThat(costs.get("rtt").min()).isGreaterThan(costs.get("tx").max());
    assertThat(costs.values().stream().mapToLong(EventCost::events).sum()).isEqualTo(trace.size());
  }
}
