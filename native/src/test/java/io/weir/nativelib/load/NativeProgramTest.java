package io.weir.nativelib.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.generate.RandomForests;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProbeRequest;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.observation.ScaleFreeObservation;
import io.weir.codegen.target.Target;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.sim.cc.RateReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeProgramTest {
  private static final DecisionProgram TRACKER = SmallPrograms.tracker();
  private static final DecisionProgram RLCC =
      RandomForests.complete(RlccObservation.program(), 20, 4, 0, 3_000, 1);

  @TempDir static Path folder;
  private static Path tracker;
  private static Path rlcc;

  @BeforeAll
  static void compile() {
    LibraryBuild build = new LibraryBuild(CCompiler.find(), folder);
    tracker = build.build(TRACKER, SmallPrograms.PROVENANCE).file();
    rlcc = build.build(RLCC, SmallPrograms.PROVENANCE).file();
  }

  @Test
  void severalLibrariesAnswerForThemselves() {
    try (NativeProgram first = NativeProgram.load(tracker, TRACKER);
        NativeProgram second = NativeProgram.load(rlcc, RLCC);
        NativeProgram again = NativeProgram.load(tracker, TRACKER)) {
      long[] state = new long[3];
      first.newCaller().reset(state, 0);
      assertThat(state).containsExactly(1_000, 0, 0);
      second.newCaller().reset(state, 0);
      assertThat(state).containsExactly(65_536, 65_536, 0);
      state[1] = 1_000;
      assertThat(again.newCaller().decide(new long[] {1_200, 1_000}, state, 1)).isEqualTo(65_488);
      assertThat(state).containsExactly(65_536, 1_025, 0);
    }
  }

  @Test
  void aLibrarySaysWhichProgramItIs() throws IOException {
    Path other = Files.writeString(folder.resolve("other.so"), "not a library");
    assertThat(NativeProgram.programSha256(tracker)).contains(TRACKER.sha256());
    assertThat(NativeProgram.programSha256(rlcc)).contains(RLCC.sha256());
    assertThat(NativeProgram.programSha256(other)).isEmpty();
  }

  @Test
  void closingOneLoadLeavesAnotherOfTheSameFileAlive() {
    NativeProgram first = NativeProgram.load(tracker, TRACKER);
    try (NativeProgram second = NativeProgram.load(tracker, TRACKER)) {
      NativeCaller caller = second.newCaller();
      first.close();
      assertThat(caller.decide(new long[] {1_200, 1_000}, new long[] {1_000}, 0)).isEqualTo(65_488);
    }
  }

  @Test
  void everyWayOfCallingGivesTheSame() {
    long[] in = {1_200, 1_000};
    try (NativeProgram program = NativeProgram.load(tracker, TRACKER)) {
      long[] state = {1_000};
      long[] mapped = {1_000};
      int multiplier = program.newCaller().decide(in, state, 0);
      assertThat(program.newInterfaceCaller().decide(in, mapped, 0)).isEqualTo(multiplier);
      assertThat(mapped).isEqualTo(state);

      ByteBuffer memory = ByteBuffer.allocateDirect(8 * 8).order(ByteOrder.nativeOrder());
      memory.asLongBuffer().put(new long[] {1_200, 1_000, 1_000, 1_200, 1_000, 1_000});
      program.newCaller().decideBatch(memory, 2);
      assertThat(memory.getLong(2 * 8)).isEqualTo(state[0]);
      assertThat(memory.getLong(5 * 8)).isEqualTo(state[0]);
      assertThat(memory.getLong(6 * 8)).isEqualTo(multiplier);
      assertThat(memory.getLong(7 * 8)).isEqualTo(multiplier);
    }
  }

  @Test
  void aBufferThatIsNotDirectOrTooSmallIsRefused() {
    try (NativeProgram program = NativeProgram.load(tracker, TRACKER)) {
      NativeCaller caller = program.newCaller();
      assertThatThrownBy(() -> caller.decideBatch(ByteBuffer.allocate(64), 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("direct buffer of 32 bytes");
      assertThatThrownBy(() -> caller.decideBatch(ByteBuffer.allocateDirect(31), 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aStaleCallThrows() {
    NativeProgram program = NativeProgram.load(tracker, TRACKER);
    NativeCaller caller = program.newCaller();
    NativeCaller mapped = program.newInterfaceCaller();
    program.close();
    program.close();
    long[] state = new long[1];
    assertThatThrownBy(() -> caller.reset(state, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> caller.decide(new long[2], state, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(tracker.toString())
        .hasMessageContaining("was unloaded");
    assertThatThrownBy(() -> caller.decideBatch(new long[3], 1, new long[1]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> caller.scoreBatch(new int[2], 1, new long[1]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> caller.decideBatch(ByteBuffer.allocateDirect(64), 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> mapped.decide(new long[2], state, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(program::newInterfaceCaller).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(program::newCaller).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingUnderCallsFromOtherThreadsNeverCrashes() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 20; round++) {
        NativeProgram program = NativeProgram.load(tracker, TRACKER);
        CountDownLatch running = new CountDownLatch(2);
        Future<?> first = threads.submit(() -> callUntilClosed(program, running));
        Future<?> second = threads.submit(() -> callUntilClosed(program, running));
        running.await();
        program.close();
        for (Future<?> future : new Future<?>[] {first, second}) {
          assertThatThrownBy(future::get)
              .isInstanceOf(ExecutionException.class)
              .hasCauseInstanceOf(IllegalStateException.class);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void callUntilClosed(NativeProgram program, CountDownLatch running) {
    NativeCaller caller = program.newCaller();
    long[] in = {1_200, 1_000};
    long[] state = {1_000};
    caller.decide(in, state, 0);
    running.countDown();
    while (true) {
      caller.decide(in, state, 0);
    }
  }

  @Test
  void aLibraryOfAnotherProgramIsRefused() {
    assertThatThrownBy(() -> NativeProgram.load(rlcc, TRACKER))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(rlcc.toString())
        .hasMessageContaining("program hash");
  }

  @Test
  void everyMismatchIsNoticed() {
    refused(
        "ABI version is 3, expected 2", "#define WEIR_ABI_VERSION 2", "#define WEIR_ABI_VERSION 3");
    refused(
        "number of inputs is 7",
        "weir_input_count(void)\n{\n\treturn 2;",
        "weir_input_count(void)\n{\n\treturn 7;");
    refused(
        "number of states is 7",
        "weir_state_count(void)\n{\n\treturn 1;",
        "weir_state_count(void)\n{\n\treturn 7;");
    refused(
        "number of features is 7",
        "weir_feature_count(void)\n{\n\treturn 2;",
        "weir_feature_count(void)\n{\n\treturn 7;");
    refused(
        "state size is 5",
        "return (uint32_t)sizeof(struct weir_state);",
        "return (uint32_t)sizeof(struct weir_state) + 1;");
    refused("weir_reset", "weir_reset(", "weir_resett(");
  }

  private static void refused(String message, String old, String replacement) {
    Map<String, String> sources = Target.SHARED.emit(TRACKER, SmallPrograms.PROVENANCE);
    Map<String, String> before = Map.copyOf(sources);
    sources.replaceAll((name, text) -> text.replace(old, replacement));
    assertThat(sources).isNotEqualTo(before);
    Path file = new LibraryBuild(CCompiler.find(), folder).build(sources).file();
    assertThatThrownBy(() -> NativeProgram.load(file, TRACKER))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void aFileThatIsNoLibraryIsRefused() throws IOException {
    assertThatThrownBy(() -> NativeProgram.load(folder.resolve("none.so"), TRACKER))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none.so");
    Path text = Files.writeString(folder.resolve("text.so"), "no library");
    assertThatThrownBy(() -> NativeProgram.load(text, TRACKER))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("text.so");
  }

  @Test
  void aDecisionOfTheSimulatorIsTheInterpretersDecision() {
    Interpreter interpreter = new Interpreter(RLCC);
    try (NativeProgram program = NativeProgram.load(rlcc, RLCC)) {
      NativeDecision decision = new NativeDecision(program);
      assertThat(decision.stateLongs()).isEqualTo(3);
      long[] state = new long[5];
      long[] expected = new long[5];
      decision.reset(state, 2);
      interpreter.reset(expected, 2);
      assertThat(state).isEqualTo(expected);
      SplittableRandom random = new SplittableRandom(5);
      long[] report = new long[RateReport.SIZE];
      for (int i = 0; i < 50_000; i++) {
        for (int field = 0; field < report.length; field++) {
          report[field] = random.nextLong(1L << 32) >>> random.nextInt(32);
        }
        long[] in = {
          report[RateReport.RTT_NS], report[RateReport.BASE_RTT_NS], report[RateReport.CUR_RATE_Q20]
        };
        int multiplier = decision.decide(report, state, 2);
        assertThat(multiplier).isEqualTo(interpreter.decide(in, expected, 2));
        assertThat(state).isEqualTo(expected);
      }
    }
  }

  /** The library keeps the request as a state: the same after every decision. */
  @Test
  void aDecisionAsksForProbesAsTheInterpretersStateSays() {
    DecisionProgram scaleFree =
        RandomForests.complete(ScaleFreeObservation.program(), 20, 4, 0, 3_000, 1);
    Path file =
        new LibraryBuild(CCompiler.find(), folder)
            .build(scaleFree, SmallPrograms.PROVENANCE)
            .file();
    try (NativeProgram program = NativeProgram.load(file, scaleFree)) {
      NativeDecision decision = new NativeDecision(program);
      long[] state = new long[decision.stateLongs() + 2];
      decision.reset(state, 2);
      assertThat(decision.probesEveryBurst(state, 2)).isTrue();
      int index = 2 + ProbeRequest.stateIndex(scaleFree);
      int asked = 0;
      long[] report = new long[RateReport.SIZE];
      report[RateReport.MONITOR_INTERVAL_NS] = 10_000;
      report[RateReport.CUR_RATE_Q20] = 1 << 16;
      SplittableRandom random = new SplittableRandom(3);
      for (int i = 0; i < 1_000; i++) {
        report[RateReport.RTT_NS] =
            random.nextInt(50) == 0 ? 2_000_000 : random.nextLong(9_000, 20_000);
        decision.decide(report, state, 2);
        assertThat(decision.probesEveryBurst(state, 2)).isEqualTo(state[index] == 1);
        asked += decision.probesEveryBurst(state, 2) ? 1 : 0;
      }
      assertThat(asked).isBetween(20, 980);
    }
    try (NativeProgram program = NativeProgram.load(rlcc, RLCC)) {
      assertThat(new NativeDecision(program).probesEveryBurst(new long[] {1, 1, 1}, 0)).isFalse();
    }
  }

  @Test
  void aProgramWithOtherInputsIsNoDecisionOfTheSimulator() {
    try (NativeProgram program = NativeProgram.load(tracker, TRACKER)) {
      assertThatThrownBy(() -> new NativeDecision(program))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("`tracker` needs the input `delay_ns`")
          .hasMessageContaining("rtt_ns");
    }
  }
}
