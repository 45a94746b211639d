package io.weir.trainer.bbr;

import io.weir.sim.bottleneck.TcpBottleneck;
import io.weir.sim.bottleneck.TcpBottleneck.Sender;
import io.weir.sim.cc.Cubic;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.cc.MixedControl;
import io.weir.sim.cc.TunedBbr;
import io.weir.sim.host.TcpSpec;
import io.weir.sim.measure.Fairness;
import io.weir.sim.measure.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Runs a condition in the simulator. BBR's flows are the first ones. */
public final class ConditionRun {
  /** A share that is no further from another one than this is taken for the same. */
  public static final double CONVERGED = 0.05;

  /** Parts of a run in which shares are told apart. */
  private static final int BINS = 60;

  /** Parts over which a share is taken. */
  private static final int WINDOW_BINS = 6;

  private ConditionRun() {}

  /**
   * Runs it. Equal arguments have equal outcomes; another gain meets the same starts.
   *
   * @param seed of the run; {@link Condition#seed} for the one that labels are made with
   */
  public static Outcome run(Condition condition, GainFactory gains, long seed) {
    int bbrFlows = condition.bbrFlows();
    TcpBottleneck network =
        new TcpBottleneck(
            control(condition, gains),
            senders(condition, seed),
            condition.rateBps(),
            condition.bufferBytes(),
            0,
            seed);
    Shares shares = new Shares(bbrFlows, BINS);
    long measuredNs = 0;
    for (int bin = 0; bin < BINS; bin++) {
      long endNs = condition.durationNs() / BINS * (bin + 1);
      if (measuredNs == 0 && endNs > condition.warmupNs()) {
        network.runUntilNs(condition.warmupNs());
        network.meter().restart();
        measuredNs = condition.durationNs() / BINS * BINS - condition.warmupNs();
      }
      network.runUntilNs(endNs);
      shares.add(endNs, network.meter().deliveredBytesEver());
    }
    return outcome(condition, network.meter(), measuredNs, shares);
  }

  private static MixedControl control(Condition condition, GainFactory gains) {
    return new MixedControl(
        List.of(
            new MixedControl.Part(
                new FlowClass("bbr", "bbr"),
                new TunedBbr(gains.create(condition)),
                condition.bbrFlows()),
            new MixedControl.Part(
                new FlowClass("cubic", "cubic"),
                new Cubic(Cubic.Parameters.DEFAULTS),
                condition.cubicFlows())));
  }

  private static List<Sender> senders(Condition condition, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    List<Sender> senders = new ArrayList<>();
    for (int flow = 0; flow < condition.flows(); flow++) {
      StartOrder late = flow < condition.bbrFlows() ? StartOrder.BBR_LATE : StartOrder.CUBIC_LATE;
      long fromNs = condition.startOrder() == late ? Condition.LATE_NS : 0;
      senders.add(
          new Sender(condition.rttNs(), fromNs + random.nextLong(Condition.START_SPREAD_NS)));
    }
    return senders;
  }

  private static Outcome outcome(Condition condition, Meter meter, long measuredNs, Shares shares) {
    long[] bytes = meter.deliveredBytes();
    long bbrBytes = sum(bytes, 0, condition.bbrFlows());
    double share = (double) bbrBytes / Math.max(1, meter.deliveredTotal());
    long idleNs = idleLatencyNs(condition);
    return new Outcome(
        jain(Arrays.copyOf(bytes, condition.flows())),
        share,
        share / condition.fairBbrShare(),
        meter.deliveredTotal() * 8e9 / condition.rateBps() / measuredNs,
        loss(meter, 0, condition.bbrFlows()),
        loss(meter, condition.bbrFlows(), condition.flows()),
        loss(meter, 0, condition.flows()),
        Math.max(0, Math.round(meter.latencyNs().getMean()) - idleNs),
        Math.max(0, meter.latencyNs().getValueAtPercentile(50) - idleNs),
        shares.convergenceNs(share, condition.lastStartNs(), WINDOW_BINS, CONVERGED));
  }

  /** One way, from the start of a packet's transmission to its last bit, without a queue. */
  private static long idleLatencyNs(Condition condition) {
    double bits = 8.0 * TcpSpec.DEFAULTS.packetBytes();
    return condition.rttNs() / 2
        + Math.round(bits * 1e9 / condition.rateBps() + bits * 1e9 / TcpBottleneck.SENDER_RATE_BPS);
  }

  private static long sum(long[] values, int from, int to) {
    return IntStream.range(from, to).mapToLong(i -> values[i]).sum();
  }

  /** Jain's index over flows; 0 if nothing was delivered. */
  private static double jain(long[] bytes) {
    double[] byFlow = Arrays.stream(bytes).asDoubleStream().toArray();
    return Arrays.stream(byFlow).allMatch(flow -> flow == 0) ? 0 : Fairness.jain(byFlow);
  }

  private static double loss(Meter meter, int from, int to) {
    long sent = IntStream.range(from, to).mapToLong(meter::sentPackets).sum();
    long dropped = IntStream.range(from, to).mapToLong(meter::droppedPackets).sum();
    return sent == 0 ? 0 : (double) dropped / sent;
  }
}
