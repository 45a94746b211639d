package io.weir.benchmarks.policy;

import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.policy.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of a policy per decision of a sequence of {@value #STEPS}: what the simulator runs, and what
 * training runs (backwards, with the forward pass that it needs).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class PolicyBenchmark {
  private static final int STEPS = 60;
  private static final int INPUTS = 4;

  /** Kind and hidden layers, as {@code mlp-12-12}. */
  @Param({"mlp-12-12", "mlp-32-32", "gru-8", "gru-12"})
  public String network;

  private Policy policy;
  private double[] inputs;
  private double[] slopes;
  private double[] state;
  private double[] gradient;

  /** Draws the network and what it sees. */
  @Setup
  public void draw() {
    String[] parts = network.split("-");
    List<Integer> hidden = Arrays.stream(parts).skip(1).map(Integer::valueOf).toList();
    policy = new NetworkSpec(NetworkSpec.Kind.valueOf(parts[0]), hidden, 1).create(INPUTS, 1);
    SplittableRandom random = new SplittableRandom(1);
    inputs = random.doubles(STEPS * INPUTS, -1, 2).toArray();
    slopes = random.doubles(STEPS, -1, 1).toArray();
    state = new double[policy.stateSize()];
    gradient = new double[policy.parameterCount()];
  }

  /** Decides. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public double forward() {
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      sum += policy.forward(inputs, t * INPUTS, state, 0);
    }
    return sum;
  }

  /** Differentiates. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public double[] backward() {
    policy.backward(inputs, STEPS, state, slopes, gradient);
    return gradient;
  }
}
