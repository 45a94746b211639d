package io.weir.benchmarks.decision;

import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs {@link DecisionBenchmark}, each algorithm in a JVM of its own. */
public final class DecisionTimes {
  private DecisionTimes() {}

  /**
   * How long to measure an algorithm.
   *
   * @param warmups iterations that are not counted
   * @param iterations iterations that are
   * @param iterationMs length of each, ms
   */
  public record Effort(int warmups, int iterations, int iterationMs) {
    /** For results: about five seconds an algorithm. */
    public static final Effort FULL = new Effort(3, 5, 500);
  }

  /**
   * JMH's figures for one algorithm.
   *
   * @param meanNs mean time per decision, ns
   * @param errorNs half the 99.9 % confidence interval, ns
   */
  public record Time(double meanNs, double errorNs) {}

  /** Number of algorithms {@link #measure} measures. */
  public static int algorithms() {
    return DecisionBenchmark.ALGORITHMS.size();
  }

  /**
   * Measures every algorithm of {@link DecisionBenchmark#ALGORITHMS}.
   *
   * @param policy policy file
   * @param program program file
   * @param library shared library compiled from the program
   * @param effort how long to measure
   * @param finished called after every algorithm
   * @return times by algorithm, in their order
   */
  public static Map<String, Time> measure(
      Path policy, Path program, Path library, Effort effort, Runnable finished) {
    // Two pipelines on one machine disturb each other's figures, but must not fail each other.
    System.setProperty("jmh.ignoreLock", "true");
    Map<String, Time> times = new LinkedHashMap<>();
    for (String algorithm : DecisionBenchmark.ALGORITHMS) {
      times.put(algorithm, measure(algorithm, policy, program, library, effort));
      finished.run();
    }
    return times;
  }

  /**
   * One way from Java to a decision.
   *
   * @param medianNs median time per decision over all shots, ns
   * @param leastNs of the fastest shot, ns
   */
  public record Call(double medianNs, double leastNs) {
    private static Call of(RunResult run) {
      Statistics shots = run.getPrimaryResult().getStatistics();
      // JMH divides by the operations of an invocation, not by the invocations of a shot.
      int invocations = run.getParams().getMeasurement().getBatchSize();
      return new Call(shots.getPercentile(50) / invocations, shots.getMin() / invocations);
    }
  }

  /**
   * Measures every way of {@link CallBenchmark} from Java to a program's decision.
   *
   * @param program program file
   * @param library shared library compiled from it
   * @param shots to time, after as many that are not counted
   * @param ownJvm whether each has a JVM of its own, as it must for results
   * @return times by way, in alphabetical order
   */
  public static Map<String, Call> calls(Path program, Path library, int shots, boolean ownJvm) {
    System.setProperty("jmh.ignoreLock", "true");
    Options options =
        new OptionsBuilder()
            .include(CallBenchmark.class.getName())
            .forks(ownJvm ? 1 : 0)
            .param("program", program.toAbsolutePath().toString())
            .param("library", library.toAbsolutePath().toString())
            .warmupIterations(shots)
            .measurementIterations(shots)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    Map<String, Call> calls = new TreeMap<>();
    try {
      for (RunResult run : new Runner(options).run()) {
        calls.put(run.getPrimaryResult().getLabel(), Call.of(run));
      }
    } catch (RunnerException e) {
      throw UserError.environment("the benchmark of calls failed: " + e.getMessage(), e);
    }
    return calls;
  }

  private static Time measure(
      String algorithm, Path policy, Path program, Path library, Effort effort) {
    Options options =
        new OptionsBuilder()
            .include(DecisionBenchmark.class.getName())
            .param("algorithm", algorithm)
            .param("policy", policy.toAbsolutePath().toString())
            .param("program", program.toAbsolutePath().toString())
            .param("library", library.toAbsolutePath().toString())
            .warmupIterations(effort.warmups())
            .warmupTime(TimeValue.milliseconds(effort.iterationMs()))
            .measurementIterations(effort.iterations())
            .measurementTime(TimeValue.milliseconds(effort.iterationMs()))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    try {
      Result<?> result = new Runner(options).runSingle().getPrimaryResult();
      return new Time(result.getScore(), result.getScoreError());
    } catch (RunnerException e) {
      throw UserError.environment("the decision benchmark failed: " + e.getMessage(), e);
    }
  }
}
