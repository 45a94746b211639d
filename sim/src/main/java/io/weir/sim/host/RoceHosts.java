package io.weir.sim.host;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.RttProbeEvent;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.FrameSink;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.TimeHeap;
import io.weir.sim.fabric.Topology;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import java.util.ArrayList;
import java.util.List;

/**
 * Every host of a simulation: senders with go-back-N, receivers with coalesced acknowledgements,
 * NACK and CNP, RTT probes. Transport as in the InfiniBand specification's reliable connection,
 * reduced to what congestion control sees.
 */
public final class RoceHosts implements FrameSink {
  private static final long PS = VirtualClock.PS_PER_NS;

  private final Topology topology;
  private final List<Port> ports;
  private final RoceSpec spec;
  private final CongestionControl control;
  private final Meter meter;
  private final int stride;
  private final List<QueuePair> flows = new ArrayList<>();
  private final int[] flowsOfHost;
  private final AckEvent ack = new AckEvent();
  private final LossEvent loss = new LossEvent();
  private final RttProbeEvent probe = new RttProbeEvent();

  private Fabric fabric;
  private QueuePair[] queuePairs;
  private NicScheduler[] nics;
  private TimeHeap wakes;
  private TimeHeap timers;
  private long[] blocks;
  private long framesSent;
  private long framesArrived;
  private long framesDropped;

  /** Hosts on {@code topology} whose senders obey {@code control}. */
  public RoceHosts(
      Topology topology, List<Port> ports, RoceSpec spec, CongestionControl control, Meter meter) {
    this.topology = topology;
    this.ports = ports;
    this.spec = spec;
    this.control = control;
    this.meter = meter;
    this.stride = CongestionControl.PRIVATE + control.privateLongs();
    this.flowsOfHost = new int[topology.hosts()];
  }

  /** Adds a flow that will send without end once started. Call before {@link #connect}. */
  public int addFlow(int source, int destination) {
    int flow = flows.size();
    flows.add(new QueuePair(flow, source, destination, flowsOfHost[source]++));
    return flow;
  }

  /** Connects the flows to the fabric; none can be added afterwards. */
  public void connect(Fabric connected, Routing routing) {
    fabric = connected;
    queuePairs = flows.toArray(new QueuePair[0]);
    blocks = new long[queuePairs.length * stride];
    wakes = new TimeHeap(topology.hosts());
    timers = new TimeHeap(queuePairs.length);
    QueuePair[][] byHost = new QueuePair[topology.hosts()][];
    for (int host = 0; host < byHost.length; host++) {
      byHost[host] = new QueuePair[flowsOfHost[host]];
    }
    for (QueuePair qp : queuePairs) {
      byHost[qp.source][qp.localIndex] = qp;
      fabric.addFlow(
          routing.path(qp.source, qp.destination, qp.flow),
          routing.path(qp.destination, qp.source, qp.flow));
    }
    nics = new NicScheduler[byHost.length];
    for (int host = 0; host < nics.length; host++) {
      Port uplink = ports.get(routing.portsOf(host)[0]);
      nics[host] = new NicScheduler(uplink, byHost[host]);
    }
  }

  /** Starts a flow now. */
  public void start(int flow, long nowPs) {
    QueuePair qp = queuePairs[flow];
    long lineBps = nics[qp.source].lineRateBps();
    control.onStart(
        new FlowContext(
            flow,
            nowPs / PS,
            lineBps,
            spec.baseRttNs(),
            spec.packetBytes(),
            Math.max(1, Math.round(lineBps * spec.initialRateFraction()))),
        blocks,
        flow * stride);
    qp.started = true;
    qp.eligiblePs = nowPs;
    qp.reportedPs = nowPs;
    qp.probeTimeoutPs = spec.probeTimeoutNs() * PS;
    armTimer(qp);
    schedule(qp, nowPs);
  }

