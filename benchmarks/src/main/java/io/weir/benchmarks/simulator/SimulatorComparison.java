package io.weir.benchmarks.simulator;

import io.weir.artefact.UserError;
import io.weir.benchmarks.simulator.SimulatorTimes.Configuration;
import io.weir.benchmarks.simulator.SimulatorTimes.Measurement;
import io.weir.benchmarks.simulator.ns3.Ns3Driver;
import io.weir.benchmarks.simulator.ns3.Ns3Result;
import io.weir.benchmarks.simulator.ns3.Ns3Scenario;
import io.weir.benchmarks.simulator.ns3.Ns3Toolchain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The whole comparison. Everything is measured once a round, one after the other, and ratios are
 * taken within a round: what disturbs the machine for longer than a measurement disturbs both.
 */
public final class SimulatorComparison {
  private static final int SMALL = LeafSpineScenario.SMALL.hosts();
  private static final int LARGE = LeafSpineScenario.LARGE.hosts();
  private static final long DIGEST_NS = 100_000;

  static final Configuration NATIVE = new Configuration(Variant.WINDOW, SMALL, 1);
  static final Configuration NATIVE_TWICE = new Configuration(Variant.WINDOW, SMALL, 2);
  static final Configuration HEAP = new Configuration(Variant.HEAP, SMALL, 1);
  static final Configuration CHANNEL = new Configuration(Variant.CHANNEL, SMALL, 1);
  static final Configuration SERVED = new Configuration(Variant.SERVED, SMALL, 1);
  static final Configuration TEXTBOOK = new Configuration(Variant.TEXTBOOK, SMALL, 1);
  static final Configuration NATIVE_LARGE = new Configuration(Variant.WINDOW, LARGE, 1);
  static final Configuration CHANNEL_LARGE = new Configuration(Variant.CHANNEL, LARGE, 1);
  static final Configuration TEXTBOOK_LARGE = new Configuration(Variant.TEXTBOOK, LARGE, 1);

  /** In this order, so that what is compared is measured soon after each other. */
  private static final List<Configuration> CONFIGURATIONS =
      List.of(
          NATIVE_TWICE,
          NATIVE,
          TEXTBOOK,
          CHANNEL,
          SERVED,
          HEAP,
          NATIVE_LARGE,
          TEXTBOOK_LARGE,
          CHANNEL_LARGE);

  private final long seed;
  private final Effort effort;
  private final Path folder;
  private final Runnable stepDone;
  private final Consumer<String> note;

  /**
   * A comparison.
   *
   * @param seed seed of the traffic and its paths
   * @param effort how long to measure
   * @param folder for the ns-3 driver
   * @param stepDone called after every one of {@link #steps}
   * @param note told what cannot be measured, and why
   */
  public SimulatorComparison(
      long seed, Effort effort, Path folder, Runnable stepDone, Consumer<String> note) {
    this.seed = seed;
    this.effort = effort;
    this.folder = folder;
    this.stepDone = stepDone;
    this.note = note;
  }

  /** How many steps {@link #run} takes. */
  public static int steps(Effort effort) {
    return 2 + effort.rounds() * (CONFIGURATIONS.size() + 2) + ScaleCheck.Case.values().length;
  }

  /**
   * Compares.
   *
   * @throws UserError if the engines do not give the same events, for then the ratios mean nothing
   */
  public SimulatorReport run() {
    requireEqualDigests();
    stepDone.run();
    Ns3 ns3 = prepareNs3();
    stepDone.run();
    Map<Configuration, List<Measurement>> measured = new LinkedHashMap<>();
    List<Ns3Result> ofNs3 = new ArrayList<>();
    List<Double> wideAreaSeconds = new ArrayList<>();
    for (int round = 0; round < effort.rounds(); round++) {
      for (Configuration configuration : CONFIGURATIONS) {
        measured
            .computeIfAbsent(configuration, key -> new ArrayList<>())
            .add(SimulatorTimes.measure(configuration, seed, effort));
        stepDone.run();
      }
      wideAreaSeconds.add(SimulatorTimes.wideAreaSeconds(seed, effort));
      stepDone.run();
      ns3.runInto(ofNs3, effort);
      stepDone.run();
    }
    Map<ScaleCheck.Case, ScaleCheck.Result> scale = new LinkedHashMap<>();
    for (ScaleCheck.Case check : ScaleCheck.Case.values()) {
      scale.put(check, ScaleCheck.inOwnJvm(check, seed));
      stepDone.run();
    }
    return new SimulatorReport(seed, effort, measured, wideAreaSeconds, ns3.title(), ofNs3, scale);
  }

  private void requireEqualDigests() {
    Set<Variant> same = EnumSet.of(Variant.WINDOW, Variant.HEAP, Variant.CHANNEL, Variant.TEXTBOOK);
    Map<Variant, Long> digests = new LinkedHashMap<>();
    for (Variant variant : same) {
      SteadyRun run = SteadyRun.of(variant, SMALL, seed);
      run.advance(DIGEST_NS);
      digests.put(variant, run.digest());
    }
    if (Set.copyOf(digests.values()).size() != 1) {
      throw UserError.checkFailed(
          "the engines do not give the same events, so their times cannot be compared: " + digests);
    }
  }

  private Ns3 prepareNs3() {
    try {
      Ns3Toolchain toolchain = Ns3Toolchain.find();
      return new Ns3(
          Ns3Driver.build(toolchain, folder),
          Ns3Pairs.of(LeafSpineScenario.SMALL, seed),
          toolchain.compilerVersion());
    } catch (UserError e) {
      note.accept("ns-3 is left out: " + e.getMessage());
      return new Ns3(null, null, e.getMessage());
    }
  }

  /**
   * ns-3, if there is one.
   *
   * @param driver null if there is none
   * @param scenario what it simulates
   * @param title compiler, or why it was left out
   */
  private record Ns3(Ns3Driver driver, Ns3Scenario scenario, String title) {
    void runInto(List<Ns3Result> results, Effort effort) {
      if (driver != null) {
        results.add(driver.run(scenario, effort.ns3WarmupUs(), effort.ns3DurationUs()));
      }
    }
  }
}
