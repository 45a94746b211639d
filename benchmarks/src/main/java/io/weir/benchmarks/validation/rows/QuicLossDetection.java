package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.rows.LossWatch.Ack;
import io.weir.benchmarks.validation.rows.LossWatch.Loss;
import io.weir.benchmarks.validation.rows.OutagePath.Outage;
import io.weir.sim.cc.ConstantRate;
import io.weir.sim.cc.Cubic;
import io.weir.sim.host.LossThresholds;
import io.weir.sim.host.TcpSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Row 15. QUIC's loss detection: the thresholds and the example of the RFC as arithmetic, and on a
 * host, where a switch drops one packet, or all for a while.
 */
public final class QuicLossDetection implements Row {
  private static final long MS_PS = 1_000_000_000;
  private static final long SECOND_PS = 1000 * MS_PS;
  private static final long MS_NS = 1_000_000;
  private static final long SECOND_NS = 1_000_000_000;

  /** The packet that is dropped, from 0. */
  private static final int DROPPED = 100;

  /** 1 Mb/s: a packet every 12.112 ms, none of them in a burst. */
  private static final ConstantRate.Parameters ONE_MBPS = new ConstantRate.Parameters(0.001);

  private static final long OUTAGE_RTT_NS = 40 * MS_NS;
  private static final long OUTAGE_FROM_NS = 5 * SECOND_NS;
  private static final int WINDOW_PACKETS = 20;

  @Override
  public int number() {
    return 15;
  }

  @Override
  public String name() {
    return "QUIC's loss thresholds and persistent congestion";
  }

  @Override
  public String source() {
    return "RFC 9002 sections 6.1, 6.2.1 and 7.6";
  }

  @Override
  public Outcome run(Effort effort) {
    List<Check> checks = new ArrayList<>();
    checks.addAll(arithmetic());
    checks.addAll(example());
    checks.addAll(packetThreshold());
    checks.addAll(timeThreshold());
    checks.addAll(outages());
    return new Outcome(checks, List.of());
  }

  private static List<Check> arithmetic() {
    return List.of(
        Check.equal("kPacketThreshold", 3, LossThresholds.PACKETS, "packets"),
        millis("time threshold, smoothed 40 ms, latest 48 ms", 54, time(40, 48)),
        millis("time threshold, smoothed 48 ms, latest 40 ms", 54, time(48, 40)),
        millis("time threshold, never below kGranularity", 1, time(0, 0)),
        millis(
            "probe timeout, smoothed 40 ms, rttvar 10 ms, ack delay 25 ms",
            105,
            LossThresholds.probeTimeoutPs(40 * MS_PS, 10 * MS_PS, 25 * MS_PS)),
        millis(
            "probe timeout, smoothed 40 ms, rttvar 0, ack delay 25 ms",
            66,
            LossThresholds.probeTimeoutPs(40 * MS_PS, 0, 25 * MS_PS)));
  }

  private static long time(long smoothedMs, long latestMs) {
    return LossThresholds.timePs(smoothedMs * MS_PS, latestMs * MS_PS);
  }

  private static Check millis(String what, double expectedMs, long measuredPs) {
    return Check.equal(what, expectedMs, (double) measuredPs / MS_PS, "ms");
  }

  /**
   * Section 7.6.3: a probe timeout of 2 s; packets 2 to 8, sent from t = 1 to t = 8, are lost, and
   * the acknowledgement of packet 9 shows persistent congestion. Section 7.6.2: the time between
   * the first and the last must exceed 6 s.
   */
  private static List<Check> example() {
    return List.of(
        persistent("section 7.6.3: lost from t = 1 to t = 8", 1, 8, 1),
        persistent("the same with the last one sent at t = 6", 1, 6, 0),
        persistent("the same with the last one sent at t = 7, the very threshold", 1, 7, 0));
  }

  private static Check persistent(String what, long firstS, long lastS, int expected) {
    boolean found =
        LossThresholds.isPersistent(firstS * SECOND_PS, lastS * SECOND_PS, 2 * SECOND_PS);
    return Check.equal(what + ": persistent congestion", expected, found ? 1 : 0, "");
  }

  // --- on a host ---------------------------------------------------------------------------------

  /**
   * A path so long that a third later packet is acknowledged before 9/8 of a round trip are over.
   */
  private static List<Check> packetThreshold() {
    long rttNs = 480 * MS_NS;
    int three = laterPackets(dropOne(spec(LossThresholds.PACKETS), rttNs));
    int four = laterPackets(dropOne(spec(LossThresholds.PACKETS + 1), rttNs));
    Check check = Check.equal("on a host: later packets that make one lost", 3, three, "packets");
    return List.of(
        check,
        Check.fails(
            Check.equal("on a host with a threshold of 4: later packets", 3, four, "packets")));
  }

  /** Packets sent after the dropped one that had arrived when it was taken for lost. */
  private static int laterPackets(LossWatch watch) {
    long lostNs = onlyLoss(watch).atNs();
    return (int) watch.acks().stream().filter(ack -> ack.atNs() <= lostNs).count() - DROPPED;
  }

