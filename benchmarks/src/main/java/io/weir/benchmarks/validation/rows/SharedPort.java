package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Series;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.SwitchSpec;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.scenario.AlgorithmSpec;
import io.weir.sim.scenario.EcnSpec;
import io.weir.sim.scenario.NetworkSpec;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Endless flows of as many RoCE hosts share the port to one receiver. They start within 10 µs; what
 * happens before the warm-up's end is not measured.
 *
 * @param senders N
 * @param linkRateGbps rate of every link, Gb/s
 * @param rttNs round-trip time of propagation alone, ns; a multiple of 4
 * @param roce the hosts, see {@link #hosts}
 * @param ecn marking, or null for none
 * @param switches the switch
 * @param warmupUs when the measured part begins, µs
 * @param endUs when it ends, µs
 */
record SharedPort(
    int senders,
    double linkRateGbps,
    long rttNs,
    RoceSpec roce,
    Ecn ecn,
    SwitchSpec switches,
    long warmupUs,
    long endUs) {
  private static final long SEED = 1;
  private static final long START_JITTER_NS = 10_000;
  private static final long BUFFER_BYTES = 32L << 20;

  /** Samples of the queue, as many as there can be time bins. */
  private static final int SAMPLES = 10_000;

  /** Points of a line in a plot. */
  private static final int POINTS = 400;

  /** A lossless switch that writes telemetry. */
  static final SwitchSpec TELEMETRY =
      new SwitchSpec(
          SwitchSpec.Kind.shared,
          SwitchSpec.DEFAULTS.bufferBytes(),
          SwitchSpec.DEFAULTS.priorities(),
          SwitchSpec.DEFAULTS.losslessPriorities(),
          true,
          SwitchSpec.DEFAULTS.pfcShift(),
          SwitchSpec.DEFAULTS.lossyShift(),
          SwitchSpec.COMPUTED,
          SwitchSpec.DEFAULTS.reserveBytes(),
          true);

  /** What came of the measured part of a run. */
  static final class Measured {
    private final SharedPort scenario;
    private final MeteredControl control;
    private final Histogram queueBytes = new Histogram(1L << 32, 3);
    private final List<Double> timesMs = new ArrayList<>();
    private final List<Double> queueKb = new ArrayList<>();
    private SimulationResult result;

    private Measured(SharedPort scenario, MeteredControl control) {
      this.scenario = scenario;
      this.control = control;
    }

    private Measured run() {
      Simulation simulation = new Simulation(scenario.scenario(), SEED, control);
      result = simulation.run(() -> sample(simulation));
      return this;
    }

    private void sample(Simulation simulation) {
      if (simulation.nowNs() > scenario.warmupUs * 1000) {
        // Links are numbered by host, the last of which receives; a link's second port leads to it.
        long bytes = simulation.queueBytes(2 * scenario.senders + 1);
        queueBytes.recordValue(bytes);
        timesMs.add(simulation.nowNs() / 1e6);
        queueKb.add(bytes / 1000.0);
      }
    }

    /** Share of the port's rate that was delivered, headers included. */
    double utilisation() {
      return result.goodputGbps() / scenario.linkRateGbps;
    }

    double jain() {
      return result.jain();
    }

    double queueBytes(double percentile) {
      return queueBytes.getValueAtPercentile(percentile);
    }

    double rttUs(double percentile) {
      return control.rttNs(percentile) / 1000;
    }

    /** Ports that were paused, by priority. */
    int pausedPorts() {
      return result.details().pauses().size();
    }

    /** The queue in KB over time in ms. */
    Series queue(String name) {
      return new Series(name, thinned(timesMs), thinned(queueKb));
    }

    private static List<Double> thinned(List<Double> values) {
      return IntStream.range(0, POINTS)
          .mapToObj(point -> values.get((int) ((long) point * values.size() / POINTS)))
          .toList();
    }

    /** A flow's mean rates in Gb/s over time in ms, from the start. */
    Series rate(String name, int flow) {
      List<SimulationResult.Bin> bins = result.bins();
      int width = Math.max(1, bins.size() / POINTS);
      List<Double> times = new ArrayList<>();
      List<Double> rates = new ArrayList<>();
      for (int from = 0; from + width <= bins.size(); from += width) {
        List<SimulationResult.Bin> some = bins.subList(from, from + width);
        times.add(some.get(width - 1).endNs() / 1e6);
        rates.add(some.stream().mapToDouble(bin -> bin.gbps().get(flow)).average().orElseThrow());
      }
      return new Series(name, times, rates);
    }
  }

  /** The reference environment's hosts but for these; messages are no limit. */
  static RoceSpec hosts(int payloadBytes, int burstBytes, long cnpSpacingNs, long baseRttNs) {
    RoceSpec d = RoceSpec.DEFAULTS;
    return new RoceSpec(
        payloadBytes,
        d.headerBytes(),
        d.controlBytes(),
        d.probeBytes(),
        d.messagePackets(),
        1 << 20,
        burstBytes,
        d.ackCoalescing(),
        cnpSpacingNs,
        d.nackSpacingNs(),
        d.timeoutUs(),
        d.probeTimeoutNs(),
        baseRttNs,
        d.initialRateFraction(),
        d.minRateQ20());
  }

  /**
   * Runs with an algorithm, whose flows begin at these shares of the line rate if there are any.
   */
  Measured run(CongestionControl algorithm, double... initialShares) {
    return new Measured(this, new MeteredControl(algorithm, initialShares, warmupUs * 1000)).run();
  }

  private Scenario scenario() {
    NetworkSpec d = NetworkSpec.DEFAULTS;
    NetworkSpec network =
        new NetworkSpec(
            NetworkSpec.Kind.star,
            linkRateGbps,
            rttNs / 4,
            rttNs / 4,
            d.fabricRateGbps(),
            d.fabricDelayNs(),
            d.leftHosts(),
            d.rightHosts(),
            d.lineSwitches(),
            d.hostsPerSwitch(),
            d.leaves(),
            d.spines(),
            d.hostsPerLeaf(),
            d.k(),
            d.topologyFile(),
            d.loss(),
            BUFFER_BYTES,
            EcnSpec.of(ecn),
            switches,
            List.of(),
            List.of(),
            d.convergenceUs());
    return new Scenario(
        "validation",
        network,
        roce,
        new TrafficSpec(Pattern.manyToOne, senders, 1, START_JITTER_NS),
        new RunSpec(endUs, warmupUs, SAMPLES),
        AlgorithmSpec.DEFAULTS);
  }
}
