package io.weir.benchmarks.simulator;

import io.weir.sim.scenario.Scenario;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time of a {@link WideAreaScenario}, from its network's making to its result. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WideAreaBenchmark {
  /** Seed of the first run; every further one has the next. */
  @Param("1")
  public long seed;

  private final Scenario scenario = WideAreaScenario.scenario();

  /** A minute. */
  @Benchmark
  public String minute() {
    return WideAreaScenario.run(scenario, seed++).digest();
  }
}