  /** Earliest time a NIC can send, or {@link Long#MAX_VALUE}. */
  public long nextWakePs() {
    return wakes.firstTime();
  }

  /** Lets the NIC whose time has come send one burst. */
  public void wakeNext(long nowPs) {
    int host = wakes.first();
    QueuePair qp = nics[host].take(nowPs);
    if (qp != null) {
      sendBurst(qp, nowPs);
    }
    rearmWake(host, nowPs);
  }

  /** Earliest timer of a flow, or {@link Long#MAX_VALUE}. */
  public long nextTimerPs() {
    return timers.firstTime();
  }

  /** Runs the flow timer whose time has come. */
  public void fireNextTimer(long nowPs) {
    QueuePair qp = queuePairs[timers.first()];
    timers.remove(qp.flow);
    int block = qp.flow * stride;
    if (timerPs(qp) <= nowPs) {
      blocks[block + CongestionControl.TIMER_NS] = CongestionControl.NO_TIMER;
      control.onTimer(nowPs / PS, blocks, block);
    }
    if (qp.inFlightPackets() > 0 && qp.timeoutPs <= nowPs) {
      qp.timeoutPs = nowPs + spec.timeoutUs() * 1000 * PS;
      goBack(qp, qp.unackedPsn, true, nowPs);
    }
    armTimer(qp);
  }

  @Override
  public void arrived(long nowPs, long frame, long sequence, long stampPs) {
    framesArrived++;
    QueuePair qp = queuePairs[Frame.flow(frame)];
    switch (Frame.kind(frame)) {
      case Frame.DATA -> receiveData(qp, nowPs, frame, sequence, stampPs);
      case Frame.PROBE -> reply(qp, Frame.PROBE_REPLY, spec.probeBytes(), sequence, stampPs, nowPs);
      case Frame.ACK -> receiveAck(qp, nowPs, sequence, stampPs);
      case Frame.NACK -> receiveNack(qp, nowPs, sequence);
      case Frame.CNP -> {
        qp.cnps++;
        meter.congestionNotified();
        control.onCnp(nowPs / PS, blocks, qp.flow * stride);
        armTimer(qp);
      }
      case Frame.PROBE_REPLY -> receiveProbe(qp, nowPs, sequence, stampPs);
      default -> throw new IllegalStateException("unknown kind of frame " + Frame.kind(frame));
    }
  }

  @Override
  public void dropped(long nowPs, long frame, long sequence) {
    framesDropped++;
    meter.dropped(Frame.flow(frame), Frame.bytes(frame));
  }

  private void receiveData(QueuePair qp, long nowPs, long frame, long psn, long stampPs) {
    boolean marked = Frame.isMarked(frame);
    if (marked && nowPs - qp.cnpPs >= spec.cnpSpacingNs() * PS) {
      qp.cnpPs = nowPs;
      reply(qp, Frame.CNP, spec.controlBytes(), 0, nowPs, nowPs);
    }
    if (psn > qp.expectedPsn) {
      if (qp.nackedPsn != qp.expectedPsn || nowPs - qp.nackPs >= spec.nackSpacingNs() * PS) {
        qp.nackedPsn = qp.expectedPsn;
        qp.nackPs = nowPs;
        reply(qp, Frame.NACK, spec.controlBytes(), qp.expectedPsn, nowPs, nowPs);
      }
      return;
    }
    boolean duplicate = psn < qp.expectedPsn;
    if (!duplicate) {
      qp.expectedPsn++;
      qp.unackedArrivals++;
      qp.unackedMark |= marked;
      meter.delivered(qp.flow, Frame.bytes(frame), nowPs - stampPs);
    }
    boolean endOfMessage = (psn + 1) % spec.messagePackets() == 0;
    boolean due = endOfMessage || qp.unackedArrivals >= spec.ackCoalescing();
    if (duplicate || due || Frame.asksForAck(frame)) {
      // The mark is echoed in the sequence's lowest bit, beside the next expected packet number.
      long echo = qp.expectedPsn << 1 | (qp.unackedMark ? 1 : 0);
      qp.unackedArrivals = 0;
      qp.unackedMark = false;
      reply(qp, Frame.ACK, spec.controlBytes(), echo, stampPs, nowPs);
    }
  }

