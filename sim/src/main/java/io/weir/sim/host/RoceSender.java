package io.weir.sim.host;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.BurstTap;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.Need;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Telemetry;
import java.util.Set;

/**
 * The sending end of queue pairs: windows and pacing as the congestion control wants them,
 * go-back-N, the retransmission timer, RTT probes.
 */
final class RoceSender {
  private static final long PS = Hosts.PS;

  private final Hosts hosts;
  private final RoceSpec spec;
  private final CongestionControl control;

  /** The control, if it wants to see bursts; else null. */
  private final BurstTap tap;

  private final long payloadBytes;
  private final long packetBytes;
  private final long messageBytes;
  private final long timeoutPs;
  private final AckEvent ack = new AckEvent();
  private final LossEvent loss = new LossEvent();
  private final RttProbeEvent probe = new RttProbeEvent();

  RoceSender(Hosts hosts, RoceSpec spec, CongestionControl control) {
    this.hosts = hosts;
    this.spec = spec;
    this.control = control;
    tap = control instanceof BurstTap wanted ? wanted : null;
    payloadBytes = spec.payloadBytes();
    packetBytes = spec.packetBytes();
    messageBytes = spec.messagePackets() * payloadBytes;
    timeoutPs = spec.timeoutUs() * 1000 * PS;
  }

  void start(QueuePair qp, long nowPs) {
    long lineBps = host(qp).nic.lineRateBps();
    control.onStart(
        new FlowContext(
            qp.flow,
            nowPs / PS,
            lineBps,
            spec.baseRttNs(),
            spec.packetBytes(),
            Math.max(1, Math.round(lineBps * spec.initialRateFraction())),
            hosts.randomSeed(qp.flow)),
        hosts.blocks(),
        hosts.block(qp));
    Set<Need> needs = control.needs(qp.flow);
    qp.probes = needs.contains(Need.RTT_PROBES);
    qp.telemetry = needs.contains(Need.TELEMETRY);
    qp.started = true;
    qp.startedPs = nowPs;
    qp.eligiblePs = nowPs;
    qp.reportedPs = nowPs;
    qp.probeTimeoutPs = spec.probeTimeoutNs() * PS;
    qp.probeOverduePs = spec.probeOverdueNs() * PS;
    qp.messageLimit = messageLimit(0);
    armTimer(qp);
    schedule(qp, nowPs);
  }

  private long messageLimit(long unacked) {
    return (unacked / messageBytes + spec.outstandingMessages()) * messageBytes;
  }

  /** There is more to send. */
  void append(QueuePair qp, long bytes, long nowPs) {
    qp.available += bytes;
    if (qp.outOfData) {
      qp.outOfData = false;
      // Time spent without data is not made up for.
      qp.eligiblePs = Math.max(qp.eligiblePs, nowPs);
    }
    schedule(qp, nowPs);
  }

  void timerFired(QueuePair qp, long nowPs) {
    int block = hosts.block(qp);
    if (timerPs(block) <= nowPs) {
      hosts.blocks()[block + CongestionControl.TIMER_NS] = CongestionControl.NO_TIMER;
      control.onTimer(nowPs / PS, hosts.blocks(), block);
    }
    if (qp.inFlight() > 0 && qp.timeoutPs <= nowPs) {
      qp.timeoutPs = nowPs + timeoutPs;
      goBack(qp, qp.unacked, true, nowPs);
    }
    armTimer(qp);
    schedule(qp, nowPs);
  }

  void acknowledged(QueuePair qp, long nowPs, long frame, long echo, long stamp) {
    long acked = Math.max(0, (echo >>> 1) - qp.unacked);
    if (acked > 0) {
      advanceTo(qp, echo >>> 1, nowPs);
    }
    boolean told = Frame.collectsTelemetry(frame);
    Telemetry records = hosts.telemetry();
    ack.nowNs = nowPs / PS;
    ack.ackedPackets = packets(acked);
    ack.ackedBytes = acked + ack.ackedPackets * spec.headerBytes();
    ack.inFlightBytes = wireBytes(qp.inFlight());
    ack.priorInFlightBytes = ack.inFlightBytes + ack.ackedBytes;
    ack.rttNs = (nowPs - (told ? records.stampPs((int) stamp) : stamp)) / PS;
    ack.windowLimited = qp.bounded || !qp.outOfData;
    ack.marked = (echo & 1) != 0;
    ack.telemetry = told ? records : null;
    ack.telemetryRecord = told ? (int) stamp : -1;
    control.onAck(ack, hosts.blocks(), hosts.block(qp));
    if (told) {
      records.close((int) stamp);
    }
    armTimer(qp);
    schedule(qp, nowPs);
    if (acked > 0 && qp.listener != null) {
      qp.listener.acknowledged(qp.flow, acked, nowPs);
    }
  }

  /** Packets that {@code payload} bytes fill. */
  private long packets(long payload) {
    return payload == payloadBytes ? 1 : (payload + payloadBytes - 1) / payloadBytes;
  }

