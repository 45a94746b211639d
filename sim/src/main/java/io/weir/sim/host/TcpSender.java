package io.weir.sim.host;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.Need;
import io.weir.sim.fabric.Frame;
import java.util.Set;

/**
 * The sending end of TCP connections: what goes out when, as window, pacing and the receiver's
 * window allow; what acknowledgements tell. {@link TcpRecovery} repairs losses.
 */
final class TcpSender {
  private static final long PS = Hosts.PS;

  /** What a burst has at most: the largest segment a NIC cuts up (64 KiB). */
  private static final long MAX_BURST_BYTES = 1 << 16;

  /** Below this rate a burst is one packet, bit/s. */
  private static final long SLOW_BPS = 1_200_000;

  private final Hosts hosts;
  private final TcpSpec spec;
  private final AckRecords records;
  private final CongestionControl control;
  private final TcpRecovery recovery;
  private final long packetBytes;
  private final AckEvent ack = new AckEvent();

  /** Transmission that gives the round-trip sample of the acknowledgement at hand. */
  private long newestTransmission;

  private long rttSamplePs;

  TcpSender(Hosts hosts, TcpSpec spec, AckRecords records, CongestionControl control) {
    this.hosts = hosts;
    this.spec = spec;
    this.records = records;
    this.control = control;
    packetBytes = spec.packetBytes();
    recovery = new TcpRecovery(hosts, spec, control, this);
    ack.telemetryRecord = -1;
  }

  // --- the beginning -----------------------------------------------------------------------------

  void start(TcpConnection tcp, long nowPs) {
    tcp.started = true;
    tcp.startedPs = nowPs;
    tcp.lineRateBps = hosts.host(tcp.source).nic.lineRateBps();
    Set<Need> needs = control.needs(tcp.flow);
    tcp.ownRecovery = needs.contains(Need.OWN_RECOVERY);
    hosts.blocks()[hosts.block(tcp) + CongestionControl.TIMER_NS] = CongestionControl.NO_TIMER;
    sendHandshake(tcp, nowPs);
  }

  private void sendHandshake(TcpConnection tcp, long nowPs) {
    tcp.timeoutPs = nowPs + tcp.rtt.rtoPs();
    hosts.host(tcp.source).wakeForTimer(tcp, tcp.timeoutPs);
    long frame = Frame.of(tcp.flow, Frame.PROBE, spec.handshakeBytes());
    hosts.send(frame, ++tcp.handshakes, nowPs, nowPs);
  }

  /** The answer to a SYN that was sent at {@code stampPs}. */
  void established(TcpConnection tcp, long nowPs, long stampPs) {
    if (tcp.established) {
      return;
    }
    tcp.established = true;
    tcp.timeoutPs = Connection.NEVER;
    tcp.eligiblePs = nowPs;
    tcp.rtt.sample(nowPs - stampPs);
    control.onStart(
        new FlowContext(
            tcp.flow,
            nowPs / PS,
            tcp.lineRateBps,
            Math.max(1, (nowPs - stampPs) / PS),
            spec.packetBytes(),
            tcp.lineRateBps,
            hosts.randomSeed(tcp.flow)),
        hosts.blocks(),
        hosts.block(tcp));
    arm(tcp);
    schedule(tcp);
  }

  /** There is more to send. */
  void append(TcpConnection tcp, long bytes, long nowPs) {
    if (tcp.established) {
      noteApplicationLimit(tcp, nowPs);
    }
    tcp.available += bytes;
    if (tcp.outOfData) {
      tcp.outOfData = false;
      tcp.eligiblePs = Math.max(tcp.eligiblePs, nowPs);
    }
    schedule(tcp);
  }

  // --- sending -----------------------------------------------------------------------------------

