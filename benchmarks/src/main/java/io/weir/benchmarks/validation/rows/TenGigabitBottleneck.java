package io.weir.benchmarks.validation.rows;

import io.weir.artefact.StrictYaml;
import io.weir.benchmarks.picture.Series;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.measure.Fairness;
import io.weir.sim.measure.Meter;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * TCP senders at 40 Gb/s share a bottleneck of 10 Gb/s, 100 µs away from their receiver: the BDP is
 * 125,000 bytes, 82.6 packets. Every sender's link adds up to 1,211 ns at random, a packet's time
 * on the bottleneck: without such noise flows lock into phase, and marks always meet the same ones.
 *
 * @param senders how many
 * @param thresholdPackets K, queue from which packets are marked, packets; 0 for no marking
 * @param bufferBytes buffer of the bottleneck
 * @param warmupUs when the measured part begins, µs
 * @param endUs when it ends, µs
 */
record TenGigabitBottleneck(
    int senders, int thresholdPackets, long bufferBytes, long warmupUs, long endUs) {
  /** Bytes of a full packet on the wire. */
  static final int PACKET_BYTES = 1514;

  /** Product of rate and two-way delay, bytes. */
  static final long BDP_BYTES = 125_000;

  private static final double RATE_BPS = 10e9;
  private static final int SAMPLE_NS = 5_000;

  /** Points of a line in a plot. */
  private static final int POINTS = 400;

  private static final String NETWORK =
      """
      name: ten-gigabit-bottleneck
      transport: tcp
      network:
        topology: dumbbell
        leftHosts: %1$d
        rightHosts: 1
        linkRateGbps: 40
        hostToSwitchDelayNs: 1000
        switchToHostDelayNs: 1000
        fabricRateGbps: 10
        fabricDelayNs: 48000
        bufferBytes: %2$d
        ecn: {enabled: %3$b, kminBytes: %4$d, kmaxBytes: %4$d, pmax: 1}
        events:
      %5$s
      tcp: {ackEvery: 1, receiveWindowBytes: 100000000}
      traffic: {pattern: manyToOne, hosts: %1$d, startJitterNs: 1000000}
      run: {warmupUs: %6$d, durationUs: %7$d}
      """;

  /**
   * What came of the measured part of a run.
   *
   * @param meanPackets mean queue, packets
   * @param maxPackets largest queue, packets
   * @param utilisation share of the bottleneck's rate that was delivered
   * @param jain Jain's index over flows
   * @param goodputGbps what all flows got, headers included, Gb/s
   * @param queue the queue in packets over the first of the measured time in ms
   */
  record Measured(
      double meanPackets,
      double maxPackets,
      double utilisation,
      double jain,
      double goodputGbps,
      Series queue) {}

  private Scenario scenario() {
    StringBuilder events = new StringBuilder();
    for (int sender = 0; sender < senders; sender++) {
      events.append(
          "    - {atUs: 0, link: [%d, %d], jitterNs: 1211}%n".formatted(sender, senders + 1));
    }
    // What waits behind the packet that departs: with it there are K.
    long thresholdBytes = Math.max(1, thresholdPackets - 1) * (long) PACKET_BYTES;
    String text =
        NETWORK.formatted(
            senders,
            bufferBytes,
            thresholdPackets > 0,
            thresholdBytes,
            events.toString().stripTrailing(),
            warmupUs,
            endUs);
    return Scenario.from(StrictYaml.parse("ten-gigabit-bottleneck", text));
  }

  Measured run(CongestionControl control, long seed) {
    Simulation simulation = new Simulation(scenario(), seed, control);
    Meter meter = simulation.meter();
    simulation.runUntil(warmupUs * 1000);
    meter.restart();
    // Links are numbered as the dumbbell has them: the hosts' first, the one in the middle last.
    int port = 2 * (senders + 1);
    List<Double> timesMs = new ArrayList<>();
    List<Double> packets = new ArrayList<>();
    double sum = 0;
    double largest = 0;
    long samples = 0;
    for (long timeNs = warmupUs * 1000; timeNs <= endUs * 1000; timeNs += SAMPLE_NS) {
      simulation.runUntil(timeNs);
      double queue = (double) simulation.queueBytes(port) / PACKET_BYTES;
      sum += queue;
      largest = Math.max(largest, queue);
      if (samples++ < POINTS) {
        timesMs.add(timeNs / 1e6);
        packets.add(queue);
      }
    }
    simulation.requireSound();
    double bps = meter.deliveredTotal() * 8.0 / (endUs - warmupUs) * 1e6;
    double jain = Fairness.jain(Arrays.stream(meter.deliveredBytes()).asDoubleStream().toArray());
    Series line = new Series("N = " + senders, timesMs, packets);
    return new Measured(sum / samples, largest, bps / RATE_BPS, jain, bps / 1e9, line);
  }

  /** Runs with seeds 1 to {@code seeds}; an instance of the algorithm may serve them all. */
  List<Measured> runs(CongestionControl control, int seeds) {
    List<Measured> runs = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      runs.add(run(control, seed));
    }
    return runs;
  }
}