  private long wireBytes(long payload) {
    return payload + packets(payload) * spec.headerBytes();
  }

  void refused(QueuePair qp, long nowPs, long position) {
    if (position < qp.unacked) {
      return;
    }
    qp.nacks++;
    long acked = position - qp.unacked;
    advanceTo(qp, position, nowPs);
    goBack(qp, position, false, nowPs);
    if (acked > 0 && qp.listener != null) {
      qp.listener.acknowledged(qp.flow, acked, nowPs);
    }
  }

  void congestionNotified(QueuePair qp, long nowPs) {
    qp.cnps++;
    hosts.meter().congestionNotified();
    control.onCnp(nowPs / PS, hosts.blocks(), hosts.block(qp));
    armTimer(qp);
    schedule(qp, nowPs);
  }

  void probeAnswered(QueuePair qp, long nowPs, long id, long stampPs) {
    if (id <= qp.probeAnswered) {
      return;
    }
    // A late answer counts; answers to probes sent meanwhile would report the same queue again.
    qp.probeAnswered = qp.probeSent;
    qp.probeTimeoutPs = spec.probeTimeoutNs() * PS;
    report(qp, nowPs - stampPs, nowPs);
    armTimer(qp);
    schedule(qp, nowPs);
  }

  /** Tells the algorithm a round-trip time, or a lower bound of one that is not over yet. */
  private void report(QueuePair qp, long rttPs, long nowPs) {
    probe.nowNs = nowPs / PS;
    probe.rttNs = rttPs / PS;
    probe.nacks = qp.nacks;
    probe.cnps = qp.cnps;
    probe.bytesSent = qp.bytesSent;
    probe.packetsSent = qp.packetsSent;
    probe.monitorIntervalNs = (nowPs - qp.reportedPs) / PS;
    qp.nacks = 0;
    qp.cnps = 0;
    qp.bytesSent = 0;
    qp.packetsSent = 0;
    qp.reportedPs = nowPs;
    qp.probeOverduePs = 2 * rttPs;
    control.onRttProbe(probe, hosts.blocks(), hosts.block(qp));
  }

  private void advanceTo(QueuePair qp, long position, long nowPs) {
    qp.unacked = Math.max(qp.unacked, position);
    qp.next = Math.max(qp.next, qp.unacked);
    qp.messageLimit = messageLimit(qp.unacked);
    qp.timeoutPs = nowPs + timeoutPs;
  }

  private void goBack(QueuePair qp, long position, boolean timeout, long nowPs) {
    loss.nowNs = nowPs / PS;
    loss.lostBytes = wireBytes(qp.next - position);
    loss.timeout = timeout;
    loss.startsRecovery = true;
    loss.priorInFlightBytes = wireBytes(qp.inFlight());
    qp.next = position;
    control.onLoss(loss, hosts.blocks(), hosts.block(qp));
    armTimer(qp);
    schedule(qp, nowPs);
  }

  void sendBurst(QueuePair qp, long nowPs) {
    long payload = 0;
    int packets = 0;
    long first = qp.next;
    while (payload < spec.burstBytes() && maySend(qp)) {
      if (qp.inFlight() == 0) {
        qp.timeoutPs = nowPs + timeoutPs;
      }
      long segment = Math.min(payloadBytes, qp.available - qp.next);
      long position = qp.next;
      qp.next += segment;
      sendData(qp, position, segment, !maySend(qp), nowPs);
      payload += segment;
      packets++;
    }
    if (packets > 0) {
      account(qp, first, payload, packets, nowPs);
    }
  }

  private void account(QueuePair qp, long first, long payload, int packets, long nowPs) {
    long again = Math.min(payload, Math.max(0, qp.highest - first));
    hosts.meter().sent(qp.flow, packets, again == 0 ? 0 : packets(again));
    qp.highest = Math.max(qp.highest, qp.next);
    long bytes = payload + (long) packets * spec.headerBytes();
    qp.bytesSent += bytes;
    qp.packetsSent += packets;
    qp.unprobedBytes += payload;
    long rateBps = hosts.blocks()[hosts.block(qp) + CongestionControl.RATE_BPS];
    long gapPs = NicScheduler.paceGapPs(bytes, rateBps);
    qp.pacedBps = rateBps;
    // Time lost to other flows of the NIC is made up for, but never more than one burst.
    qp.eligiblePs = Math.max(qp.eligiblePs, nowPs - gapPs) + gapPs;
    armTimer(qp);
    if (tap == null) {
      maybeProbe(qp, nowPs);
    } else {
      tapped(qp, bytes, packets, nowPs);
    }
    if (!qp.bounded && qp.next == qp.available) {
      qp.outOfData = true;
      control.onAppLimited(nowPs / PS, hosts.blocks(), hosts.block(qp));
    }
    schedule(qp, nowPs);
  }