  /** A path so short that 9/8 of a round trip are over when one later packet is acknowledged. */
  private static List<Check> timeThreshold() {
    LossWatch watch = dropOne(spec(LossThresholds.PACKETS), 160 * MS_NS);
    Ack before = watch.acks().get(DROPPED - 1);
    long spacingNs = before.sentNs() - watch.acks().get(DROPPED - 2).sentNs();
    long waitedNs = onlyLoss(watch).atNs() - before.sentNs() - spacingNs;
    return List.of(
        Check.equal(
            "on a host: time after which a packet is lost", 1.125 * before.rttNs(), waitedNs, "ns"),
        Check.equal("on a host: later packets by then", 1, laterPackets(watch), "packets"));
  }

  private static TcpSpec spec(int reorderingPackets) {
    TcpSpec d = TcpSpec.DEFAULTS;
    return new TcpSpec(
        d.payloadBytes(),
        d.headerBytes(),
        d.controlBytes(),
        d.handshakeBytes(),
        1,
        d.ackDelayUs(),
        d.receiveWindowBytes(),
        d.minRtoUs(),
        d.initialRtoUs(),
        d.maxRtoUs(),
        TcpSpec.Rule.rfc9002,
        reorderingPackets,
        d.tailProbe(),
        d.burstUs(),
        d.dataPriority(),
        d.controlPriority());
  }

  private static LossWatch dropOne(TcpSpec spec, long rttNs) {
    // Once without a loss, to see when the packet is sent.
    Ack dropped = run(spec, rttNs, Outage.NONE).acks().get(DROPPED);
    return run(spec, rttNs, Outage.ofPacketSentAt(dropped.sentNs(), rttNs, spec.packetBytes()));
  }

  private static LossWatch run(TcpSpec spec, long rttNs, Outage outage) {
    LossWatch watch = new LossWatch(new ConstantRate(ONE_MBPS));
    new OutagePath(spec, watch, rttNs, outage).runUntilNs(3 * SECOND_NS);
    return watch;
  }

  private static Loss onlyLoss(LossWatch watch) {
    if (watch.losses().size() != 1) {
      throw new IllegalStateException("expected one loss, found " + watch.losses());
    }
    return watch.losses().get(0);
  }

  /**
   * All packets are dropped for a while. What was sent before the flow falls silent is lost within
   * a round trip; then come probes, one and three probe timeouts after the last acknowledgement.
   * Once the second is lost too, the first and the last loss are three probe timeouts and what was
   * sent in a round trip apart.
   */
  private static List<Check> outages() {
    long probeTimeoutNs =
        onlyProbeTimeoutPs(run(spec(LossThresholds.PACKETS), OUTAGE_RTT_NS, Outage.NONE)) / 1000;
    long shortNs = 2 * probeTimeoutNs;
    long longNs = 4 * probeTimeoutNs;
    LossWatch before = outage(shortNs);
    LossWatch after = outage(longNs);
    long packetBytes = TcpSpec.DEFAULTS.packetBytes();
    return List.of(
        Check.equal("outage of 2 probe timeouts: persistent congestion", 0, persistent(before), ""),
        Check.atLeast(
            "outage of 2 probe timeouts: least window",
            WINDOW_PACKETS / 2,
            (double) leastWindowBytes(before) / packetBytes,
            "packets"),
        Check.equal("outage of 4 probe timeouts: persistent congestion", 1, persistent(after), ""),
        Check.equal(
            "outage of 4 probe timeouts: least window",
            1,
            (double) leastWindowBytes(after) / packetBytes,
            "packets"),
        Check.between(
            "shortest outage that is persistent congestion",
            3,
            3 + (double) OUTAGE_RTT_NS / probeTimeoutNs,
            (double) shortestPersistentNs(shortNs, longNs) / probeTimeoutNs,
            "probe timeouts"));
  }

  /** The probe timeout once the round trip has been the same for so long that rttvar is 0. */
  private static long onlyProbeTimeoutPs(LossWatch steady) {
    long rttPs = steady.acks().get(DROPPED).rttNs() * 1000;
    return LossThresholds.probeTimeoutPs(rttPs, 0, TcpSpec.DEFAULTS.ackDelayUs() * 1_000_000);
  }

  private static long shortestPersistentNs(long tooShortNs, long longEnoughNs) {
    long low = tooShortNs;
    long high = longEnoughNs;
    while (high - low > MS_NS) {
      long middle = (low + high) / 2;
      if (persistent(outage(middle)) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static LossWatch outage(long lengthNs) {
    Cubic.Parameters d = Cubic.Parameters.DEFAULTS;
    Cubic cubic =
        new Cubic(
            new Cubic.Parameters(
                d.scale(),
                d.beta(),
                d.fastConvergence(),
                d.hystart(),
                d.initialWindowPackets(),
                WINDOW_PACKETS,
                d.slowStartLimitPackets(),
                d.restartIdleNs()));
    LossWatch watch = new LossWatch(cubic);
    OutagePath path =
        new OutagePath(
            spec(LossThresholds.PACKETS),
            watch,
            OUTAGE_RTT_NS,
            new Outage(OUTAGE_FROM_NS, OUTAGE_FROM_NS + lengthNs));
    path.runUntilNs(OUTAGE_FROM_NS + lengthNs + 2 * SECOND_NS);
    return watch;
  }

  private static int persistent(LossWatch watch) {
    return (int) watch.losses().stream().filter(Loss::timeout).count();
  }

  private static long leastWindowBytes(LossWatch watch) {
    return watch.losses().stream().mapToLong(Loss::windowBytes).min().orElseThrow();
  }
}