  private void receiveAck(QueuePair qp, long nowPs, long echo, long stampPs) {
    long acked = (echo >>> 1) - qp.unackedPsn;
    if (acked > 0) {
      advanceTo(qp, echo >>> 1, nowPs);
    }
    ack.nowNs = nowPs / PS;
    ack.ackedPackets = Math.max(0, acked);
    ack.ackedBytes = ack.ackedPackets * spec.packetBytes();
    ack.inFlightBytes = qp.inFlightPackets() * spec.packetBytes();
    ack.rttNs = (nowPs - stampPs) / PS;
    ack.marked = (echo & 1) != 0;
    control.onAck(ack, blocks, qp.flow * stride);
    armTimer(qp);
    schedule(qp, nowPs);
  }

  private void receiveNack(QueuePair qp, long nowPs, long psn) {
    if (psn < qp.unackedPsn) {
      return;
    }
    qp.nacks++;
    advanceTo(qp, psn, nowPs);
    goBack(qp, psn, false, nowPs);
  }

  private void receiveProbe(QueuePair qp, long nowPs, long id, long stampPs) {
    if (id <= qp.probeAnswered) {
      return;
    }
    // A late answer counts; answers to probes sent meanwhile would report the same queue again.
    qp.probeAnswered = qp.probeSent;
    qp.probeTimeoutPs = spec.probeTimeoutNs() * PS;
    probe.nowNs = nowPs / PS;
    probe.rttNs = (nowPs - stampPs) / PS;
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
    control.onRttProbe(probe, blocks, qp.flow * stride);
    armTimer(qp);
  }

  private void advanceTo(QueuePair qp, long psn, long nowPs) {
    qp.unackedPsn = Math.max(qp.unackedPsn, psn);
    qp.nextPsn = Math.max(qp.nextPsn, qp.unackedPsn);
    qp.timeoutPs = nowPs + spec.timeoutUs() * 1000 * PS;
  }

  private void goBack(QueuePair qp, long psn, boolean timeout, long nowPs) {
    loss.nowNs = nowPs / PS;
    loss.lostBytes = (qp.nextPsn - psn) * spec.packetBytes();
    loss.timeout = timeout;
    qp.nextPsn = psn;
    control.onLoss(loss, blocks, qp.flow * stride);
    armTimer(qp);
    schedule(qp, nowPs);
  }

  private void sendBurst(QueuePair qp, long nowPs) {
    int block = qp.flow * stride;
    long windowBytes = blocks[block + CongestionControl.WINDOW_BYTES];
    int payload = 0;
    int packets = 0;
    while (payload < spec.burstBytes() && maySend(qp, windowBytes)) {
      if (qp.inFlightPackets() == 0) {
        qp.timeoutPs = nowPs + spec.timeoutUs() * 1000 * PS;
      }
      long psn = qp.nextPsn++;
      sendData(qp, psn, !maySend(qp, windowBytes), nowPs);
      payload += spec.payloadBytes();
      packets++;
    }
    if (packets == 0) {
      return;
    }
    long retransmitted = Math.min(packets, Math.max(0, qp.highestPsn - (qp.nextPsn - packets)));
    meter.sent(qp.flow, packets, retransmitted);
    qp.highestPsn = Math.max(qp.highestPsn, qp.nextPsn);
    long bytes = (long) packets * spec.packetBytes();
    qp.bytesSent += bytes;
    qp.packetsSent += packets;
    long gapPs = NicScheduler.paceGapPs(bytes, blocks[block + CongestionControl.RATE_BPS]);
    // Time lost to other flows of the NIC is made up for, but never more than one burst.
    qp.eligiblePs = Math.max(qp.eligiblePs, nowPs - gapPs) + gapPs;
    armTimer(qp);
    maybeProbe(qp, nowPs);
    schedule(qp, nowPs);
  }

