package io.weir.benchmarks.policy;

import io.weir.artefact.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link PolicyBenchmark}, each network in a JVM of its own. */
public final class PolicyTimes {
  private PolicyTimes() {}

  /**
   * JMH's figures.
   *
   * @param network kind and hidden layers
   * @param pass {@code forward} or {@code backward}
   * @param meanNs mean time per decision, ns
   * @param errorNs half the 99.9 % confidence interval, ns
   */
  public record Time(String network, String pass, double meanNs, double errorNs) {}

  /**
   * Measures.
   *
   * @param networks kind and hidden layers, as {@code mlp-12-12}
   * @param iterations of {@code iterationMs}, after three more for warming up
   */
  public static List<Time> measure(List<String> networks, int iterations, int iterationMs) {
    // Two benchmarks on one machine disturb each other's figures, but must not fail each other.
    System.setProperty("jmh.ignoreLock", "true");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(PolicyBenchmark.class.getName())
            .param("network", networks.toArray(String[]::new))
            .warmupTime(TimeValue.milliseconds(iterationMs))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(iterationMs))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      List<Time> times = new ArrayList<>();
      for (RunResult result : results) {
        times.add(
            new Time(
                result.getParams().getParam("network"),
                result.getPrimaryResult().getLabel(),
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError()));
      }
      return times;
    } catch (RunnerException e) {
      throw UserError.environment("the policy benchmark failed: " + e.getMessage(), e);
    }
  }
}