  /** Its turn at the NIC: one segment. */
  void sendTurn(TcpConnection tcp, long nowPs) {
    if (!maySend(tcp)) {
      return;
    }
    if (tcp.probeWaits) {
      transmit(tcp, recovery.probe(tcp), nowPs);
    } else if (tcp.toSendAgain > 0) {
      transmit(tcp, recovery.nextToSendAgain(tcp), nowPs);
    } else {
      if (tcp.inFlightBytes == 0 && tcp.rate.isLimitedByApplication()) {
        control.onRestart(nowPs / PS, hosts.blocks(), hosts.block(tcp));
      }
      transmit(tcp, nextSegment(tcp), nowPs);
    }
    tcp.outOfData = tcp.next == tcp.available;
    noteApplicationLimit(tcp, nowPs);
    arm(tcp);
    schedule(tcp);
  }

  /**
   * The application limits the flow when nothing waits to be sent that the window would let out
   * (draft-cheng-iccrg-delivery-rate-estimation section 3.4).
   */
  private void noteApplicationLimit(TcpConnection tcp, long nowPs) {
    if (tcp.next < tcp.available
        || tcp.toSendAgain > 0
        || tcp.inFlightBytes + packetBytes > windowBytes(tcp)) {
      return;
    }
    boolean before = tcp.rate.isLimitedByApplication();
    tcp.rate.limitedByApplication(tcp.inFlightBytes);
    if (!before) {
      control.onAppLimited(nowPs / PS, hosts.blocks(), hosts.block(tcp));
    }
  }

  /** Cuts the next segment off what was never sent. */
  long nextSegment(TcpConnection tcp) {
    long payload = Math.min(spec.payloadBytes(), tcp.available - tcp.next);
    long segment = tcp.board.append(tcp.next, payload);
    tcp.next += payload;
    return segment;
  }

  /** Sends a segment, maybe again. */
  void transmit(TcpConnection tcp, long segment, long nowPs) {
    Scoreboard board = tcp.board;
    long wireBytes = wireBytes(board.payload(segment));
    boolean again = board.transmission(segment) != 0;
    if (board.is(segment, Scoreboard.LOST)) {
      board.clear(segment, Scoreboard.LOST);
      tcp.toSendAgain--;
    }
    if (board.is(segment, Scoreboard.IN_FLIGHT)) {
      // A probe: what went out before it no longer counts.
      tcp.inFlightBytes -= wireBytes;
    }
    tcp.rate.sent(board, segment, nowPs, tcp.inFlightBytes, wireBytes);
    tcp.losses.sent(segment, nowPs);
    board.set(segment, again ? Scoreboard.IN_FLIGHT | Scoreboard.SENT_AGAIN : Scoreboard.IN_FLIGHT);
    tcp.inFlightBytes += wireBytes;
    if (tcp.recovery == TcpConnection.Recovery.FAST) {
      tcp.reduction.sent(wireBytes);
    }
    hosts.meter().sent(tcp.flow, 1, again ? 1 : 0);
    hosts.send(Frame.of(tcp.flow, Frame.DATA, (int) wireBytes), board.start(segment), nowPs, -1);
    pace(tcp, wireBytes, nowPs);
    recovery.sent(tcp, nowPs);
  }

  /** Paced flows send bursts and then wait as long as those take at their rate. */
  private void pace(TcpConnection tcp, long wireBytes, long nowPs) {
    long rateBps = hosts.blocks()[hosts.block(tcp) + CongestionControl.RATE_BPS];
    if (rateBps >= tcp.lineRateBps) {
      tcp.burstSentBytes = 0;
      return;
    }
    if (tcp.burstSentBytes == 0) {
      tcp.burstBytes = burstBytes(rateBps);
    }
    tcp.burstSentBytes += wireBytes;
    if (tcp.burstSentBytes >= tcp.burstBytes || !maySend(tcp)) {
      long gapPs = NicScheduler.paceGapPs(tcp.burstSentBytes, rateBps);
      // Half a gap that came too late is made up for, not more.
      tcp.eligiblePs = Math.max(tcp.eligiblePs, nowPs - gapPs / 2) + gapPs;
      tcp.burstSentBytes = 0;
    }
  }

