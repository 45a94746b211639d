package io.weir.benchmarks.simulator;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Packet-hops per second of a running simulation: an invocation advances it by a fixed slice of
 * virtual time, and it never starts again, so that what is measured is the steady state. Each
 * thread has a simulation, and an event loop, of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class SimulatorBenchmark {
  /** Simulated by an invocation: 70,000 packet-hops with 64 hosts, 280,000 with 1,024. */
  private static final long SMALL_SLICE_NS = 40_000;

  private static final long LARGE_SLICE_NS = 10_000;

  /** Which way of running it, by name. */
  @Param("WINDOW")
  public Variant variant;

  /** Hosts of the leaf-spine. */
  @Param("64")
  public int hosts;

  /** Seed of the run. */
  @Param("1")
  public long seed;

  /** Simulated before the first iteration, ns. */
  @Param("1000000")
  public long settleNs;

  private SteadyRun run;
  private long sliceNs;

  /** JMH reports it per second. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Hops {
    /** Packet-hops of the iteration so far. */
    public long hops;
  }

  /** Builds the datacenter and simulates until its flows have found their rates. */
  @Setup
  public void settle() {
    run = SteadyRun.of(variant, hosts, seed);
    sliceNs = hosts == LeafSpineScenario.SMALL.hosts() ? SMALL_SLICE_NS : LARGE_SLICE_NS;
    for (long ns = 0; ns < settleNs; ns += sliceNs) {
      run.advance(sliceNs);
    }
  }

  /** One slice. */
  @Benchmark
  public long slice(Hops counter) {
    long before = run.hops();
    run.advance(sliceNs);
    counter.hops += run.hops() - before;
    return run.digest();
  }
}