  private void maybeProbe(QueuePair qp, long nowPs) {
    if (!control.wantsRttProbes()) {
      return;
    }
    boolean outstanding = qp.probeSent > qp.probeAnswered;
    if (outstanding) {
      if (nowPs - qp.probeSentPs < qp.probeTimeoutPs) {
        return;
      }
      qp.probeTimeoutPs *= 2;
    }
    qp.probeSentPs = nowPs;
    send(qp, Frame.PROBE, spec.probeBytes(), ++qp.probeSent, nowPs, -1);
  }

  private boolean maySend(QueuePair qp, long windowBytes) {
    // At least one packet may always be in flight, or a small window would end the flow.
    boolean window =
        qp.inFlightPackets() == 0 || (qp.inFlightPackets() + 1) * spec.packetBytes() <= windowBytes;
    long messagesOut = qp.nextPsn / spec.messagePackets() - qp.unackedPsn / spec.messagePackets();
    return window && messagesOut < spec.outstandingMessages();
  }

  /**
   * Sends a packet. One that closes the window asks for its acknowledgement (BTH AckReq), which
   * would otherwise wait for packets that cannot be sent.
   */
  private void sendData(QueuePair qp, long psn, boolean closesWindow, long nowPs) {
    framesSent++;
    long frame = Frame.of(qp.flow, Frame.DATA, spec.packetBytes());
    fabric.send(nowPs, closesWindow ? Frame.withAckRequest(frame) : frame, psn, -1);
  }

  private void send(QueuePair qp, int kind, int bytes, long sequence, long nowPs, long stampPs) {
    framesSent++;
    fabric.send(nowPs, Frame.of(qp.flow, kind, bytes), sequence, stampPs);
  }

  private void reply(QueuePair qp, int kind, int bytes, long sequence, long stampPs, long nowPs) {
    send(qp, kind, bytes, sequence, nowPs, stampPs);
    // The reply keeps the uplink busy, which moves the time its NIC can send data.
    rearmWake(qp.destination, nowPs);
  }

  private void schedule(QueuePair qp, long nowPs) {
    if (qp.started && !qp.scheduled && maySend(qp, windowOf(qp))) {
      nics[qp.source].add(qp);
      rearmWake(qp.source, nowPs);
    }
  }

  private long windowOf(QueuePair qp) {
    return blocks[qp.flow * stride + CongestionControl.WINDOW_BYTES];
  }

  private void rearmWake(int host, long nowPs) {
    long wakePs = nics[host].nextPs();
    if (wakePs == Long.MAX_VALUE) {
      wakes.remove(host);
    } else {
      wakes.set(host, Math.max(nowPs, wakePs));
    }
  }

  private long timerPs(QueuePair qp) {
    long timerNs = blocks[qp.flow * stride + CongestionControl.TIMER_NS];
    return timerNs == CongestionControl.NO_TIMER ? Long.MAX_VALUE : timerNs * PS;
  }

  /**
   * Keeps the heap's entry at or before the flow's earliest timer. A retransmission timeout that
   * moves later leaves its entry where it is; when that fires early it only re-arms.
   */
  private void armTimer(QueuePair qp) {
    long due = Math.min(timerPs(qp), qp.inFlightPackets() > 0 ? qp.timeoutPs : Long.MAX_VALUE);
    if (due < timers.timeOf(qp.flow)) {
      timers.set(qp.flow, due);
    }
  }

  /** Frames handed to the fabric. */
  public long framesSent() {
    return framesSent;
  }

  /** Frames that arrived at a host. */
  public long framesArrived() {
    return framesArrived;
  }

  /** Frames dropped by the fabric. */
  public long framesDropped() {
    return framesDropped;
  }
}