  private long burstBytes(long rateBps) {
    long least = rateBps < SLOW_BPS ? packetBytes : 2 * packetBytes;
    return Math.max(least, Math.min(rateBps / 8 * spec.burstUs() / 1_000_000, MAX_BURST_BYTES));
  }

  private boolean maySend(TcpConnection tcp) {
    if (tcp.probeWaits) {
      return true;
    }
    if (!tcp.established || (tcp.toSendAgain == 0 && !hasNewData(tcp))) {
      return false;
    }
    // At least one packet may always be in flight, or a small window would end the flow.
    if (tcp.inFlightBytes == 0 || tcp.inFlightBytes + packetBytes <= windowBytes(tcp)) {
      return true;
    }
    tcp.windowLimitedAt = tcp.next;
    return false;
  }

  /** Whether there is data that was never sent and that the receiver has room for. */
  boolean hasNewData(TcpConnection tcp) {
    long segment = Math.min(spec.payloadBytes(), tcp.available - tcp.next);
    return segment > 0 && tcp.next + segment - tcp.unacked <= spec.receiveWindowBytes();
  }

  private long windowBytes(TcpConnection tcp) {
    return tcp.recovery == TcpConnection.Recovery.FAST && !tcp.ownRecovery
        ? tcp.reduction.windowBytes()
        : hosts.blocks()[hosts.block(tcp) + CongestionControl.WINDOW_BYTES];
  }

  long wireBytes(long payload) {
    return payload + spec.headerBytes();
  }

  // --- acknowledgements --------------------------------------------------------------------------

  void acknowledged(TcpConnection tcp, long nowPs, long echo, long record) {
    long position = echo >>> 1;
    long unackedBefore = tcp.unacked;
    noteApplicationLimit(tcp, nowPs);
    ack.nowNs = nowPs / PS;
    ack.priorInFlightBytes = tcp.inFlightBytes;
    ack.marked = (echo & 1) != 0;
    ack.windowLimited = tcp.windowLimitedAt >= unackedBefore;
    ack.ackedBytes = 0;
    ack.ackedPackets = 0;
    newestTransmission = -1;
    rttSamplePs = 0;
    tcp.rate.begin();
    boolean duplicate = records.blocks(record) > 0 && reportsDuplicate(record, position);
    inOrder(tcp, position, nowPs);
    selectively(tcp, record, duplicate ? 1 : 0, nowPs);
    records.close(record);
    if (rttSamplePs > 0) {
      tcp.rtt.sample(rttSamplePs);
    }
    boolean lost = recovery.acknowledged(tcp, ack.priorInFlightBytes, duplicate, nowPs);
    if (ack.ackedBytes > 0) {
      tellAlgorithm(tcp);
      recovery.restartTimers(tcp, tcp.unacked > unackedBefore, nowPs);
    }
    if (tcp.recovery == TcpConnection.Recovery.FAST && (lost || ack.ackedBytes > 0)) {
      recovery.reduce(tcp, ack.ackedBytes);
    }
    arm(tcp);
    schedule(tcp);
    if (tcp.unacked > unackedBefore && tcp.listener != null) {
      tcp.listener.acknowledged(tcp.flow, tcp.unacked - unackedBefore, nowPs);
    }
  }

  private void tellAlgorithm(TcpConnection tcp) {
    ack.rttNs = rttSamplePs / PS;
    ack.inFlightBytes = tcp.inFlightBytes;
    ack.inRecovery = tcp.recovery == TcpConnection.Recovery.FAST;
    tcp.rate.finish(ack, tcp.rtt.leastPs());
    ack.lostBytes = tcp.lostBytes;
    tcp.lostBytes = 0;
    control.onAck(ack, hosts.blocks(), hosts.block(tcp));
  }

  /** Whether the first block tells of something that arrived twice (RFC 2883 section 4). */
  private boolean reportsDuplicate(long record, long position) {
    if (records.start(record, 0) < position) {
      return true;
    }
    return records.blocks(record) > 1
        && records.start(record, 0) >= records.start(record, 1)
        && records.end(record, 0) <= records.end(record, 1);
  }