  private void tapped(QueuePair qp, long bytes, int packets, long nowPs) {
    long probesBefore = qp.probeSent;
    tap.onBurst(nowPs / PS, bytes, packets, hosts.blocks(), hosts.block(qp));
    maybeProbe(qp, nowPs);
    tap.onBurstDone(qp.probeSent > probesBefore, hosts.blocks(), hosts.block(qp));
  }

  private void maybeProbe(QueuePair qp, long nowPs) {
    if (!qp.probes) {
      return;
    }
    long agePs = nowPs - qp.probeSentPs;
    if (qp.probeSent == qp.probeAnswered) {
      if (qp.probeSent > 0
          && qp.unprobedBytes < spec.probeSpacingBytes()
          && isSteady(qp)
          && !control.probesEveryBurst(hosts.blocks(), hosts.block(qp))) {
        return;
      }
    } else if (agePs < qp.probeTimeoutPs) {
      if (agePs >= qp.probeOverduePs) {
        report(qp, agePs, nowPs);
      }
      return;
    } else {
      qp.probeTimeoutPs *= 2;
    }
    qp.unprobedBytes = 0;
    qp.probedBps = qp.pacedBps;
    qp.probeSentPs = nowPs;
    long frame = Frame.of(qp.flow, Frame.PROBE, spec.probeBytes());
    hosts.send(frame, ++qp.probeSent, nowPs, -1);
  }

  /** Its rate is within a quarter of what it was at the last probe. */
  private static boolean isSteady(QueuePair qp) {
    return Math.abs(qp.pacedBps - qp.probedBps) < qp.probedBps / 4;
  }

  private boolean maySend(QueuePair qp) {
    // At least one packet may always be in flight, or a small window would end the flow.
    return qp.next < qp.available
        && qp.next < qp.messageLimit
        && (qp.next == qp.unacked || qp.next - qp.unacked + payloadBytes <= windowPayload(qp));
  }

  /** The window in payload bytes; the division is made only when the window has changed. */
  private long windowPayload(QueuePair qp) {
    long windowBytes = hosts.blocks()[hosts.block(qp) + CongestionControl.WINDOW_BYTES];
    if (windowBytes != qp.windowBytes) {
      qp.windowBytes = windowBytes;
      long packets = windowBytes / packetBytes;
      qp.windowPayload =
          packets > Long.MAX_VALUE / payloadBytes ? Long.MAX_VALUE : packets * payloadBytes;
    }
    return qp.windowPayload;
  }

  /**
   * Sends a packet. One after which nothing can be sent asks for its acknowledgement (BTH AckReq),
   * which would otherwise wait for packets that do not come.
   */
  private void sendData(
      QueuePair qp, long position, long payload, boolean closesWindow, long nowPs) {
    long frame = Frame.of(qp.flow, Frame.DATA, (int) payload + spec.headerBytes());
    if (closesWindow) {
      frame = Frame.withAckRequest(frame);
    }
    if (!qp.telemetry) {
      hosts.send(frame, position, nowPs, -1);
      return;
    }
    long startPs = Math.max(nowPs, host(qp).nic.busyUntilPs());
    hosts.send(Frame.withTelemetry(frame), position, nowPs, hosts.telemetry().open(startPs));
  }

  private Host host(QueuePair qp) {
    return hosts.host(qp.source);
  }

  private void schedule(QueuePair qp, long nowPs) {
    repace(qp, nowPs);
    if (qp.started && !qp.scheduled && maySend(qp)) {
      host(qp).nic.add(qp);
    }
  }

  /**
   * A pacing rate that changes changes the wait for the next burst: what is left of it shrinks as
   * the rate grows. Otherwise a flow would wait out the gap of its lowest rate, for milliseconds.
   */
  private void repace(QueuePair qp, long nowPs) {
    long rateBps = hosts.blocks()[hosts.block(qp) + CongestionControl.RATE_BPS];
    if (rateBps == qp.pacedBps) {
      return;
    }
    if (qp.eligiblePs > nowPs) {
      double leftPs = (double) (qp.eligiblePs - nowPs) * qp.pacedBps / rateBps;
      qp.eligiblePs = nowPs + (long) Math.min(leftPs, NicScheduler.LONGEST_GAP_PS);
      host(qp).nic.move(qp);
    }
    qp.pacedBps = rateBps;
  }

  private long timerPs(int block) {
    long timerNs = hosts.blocks()[block + CongestionControl.TIMER_NS];
    return timerNs == CongestionControl.NO_TIMER ? Long.MAX_VALUE : timerNs * PS;
  }

  /**
   * Keeps the host's entry at or before the flow's earliest timer. A retransmission timeout that
   * moves later leaves its entry where it is; when that fires early it only re-arms.
   */
  private void armTimer(QueuePair qp) {
    long due =
        Math.min(timerPs(hosts.block(qp)), qp.inFlight() > 0 ? qp.timeoutPs : Long.MAX_VALUE);
    if (due != Long.MAX_VALUE) {
      host(qp).wakeForTimer(qp, due);
    }
  }
}
