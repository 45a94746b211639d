package io.weir.benchmarks.validation.rows;

import static io.weir.benchmarks.validation.rows.LosslessNetwork.CONTROL_BYTES;
import static io.weir.benchmarks.validation.rows.LosslessNetwork.DELAY_NS;
import static io.weir.benchmarks.validation.rows.LosslessNetwork.PACKET_BYTES;
import static io.weir.benchmarks.validation.rows.LosslessNetwork.RATE_BPS;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;

/**
 * Row 2. Of N windows of W bytes what the path cannot hold stands in the queue: N·W − BDP. The BDP
 * is of the round trip of a packet and its acknowledgement over two links, 4,184 ns: 52,300 bytes.
 * Two windows of 200 packets: 434,400 − 52,300 = 382,100 bytes.
 */
public final class WindowsIntoOnePort implements Row {
  private static final long END_NS = 2_000_000;
  private static final double TOLERANCE = 0.03;

  private record Case(int senders, int windowPackets) {}

  private static final List<Case> CASES =
      List.of(
          new Case(2, 200), new Case(4, 100), new Case(8, 64), new Case(16, 100), new Case(64, 50));

  @Override
  public int number() {
    return 2;
  }

  @Override
  public String name() {
    return "N windows at line rate into one port";
  }

  @Override
  public String source() {
    return "conservation: peak queue = N·W − BDP";
  }

  @Override
  public Outcome run(Effort effort) {
    List<Check> checks = new ArrayList<>();
    double[] senders = new double[CASES.size()];
    double[] expected = new double[CASES.size()];
    double[] measured = new double[CASES.size()];
    long missing = 0;
    for (int i = 0; i < CASES.size(); i++) {
      LosslessNetwork network = run(CASES.get(i));
      Check peak = peak(CASES.get(i), network.peakQueueBytes());
      checks.add(peak);
      senders[i] = CASES.get(i).senders;
      expected[i] = peak.expected() / 1000;
      measured[i] = peak.measured() / 1000;
      missing += Math.abs(network.framesMissing());
    }
    checks.add(Check.equal("frames missing or invented", 0, missing, ""));
    return new Outcome(
        checks,
        List.of(
            new Plot(
                "Peak queue of N windows",
                "senders",
                "peak queue, KB",
                List.of(
                    new Series("N·W − BDP", senders, expected),
                    new Series("measured", senders, measured)))));
  }

  private static LosslessNetwork run(Case one) {
    List<Flow> flows = new ArrayList<>();
    for (int sender = 0; sender < one.senders; sender++) {
      flows.add(new Flow(sender, one.senders, 0));
    }
    Topology star = Star.of(one.senders + 1, RATE_BPS, DELAY_NS, DELAY_NS);
    FixedWindow window = new FixedWindow((long) one.windowPackets * PACKET_BYTES);
    LosslessNetwork network = new LosslessNetwork(star, window, flows);
    network.runUntilNs(END_NS);
    return network;
  }

  private static Check peak(Case one, long peakBytes) {
    double rttNs = 4 * DELAY_NS + 2 * (PACKET_BYTES + CONTROL_BYTES) * 8e9 / RATE_BPS;
    double bdpBytes = rttNs * RATE_BPS / 8e9;
    double expected = (double) one.senders * one.windowPackets * PACKET_BYTES - bdpBytes;
    return Check.within(
        "N = %d, W = %d packets: peak queue".formatted(one.senders, one.windowPackets),
        expected,
        TOLERANCE,
        peakBytes,
        "B");
  }
}