  private void inOrder(TcpConnection tcp, long position, long nowPs) {
    Scoreboard board = tcp.board;
    while (!board.isEmpty() && board.endPosition(board.first()) <= position) {
      long segment = board.first();
      if (board.is(segment, Scoreboard.SACKED)) {
        tcp.sacked--;
      } else {
        delivered(tcp, segment, nowPs);
      }
      board.removeFirst();
    }
    tcp.unacked = Math.max(tcp.unacked, position);
  }

  private void selectively(TcpConnection tcp, long record, int firstBlock, long nowPs) {
    // In the order of their positions, or those behind would look as if they had come first.
    int block = records.nextBlock(record, firstBlock, -1);
    while (block >= 0) {
      long start = records.start(record, block);
      coveredSelectively(tcp, start, records.end(record, block), nowPs);
      block = records.nextBlock(record, firstBlock, start);
    }
  }

  private void coveredSelectively(TcpConnection tcp, long start, long end, long nowPs) {
    Scoreboard board = tcp.board;
    long segment = board.firstUnsackedFrom(board.firstFrom(start));
    while (segment < board.end() && board.endPosition(segment) <= end) {
      delivered(tcp, segment, nowPs);
      board.sacked(segment);
      tcp.sacked++;
      segment = board.firstUnsackedFrom(segment + 1);
    }
  }

  /** A segment has arrived, as is known now. */
  private void delivered(TcpConnection tcp, long segment, long nowPs) {
    Scoreboard board = tcp.board;
    long wireBytes = wireBytes(board.payload(segment));
    if (board.is(segment, Scoreboard.IN_FLIGHT)) {
      board.clear(segment, Scoreboard.IN_FLIGHT);
      tcp.inFlightBytes -= wireBytes;
    }
    if (board.is(segment, Scoreboard.LOST)) {
      board.clear(segment, Scoreboard.LOST);
      tcp.toSendAgain--;
    }
    tcp.losses.delivered(segment, nowPs);
    tcp.rate.delivered(board, segment, nowPs, wireBytes);
    ack.ackedBytes += wireBytes;
    ack.ackedPackets++;
    if (board.transmission(segment) > newestTransmission) {
      newestTransmission = board.transmission(segment);
      // Karn's algorithm: which of two transmissions arrived can't be told.
      rttSamplePs = board.is(segment, Scoreboard.SENT_AGAIN) ? 0 : nowPs - board.sentPs(segment);
    }
  }

  // --- timers ------------------------------------------------------------------------------------

  void timerFired(TcpConnection tcp, long nowPs) {
    if (!tcp.established) {
      if (tcp.timeoutPs <= nowPs) {
        tcp.rtt.backOff();
        sendHandshake(tcp, nowPs);
      }
      return;
    }
    int block = hosts.block(tcp);
    if (algorithmTimerPs(block) <= nowPs) {
      hosts.blocks()[block + CongestionControl.TIMER_NS] = CongestionControl.NO_TIMER;
      control.onTimer(nowPs / PS, hosts.blocks(), block);
    }
    recovery.timerFired(tcp, nowPs);
    arm(tcp);
    schedule(tcp);
  }

  private long algorithmTimerPs(int block) {
    long timerNs = hosts.blocks()[block + CongestionControl.TIMER_NS];
    return timerNs == CongestionControl.NO_TIMER ? Long.MAX_VALUE : timerNs * PS;
  }

  /** Keeps the host's entry at or before the connection's earliest timer. */
  void arm(TcpConnection tcp) {
    long duePs = Math.min(algorithmTimerPs(hosts.block(tcp)), recovery.duePs(tcp));
    if (duePs != Long.MAX_VALUE) {
      hosts.host(tcp.source).wakeForTimer(tcp, duePs);
    }
  }

  private void schedule(TcpConnection tcp) {
    if (!tcp.scheduled && maySend(tcp)) {
      hosts.host(tcp.source).nic.add(tcp);
    }
  }
}
