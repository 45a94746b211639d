package io.weir.benchmarks.simulator;

import io.weir.artefact.UserError;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link SimulatorBenchmark} and {@link WideAreaBenchmark}, every measurement in a JVM of its
 * own.
 */
final class SimulatorTimes {
  /** Of the JVMs that measure; the collector is the one with which the baseline does best. */
  static final String[] JVM_ARGUMENTS = {"-Xms1g", "-Xmx2g", "-XX:+UseParallelGC"};

  private static final String HOPS = "hops";
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private SimulatorTimes() {}

  /**
   * What is measured.
   *
   * @param variant way of running it
   * @param hosts hosts of the leaf-spine
   * @param threads threads, each with a simulation of its own
   */
  record Configuration(Variant variant, int hosts, int threads) {}

  /**
   * What came out.
   *
   * @param hopsPerSecond packet-hops per second, over all threads
   * @param bytesPerHop bytes allocated per packet-hop
   */
  record Measurement(double hopsPerSecond, double bytesPerHop) {}

  /** Measures once. */
  static Measurement measure(Configuration configuration, long seed, Effort effort) {
    return read(run(options(configuration, seed, effort)));
  }

  /** Seconds of one run of a {@link WideAreaScenario}, mean over as many as there is time for. */
  static double wideAreaSeconds(long seed, Effort effort) {
    return run(jmh(WideAreaBenchmark.class, seed, effort).build()).getPrimaryResult().getScore();
  }

  private static RunResult run(Options options) {
    // Two benchmarks on one machine disturb each other's figures, but must not fail each other.
    System.setProperty("jmh.ignoreLock", "true");
    try {
      return new Runner(options).runSingle();
    } catch (RunnerException e) {
      throw UserError.environment("the simulator's benchmark failed: " + e.getMessage(), e);
    }
  }

  private static Options options(Configuration configuration, long seed, Effort effort) {
    int hosts = configuration.hosts();
    long settleUs =
        hosts == LeafSpineScenario.SMALL.hosts() ? effort.settleUs() : effort.settleUs() / 4;
    return jmh(SimulatorBenchmark.class, seed, effort)
        .param("variant", configuration.variant().name())
        .param("hosts", Integer.toString(hosts))
        .param("settleNs", Long.toString(settleUs * 1000))
        .threads(configuration.threads())
        .addProfiler(GCProfiler.class)
        .build();
  }

  private static ChainedOptionsBuilder jmh(Class<?> benchmark, long seed, Effort effort) {
    return new OptionsBuilder()
        .include(benchmark.getName())
        .param("seed", Long.toString(seed))
        .forks(1)
        .jvmArgsAppend(JVM_ARGUMENTS)
        .warmupIterations(effort.warmups())
        .warmupTime(TimeValue.milliseconds(effort.iterationMs()))
        .measurementIterations(effort.iterations())
        .measurementTime(TimeValue.milliseconds(effort.iterationMs()))
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);
  }

  private static Measurement read(RunResult result) {
    @SuppressWarnings("rawtypes")
    Map<String, Result> secondary = result.getSecondaryResults();
    double hopsPerSecond = score(secondary, HOPS);
    double hopsPerSlice = hopsPerSecond / result.getPrimaryResult().getScore();
    return new Measurement(hopsPerSecond, score(secondary, ALLOCATED) / hopsPerSlice);
  }

  @SuppressWarnings("rawtypes")
  private static double score(Map<String, Result> results, String name) {
    Result result = results.get(name);
    if (result == null) {
      throw new IllegalStateException("JMH gave no " + name + ", only " + results.keySet());
    }
    return result.getScore();
  }
}
