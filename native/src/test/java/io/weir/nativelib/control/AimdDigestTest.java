package io.weir.nativelib.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.sim.cc.Aimd;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.scenario.EngineChoice;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run with examples/native/aimd.c is the run with {@link Aimd}: the same events, all of them. */
class AimdDigestTest {
  static final Path SOURCE = Path.of("..", "examples", "native", "aimd.c");

  @TempDir static Path folder;
  private static ControlLibrary library;

  /** Scenarios, with what must happen in them for the comparison to mean something. */
  private enum Case {
    MARKS(
        "traffic: {hosts: 8, startJitterNs: 50000}\nrun: {durationUs: 3000, warmupUs: 500}",
        Shows.MARKS),
    OVERFLOW(
        "network: {linkRateGbps: 10, bufferBytes: 60000, ecn: {kminBytes: 1000000, kmaxBytes: 2000000}}\n"
            + "roce: {timeoutUs: 300}\ntraffic: {hosts: 8, startJitterNs: 50000}\n"
            + "run: {durationUs: 5000, warmupUs: 500}",
        Shows.DROPS),
    LOSS_AND_MARKS(
        "network: {topology: dumbbell, leftHosts: 4, rightHosts: 1, loss: 0.002}\n"
            + "roce: {timeoutUs: 500}\ntraffic: {hosts: 4, startJitterNs: 20000}\n"
            + "run: {durationUs: 4000, warmupUs: 500}",
        Shows.BOTH),
    SHORT_FLOWS(
        "traffic: {pattern: poisson, hosts: 8, load: 0.6}\nrun: {durationUs: 3000, warmupUs: 500}",
        Shows.NOTHING),
    SLOW_ALL_TO_ALL(
        "network: {linkRateGbps: 3, bufferBytes: 200000}\nroce: {timeoutUs: 2000}\n"
            + "traffic: {pattern: allToAll, hosts: 4}\nrun: {durationUs: 20000, warmupUs: 1000}",
        Shows.MARKS);

    private enum Shows {
      NOTHING,
      MARKS,
      DROPS,
      BOTH
    }

    private final String yaml;
    private final Shows shows;

    Case(String yaml, Shows shows) {
      this.yaml = yaml;
      this.shows = shows;
    }

    Scenario scenario() {
      return ScenarioFamily.from(StrictYaml.parse(name(), yaml), Map.of()).draw(1);
    }

    void requireShown(SimulationResult result) {
      if (shows == Shows.MARKS || shows == Shows.BOTH) {
        assertThat(result.markedFrames()).as("marks").isPositive();
      }
      if (shows == Shows.DROPS || shows == Shows.BOTH) {
        assertThat(result.droppedFrames()).as("drops").isPositive();
      }
    }
  }

  @BeforeAll
  static void open() {
    try {
      CCompiler.find();
    } catch (UserError e) {
      Assumptions.abort("no C compiler: " + e.getMessage());
    }
    library = ControlLibrary.open(SOURCE, folder);
  }

  @AfterAll
  static void close() {
    if (library != null) {
      library.close();
    }
  }

  private static SimulationResult run(Case of, CongestionControl control, EngineChoice engine) {
    return new Simulation(of.scenario(), 1, control, engine).run();
  }

  @ParameterizedTest
  @EnumSource
  void theDigestIsThatOfJava(Case of) {
    SimulationResult java = run(of, new Aimd(Aimd.Parameters.DEFAULTS), EngineChoice.WINDOW);
    of.requireShown(java);
    for (EngineChoice engine : List.of(EngineChoice.WINDOW, EngineChoice.HEAP)) {
      SimulationResult c = run(of, library.newControl(Map.of()), engine);
      assertThat(c.digest()).as("%s, %s", of, engine).isEqualTo(java.digest());
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherParametersGiveAnotherDigestAndAgreeToo(Case of) {
    Aimd.Parameters other = new Aimd.Parameters(7, 0.7, 20, 3, 400);
    Map<String, Long> values =
        Map.of(
            "increase_packets", 7L,
            "decrease_factor_q16", other.decreaseFactorQ16(),
            "initial_window_packets", 20L,
            "min_window_packets", 3L,
            "max_window_packets", 400L);
    String java = run(of, new Aimd(other), EngineChoice.WINDOW).digest();
    assertThat(run(of, library.newControl(values), EngineChoice.WINDOW).digest()).isEqualTo(java);
    assertThat(run(of, library.newControl(Map.of()), EngineChoice.WINDOW).digest())
        .as("the negative control")
        .isNotEqualTo(java);
  }

  @Test
  void simulationsOnSeveralThreadsShareTheLibrary() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<String>> runs = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (long increase = 1; increase <= 6; increase++) {
        Aimd.Parameters d = Aimd.Parameters.DEFAULTS;
        Aimd.Parameters p =
            new Aimd.Parameters(
                increase,
                d.decreaseFactor(),
                d.initialWindowPackets(),
                d.minWindowPackets(),
                d.maxWindowPackets());
        expected.add(run(Case.MARKS, new Aimd(p), EngineChoice.WINDOW).digest());
        NativeControl control = library.newControl(Map.of("increase_packets", increase));
        runs.add(() -> run(Case.MARKS, control, EngineChoice.WINDOW).digest());
      }
      List<String> digests = new ArrayList<>();
      for (Future<String> digest : threads.invokeAll(runs)) {
        digests.add(digest.get());
      }
      assertThat(digests).isEqualTo(expected).doesNotHaveDuplicates();
    } finally {
      threads.shutdownNow();
    }
  }
}
