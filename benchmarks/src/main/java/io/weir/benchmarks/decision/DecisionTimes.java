package io.weir.benchmarks.decision;

import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link DecisionBenchmark}, each algorithm in a JVM of its own. */
public final class DecisionTimes {
  private DecisionTimes() {}

  /**
   * JMH's figures for one algorithm.
   *
   * @param meanNs mean time per decision, ns
   * @param errorNs half the 99.9 % confidence interval, ns
   */
  public record Time(double meanNs, double errorNs) {}

  /**
   * Measures every algorithm.
   *
   * @param policy policy file
   * @param program program file
   * @param library shared library compiled from the program
   * @param verbose whether JMH prints what it does
   * @return times by algorithm, in the order of the benchmark's parameter
   */
  public static Map<String, Time> measure(
      Path policy, Path program, Path library, boolean verbose) {
    Options options =
        new OptionsBuilder()
            .include(DecisionBenchmark.class.getName())
            .param("policy", policy.toAbsolutePath().toString())
            .param("program", program.toAbsolutePath().toString())
            .param("library", library.toAbsolutePath().toString())
            .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    try {
      Collection<RunResult> results = new Runner(options).run();
      Map<String, Time> times = new LinkedHashMap<>();
      for (RunResult result : results) {
        Result<?> primary = result.getPrimaryResult();
        times.put(
            result.getParams().getParam("algorithm"),
            new Time(primary.getScore(), primary.getScoreError()));
      }
      return times;
    } catch (RunnerException e) {
      throw UserError.environment("the decision benchmark failed: " + e.getMessage(), e);
    }
  }
}
