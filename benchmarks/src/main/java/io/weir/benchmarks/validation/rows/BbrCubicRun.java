package io.weir.benchmarks.validation.rows;

import io.weir.sim.bottleneck.TcpBottleneck;
import io.weir.sim.bottleneck.TcpBottleneck.Sender;
import io.weir.sim.cc.BbrV1;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.Cubic;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.cc.MixedControl;
import io.weir.sim.measure.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Flows of BBR v1 against one of CUBIC on a {@link TcpBottleneck}; all start within the first
 * second.
 *
 * @param bufferBdp buffer of the bottleneck, products of bandwidth and delay
 * @param bbrFlows flows of BBR
 * @param cwndGain gain of BBR's window
 * @param probeGain pacing gain of BBR's probing phase
 * @param durationS length of the run, s
 * @param warmupS what of it is left out, s
 */
record BbrCubicRun(
    double bufferBdp, int bbrFlows, double cwndGain, double probeGain, int durationS, int warmupS) {
  private static final long SECOND_NS = 1_000_000_000;

  /**
   * What came out, mean over seeds.
   *
   * @param share share of the traffic that BBR had
   * @param deviation sample standard deviation of that
   * @param utilisation share of the bottleneck's rate
   * @param bbrLoss share of BBR's packets that were dropped
   * @param cubicLoss share of CUBIC's packets that were dropped
   */
  record Result(
      double share, double deviation, double utilisation, double bbrLoss, double cubicLoss) {}

  /** The conditions of a measurement. */
  static BbrCubicRun like(LinuxMeasurement measured) {
    return new BbrCubicRun(
        measured.bufferBdp(),
        1,
        measured.cwndGain(),
        measured.probeGain(),
        measured.durationS(),
        measured.warmupS());
  }

  /** Runs it with the seeds 1 to {@code seeds}. */
  Result run(int seeds) {
    List<Result> results = IntStream.rangeClosed(1, seeds).mapToObj(this::runOnce).toList();
    double share = results.stream().mapToDouble(Result::share).average().orElseThrow();
    double squares =
        results.stream().mapToDouble(one -> (one.share - share) * (one.share - share)).sum();
    return new Result(
        share,
        seeds > 1 ? Math.sqrt(squares / (seeds - 1)) : 0,
        results.stream().mapToDouble(Result::utilisation).average().orElseThrow(),
        results.stream().mapToDouble(Result::bbrLoss).average().orElseThrow(),
        results.stream().mapToDouble(Result::cubicLoss).average().orElseThrow());
  }

  private Result runOnce(int seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    List<Sender> senders = new ArrayList<>();
    for (int flow = 0; flow <= bbrFlows; flow++) {
      senders.add(new Sender(TcpBottleneck.RTT_NS, random.nextLong(SECOND_NS)));
    }
    long bufferBytes = Math.round(bufferBdp * TcpBottleneck.BDP_BYTES);
    TcpBottleneck network =
        new TcpBottleneck(control(), senders, TcpBottleneck.RATE_BPS, bufferBytes, 0, seed);
    double utilisation = network.measure(warmupS * SECOND_NS, durationS * SECOND_NS);
    Meter meter = network.meter();
    double cubicBytes = meter.deliveredBytes()[bbrFlows];
    return new Result(
        1 - cubicBytes / meter.deliveredTotal(),
        0,
        utilisation,
        loss(meter, 0, bbrFlows),
        loss(meter, bbrFlows, bbrFlows + 1));
  }

  private CongestionControl control() {
    BbrV1.Parameters stock = BbrV1.Parameters.DEFAULTS;
    BbrV1.Parameters bbr =
        new BbrV1.Parameters(
            cwndGain,
            probeGain,
            stock.extraAckedGain(),
            stock.initialWindowPackets(),
            stock.bandwidthWindowRounds(),
            stock.minRttWindowNs(),
            stock.probeRttDurationNs());
    return new MixedControl(
        List.of(
            new MixedControl.Part(new FlowClass("bbr", "bbr"), new BbrV1(bbr), bbrFlows),
            new MixedControl.Part(
                new FlowClass("cubic", "cubic"), new Cubic(Cubic.Parameters.DEFAULTS), 1)));
  }

  private static double loss(Meter meter, int from, int to) {
    long sent = IntStream.range(from, to).mapToLong(meter::sentPackets).sum();
    long dropped = IntStream.range(from, to).mapToLong(meter::droppedPackets).sum();
    return (double) dropped / sent;
  }
}
