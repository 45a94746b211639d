package io.weir.benchmarks.decision;

import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.collect.ProgramDecision;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.nativelib.load.NativeDecision;
import io.weir.nativelib.load.NativeProgram;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ConstantRate;
import io.weir.sim.cc.Dcqcn;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.Observation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.cc.Swift;
import io.weir.trainer.policy.NetworkDecision;
import io.weir.trainer.policy.PolicyFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of one congestion-control event, the one at which the algorithm decides: an RTT probe for
 * probe-driven ones, an acknowledgement for Swift, a notification for DCQCN. Over {@value #FLOWS}
 * flows and {@value #EVENTS} different events, so that branch predictors cannot learn them by
 * heart.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class DecisionBenchmark {
  private static final int FLOWS = 64;
  private static final int EVENTS = 4096;
  private static final long LINE_BPS = 100_000_000_000L;
  private static final int BASE_RTT_NS = 8192;

  /** Which algorithm decides; names as in the report. */
  @Param({
    "network",
    "Java decision program",
    "native C",
    "PD rule",
    "DCQCN",
    "Swift",
    "constant (told its fair share)"
  })
  public String algorithm;

  /** Policy file, for the network. */
  @Param("")
  public String policy;

  /** Program file, for the tree and as the observation. */
  @Param("")
  public String program;

  /** Shared library compiled from the program. */
  @Param("")
  public String library;

  private final long[] rttNs = new long[EVENTS];
  private final AckEvent ack = new AckEvent();
  private final RttProbeEvent probe = new RttProbeEvent();
  private CongestionControl control;
  private NativeProgram loaded;
  private long[] blocks;
  private int stride;
  private int next;
  private long nowNs;

  /** Draws the events and starts the flows. */
  @Setup
  public void start() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    for (int i = 0; i < EVENTS; i++) {
      // Round trips from idle to twice the target, as a flow near its operating point sees them.
      rttNs[i] = BASE_RTT_NS + random.nextLong(2 * BASE_RTT_NS);
    }
    control = control();
    stride = CongestionControl.PRIVATE + control.privateLongs();
    blocks = new long[FLOWS * stride];
    for (int flow = 0; flow < FLOWS; flow++) {
      control.onStart(
          new FlowContext(flow, 0, LINE_BPS, BASE_RTT_NS, 1086, LINE_BPS), blocks, flow * stride);
    }
  }

  /** Unloads the library. */
  @TearDown
  public void stop() {
    if (loaded != null) {
      loaded.close();
    }
  }

  private CongestionControl control() {
    return switch (algorithm) {
      case "network" ->
          probeDriven(
              new NetworkDecision(PolicyFile.read(Path.of(policy)).network(), observation()));
      case "Java decision program" ->
          probeDriven(new ProgramDecision(ProgramFile.read(Path.of(program)).program()));
      case "native C" -> {
        loaded = NativeProgram.load(Path.of(library), ProgramFile.read(Path.of(program)).program());
        yield probeDriven(new NativeDecision(loaded));
      }
      case "PD rule" -> probeDriven(new PdRule(PdRule.Parameters.DEFAULTS, observation()));
      case "DCQCN" -> new Dcqcn(Dcqcn.Parameters.DEFAULTS);
      case "Swift" -> new Swift(Swift.Parameters.DEFAULTS);
      default -> new ConstantRate(ConstantRate.Parameters.DEFAULTS);
    };
  }

  private Observation observation() {
    return new ProgramObservation(ProgramFile.read(Path.of(program)).program());
  }

  private static CongestionControl probeDriven(io.weir.sim.cc.RateDecision decision) {
    return new ProbeRateControl(decision, 64);
  }

  /** One event of the kind at which the algorithm decides. */
  @Benchmark
  public long decision() {
    next = (next + 1) & (EVENTS - 1);
    nowNs += 1000;
    int offset = (next & (FLOWS - 1)) * stride;
    switch (algorithm) {
      case "DCQCN" -> control.onCnp(nowNs, blocks, offset);
      case "Swift", "constant (told its fair share)" -> {
        ack.nowNs = nowNs;
        ack.ackedPackets = 2;
        ack.ackedBytes = 2172;
        ack.rttNs = rttNs[next];
        control.onAck(ack, blocks, offset);
      }
      default -> {
        probe.nowNs = nowNs;
        probe.rttNs = rttNs[next];
        control.onRttProbe(probe, blocks, offset);
      }
    }
    return blocks[offset + CongestionControl.RATE_BPS];
  }
}
