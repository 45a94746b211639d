package io.weir.benchmarks.decision;

import io.weir.benchmarks.compare.Contender;
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
import io.weir.sim.cc.Need;
import io.weir.sim.cc.Observation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.cc.Swift;
import io.weir.trainer.policy.NetworkDecision;
import io.weir.trainer.policy.PolicyFile;
import java.nio.file.Path;
import java.util.List;
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
  /** Odd, so that a flow does not meet the same events again and again. */
  private static final int FLOWS = 61;

  private static final int EVENTS = 4096;
  private static final long LINE_BPS = 100_000_000_000L;
  private static final int BASE_RTT_NS = 8192;

  /** A flow has an event every 61 · 70 = 4,270 ns: as often as DCQCN may be notified. */
  private static final long STEP_NS = 70;

  /** Algorithms that can be measured; names as in the report. */
  static final List<String> ALGORITHMS =
      List.of(
          Contender.NETWORK,
          Contender.PROGRAM,
          Contender.NATIVE,
          Contender.PD_RULE,
          Contender.DCQCN,
          Contender.SWIFT,
          Contender.CONSTANT);

  /** Which of them decides. */
  @Param("")
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
  private boolean probes;
  private boolean notifications;
  private int stride;
  private int next;
  private int flow;
  private long nowNs;

  /** Draws the events and starts the flows. */
  @Setup
  public void start() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    for (int i = 0; i < EVENTS; i++) {
      // Round trips from idle to twice idle, around the target of 1.5 times idle and a little more.
      rttNs[i] = BASE_RTT_NS + random.nextLong(BASE_RTT_NS);
    }
    control = control();
    probes = control.needs().contains(Need.RTT_PROBES);
    notifications = control.needs().contains(Need.NOTIFICATIONS);
    stride = CongestionControl.PRIVATE + control.privateLongs();
    blocks = new long[FLOWS * stride];
    for (int f = 0; f < FLOWS; f++) {
      control.onStart(
          new FlowContext(f, 0, LINE_BPS, BASE_RTT_NS, 1086, LINE_BPS), blocks, f * stride);
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
      case Contender.NETWORK ->
          probeDriven(
              new NetworkDecision(PolicyFile.read(Path.of(policy)).network(), observation()));
      case Contender.PROGRAM ->
          probeDriven(new ProgramDecision(ProgramFile.read(Path.of(program)).program()));
      case Contender.NATIVE -> {
        loaded = NativeProgram.load(Path.of(library), ProgramFile.read(Path.of(program)).program());
        yield probeDriven(new NativeDecision(loaded));
      }
      case Contender.PD_RULE -> probeDriven(new PdRule(PdRule.Parameters.DEFAULTS, observation()));
      case Contender.DCQCN -> new Dcqcn(Dcqcn.Parameters.DEFAULTS);
      case Contender.SWIFT -> new Swift(Swift.Parameters.DEFAULTS);
      case Contender.CONSTANT -> new ConstantRate(ConstantRate.Parameters.DEFAULTS);
      default ->
          throw new IllegalArgumentException(
              "algorithm: expected one of " + ALGORITHMS + ", found " + algorithm);
    };
  }

  private Observation observation() {
    return new ProgramObservation(ProgramFile.read(Path.of(program)).program());
  }

  private static CongestionControl probeDriven(RateDecision decision) {
    return new ProbeRateControl(decision, 64);
  }

  /** One event of the kind at which the algorithm decides. */
  @Benchmark
  public long decision() {
    next = (next + 1) & (EVENTS - 1);
    flow = flow + 1 == FLOWS ? 0 : flow + 1;
    nowNs += STEP_NS;
    int offset = flow * stride;
    if (probes) {
      probe.nowNs = nowNs;
      probe.rttNs = rttNs[next];
      control.onRttProbe(probe, blocks, offset);
    } else if (notifications) {
      control.onCnp(nowNs, blocks, offset);
    } else {
      ack.nowNs = nowNs;
      ack.ackedPackets = 2;
      ack.ackedBytes = 2172;
      ack.rttNs = rttNs[next];
      control.onAck(ack, blocks, offset);
    }
    return blocks[offset + CongestionControl.RATE_BPS];
  }
}
