package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.bottleneck.TcpBottleneck;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.BbrV1;
import java.util.ArrayList;
import java.util.List;

/**
 * Row 16. One BBR v1 flow alone: it leaves STARTUP after 3 rounds in which the bandwidth grew by
 * less than 25 %, finds the link's bandwidth, and 10 s after a PROBE_RTT holds 4 packets for at
 * least 200 ms again. The negative control probes for 100 ms.
 */
public final class BbrStatesRow implements Row {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long PROBE_PACKETS = 4;
  private static final long PACKET_BYTES = 1_514;

  @Override
  public int number() {
    return 16;
  }

  @Override
  public String name() {
    return "BBR v1: startup, bandwidth, PROBE_RTT";
  }

  @Override
  public String source() {
    return "draft-cardwell-iccrg-bbr-congestion-control-00, sections 4.1 and 4.3";
  }

  @Override
  public Outcome run(Effort effort) {
    List<Check> checks = new ArrayList<>();
    List<Plot> plots = new ArrayList<>();
    double[] buffers = effort == Effort.FULL ? new double[] {0.5, 1, 4} : new double[] {1};
    for (double buffer : buffers) {
      Watch watch = run(BbrV1.Parameters.DEFAULTS, buffer, 45);
      String which = "buffer %s BDP: ".formatted(buffer);
      checks.addAll(watch.checks(which));
      plots.add(
          new Plot(
              "BBR v1 alone, " + which.replace(":", ""),
              "time, s",
              "bytes in flight",
              List.of(new Series("in flight", array(watch.times), array(watch.inFlight)))));
    }
    Watch hasty = run(probingFor(100_000_000), 1, 25);
    checks.add(Check.fails(hasty.atProbeWindow("PROBE_RTT of 100 ms: ")));
    return new Outcome(checks, plots);
  }

  private static Watch run(BbrV1.Parameters parameters, double bufferBdp, long seconds) {
    Watch watch = new Watch();
    long bytes = Math.round(bufferBdp * TcpBottleneck.BDP_BYTES);
    AckTap bbr = new AckTap(new BbrV1(parameters), watch);
    new TcpBottleneck(bbr, 1, 0, bytes, 1).runUntilNs(seconds * SECOND_NS);
    return watch;
  }

  private static BbrV1.Parameters probingFor(long probeRttDurationNs) {
    BbrV1.Parameters d = BbrV1.Parameters.DEFAULTS;
    return new BbrV1.Parameters(
        d.cwndGain(),
        d.probeGain(),
        d.extraAckedGain(),
        d.initialWindowPackets(),
        d.bandwidthWindowRounds(),
        d.minRttWindowNs(),
        probeRttDurationNs);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** What the flow does, by state. */
  private static final class Watch implements AckTap.Observer {
    private static final long PLOT_STEP_NS = 50_000_000;

    private final List<Double> times = new ArrayList<>();
    private final List<Double> inFlight = new ArrayList<>();
    private final List<Long> intervalsNs = new ArrayList<>();
    private final List<Long> heldNs = new ArrayList<>();
    private long round;
    private double fullBps;
    private int slowRounds;
    private int slowRoundsAtExit = -1;
    private long leftNs = -1;
    private long drainedNs = -1;
    private boolean probing;
    private double bandwidthBps;

    @Override
    public void acknowledged(AckEvent event, long[] block, int offset) {
      BbrV1.State state = BbrV1.state(block, offset);
      bandwidthBps = BbrV1.btlBwBps(block, offset);
      if (slowRoundsAtExit < 0 && BbrV1.roundCount(block, offset) > round) {
        round = BbrV1.roundCount(block, offset);
        startupRound();
      }
      if (slowRoundsAtExit < 0 && state != BbrV1.State.STARTUP) {
        slowRoundsAtExit = slowRounds;
      }
      probeRtt(event, state == BbrV1.State.PROBE_RTT);
      if (event.nowNs >= times.size() * PLOT_STEP_NS) {
        times.add(event.nowNs / 1e9);
        inFlight.add((double) event.inFlightBytes);
      }
    }

    private void startupRound() {
      if (bandwidthBps >= 1.25 * fullBps) {
        fullBps = bandwidthBps;
        slowRounds = 0;
      } else {
        slowRounds++;
      }
    }

    private void probeRtt(AckEvent event, boolean now) {
      if (now && !probing) {
        drainedNs = -1;
        if (leftNs >= 0) {
          intervalsNs.add(event.nowNs - leftNs);
        }
      } else if (!now && probing) {
        leftNs = event.nowNs;
        // A flow that never came down to the window has not held it at all.
        heldNs.add(drainedNs < 0 ? 0 : event.nowNs - drainedNs);
      }
      if (now && drainedNs < 0 && event.inFlightBytes <= PROBE_PACKETS * PACKET_BYTES) {
        drainedNs = event.nowNs;
      }
      probing = now;
    }

    private List<Check> checks(String which) {
      double link = TcpBottleneck.RATE_BPS / 1e6;
      List<Check> checks = new ArrayList<>();
      checks.add(
          Check.equal(which + "slow rounds that ended STARTUP", 3, slowRoundsAtExit, "rounds"));
      checks.add(Check.within(which + "bandwidth", link, 0.02, bandwidthBps / 1e6, "Mbit/s"));
      checks.add(Check.atLeast(which + "times in PROBE_RTT in 45 s", 4, heldNs.size(), ""));
      checks.add(atProbeWindow(which));
      for (int i = 0; i < intervalsNs.size(); i++) {
        String what = which + "from PROBE_RTT %d to the next".formatted(i + 1);
        checks.add(Check.within(what, 10, 0.02, intervalsNs.get(i) / 1e9, "s"));
      }
      return checks;
    }

    /** NaN, which no check lets pass, if there was no PROBE_RTT. */
    private Check atProbeWindow(String which) {
      double heldMs =
          heldNs.stream().mapToLong(Long::longValue).min().stream()
              .mapToDouble(ns -> ns / 1e6)
              .findFirst()
              .orElse(Double.NaN);
      return Check.atLeast(which + "shortest time at 4 packets", 200, heldMs, "ms");
    }
  }
}
