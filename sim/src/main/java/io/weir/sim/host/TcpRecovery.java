package io.weir.sim.host;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.host.TcpConnection.Recovery;

/**
 * Repairs losses: the episodes of RFC 5681 section 3.2, the retransmission timer of RFC 6298, tail
 * loss probes of RFC 8985 section 7, or the probe timeouts and persistent congestion of RFC 9002.
 * What is lost {@link LossDetection} says; the window is the algorithm's.
 */
final class TcpRecovery {
  private static final long PS = Hosts.PS;

  private final Hosts hosts;
  private final TcpSpec spec;
  private final CongestionControl control;
  private final TcpSender sender;
  private final boolean quic;
  private final long ackDelayPs;
  private final LossEvent loss = new LossEvent();

  TcpRecovery(Hosts hosts, TcpSpec spec, CongestionControl control, TcpSender sender) {
    this.hosts = hosts;
    this.spec = spec;
    this.control = control;
    this.sender = sender;
    quic = spec.lossDetection() == TcpSpec.Rule.rfc9002;
    ackDelayPs = spec.ackDelayUs() * 1000 * PS;
  }

  /** The next segment to send again; there must be one. */
  long nextToSendAgain(TcpConnection tcp) {
    long segment = Math.max(tcp.firstToSendAgain, tcp.board.first());
    while (!tcp.board.is(segment, Scoreboard.LOST)) {
      segment++;
    }
    tcp.firstToSendAgain = segment;
    return segment;
  }

  /**
   * An acknowledgement was applied to the scoreboard; finds losses and the end of a recovery.
   *
   * @param priorInFlightBytes what was in flight before
   * @param duplicate whether it reports that something arrived twice
   * @return whether something was newly taken for lost
   */
  boolean acknowledged(TcpConnection tcp, long priorInFlightBytes, boolean duplicate, long nowPs) {
    if (duplicate) {
      tcp.losses.duplicateReported(tcp.unacked, tcp.next);
    }
    endProbe(tcp, duplicate, priorInFlightBytes, nowPs);
    tcp.losses.acknowledged(tcp.sacked, tcp.recovery != Recovery.NONE);
    boolean lost = detect(tcp, priorInFlightBytes, nowPs);
    if (tcp.recovery != Recovery.NONE && tcp.unacked >= tcp.recoveryEnd) {
      endRecovery(tcp, priorInFlightBytes, nowPs);
    }
    return lost;
  }

  /** Proportional rate reduction, once the algorithm has said what it reduces to. */
  void reduce(TcpConnection tcp, long ackedBytes) {
    long targetBytes = hosts.blocks()[hosts.block(tcp) + CongestionControl.WINDOW_BYTES];
    tcp.reduction.acknowledged(ackedBytes, tcp.inFlightBytes, targetBytes, spec.packetBytes());
  }

  /**
   * Finds what is lost by now.
   *
   * @param inFlightBytes what was in flight before any of it was delivered or lost
   */
  private boolean detect(TcpConnection tcp, long inFlightBytes, long nowPs) {
    long priorBytes = inFlightBytes;
    long segment = tcp.losses.nextLost(nowPs);
    while (segment != LossDetection.NONE) {
      priorBytes -= lost(tcp, segment, priorBytes, nowPs);
      segment = tcp.losses.nextLost(nowPs);
    }
    if (quic && tcp.losses.takePersistence(probeTimeoutPs(tcp))) {
      // RFC 9002 section 7.6: as after a timeout; the packets have been told of.
      repair(tcp, Recovery.TIMEOUT);
      tell(tcp, nowPs, 0, priorBytes, true);
    }
    return priorBytes < inFlightBytes;
  }

  private long lost(TcpConnection tcp, long segment, long priorInFlightBytes, long nowPs) {
    boolean starts = tcp.recovery == Recovery.NONE;
    long wireBytes = takeOut(tcp, segment);
    if (starts) {
      repair(tcp, Recovery.FAST);
      tcp.reduction.begin(priorInFlightBytes, tcp.inFlightBytes);
    } else if (tcp.board.start(segment) >= tcp.recoveryEnd) {
      tcp.lostBeyond = Math.max(tcp.lostBeyond, tcp.board.endPosition(segment));
    }
    loss.nowNs = nowPs / PS;
    loss.lostBytes = wireBytes;
    loss.timeout = false;
    loss.startsRecovery = starts;
    loss.priorInFlightBytes = priorInFlightBytes;
    loss.txInFlightBytes = tcp.board.inFlightBytes(segment);
    loss.lostSinceSentBytes = tcp.rate.lostSince(tcp.board, segment);
    loss.appLimited = tcp.board.is(segment, Scoreboard.APP_LIMITED);
    control.onLoss(loss, hosts.blocks(), hosts.block(tcp));
    return wireBytes;
  }

  /** Takes a segment for lost, and out of what is in flight. */
  private long takeOut(TcpConnection tcp, long segment) {
    long wireBytes = sender.wireBytes(tcp.board.payload(segment));
    tcp.board.clear(segment, Scoreboard.IN_FLIGHT);
    tcp.board.set(segment, Scoreboard.LOST);
    tcp.inFlightBytes -= wireBytes;
    countLost(tcp, wireBytes);
    tcp.firstToSendAgain = tcp.toSendAgain == 0 ? segment : Math.min(tcp.firstToSendAgain, segment);
    tcp.toSendAgain++;
    return wireBytes;
  }

  private static void countLost(TcpConnection tcp, long wireBytes) {
    tcp.rate.lost(wireBytes);
    tcp.lostBytes += wireBytes;
  }

  private static void repair(TcpConnection tcp, Recovery how) {
    tcp.recovery = how;
    tcp.recoveryEnd = tcp.next;
    tcp.lostBeyond = 0;
    forgetProbe(tcp);
  }

  private static void forgetProbe(TcpConnection tcp) {
    tcp.probeEnd = -1;
    tcp.probePs = Connection.NEVER;
    tcp.probeWaits = false;
  }

  /**
   * All that was outstanding when the recovery began is there. What was sent since and is lost is a
   * new sign of congestion, and the next recovery begins (RFC 5681 section 4.3: losses in two
   * windows count twice).
   */
  private void endRecovery(TcpConnection tcp, long priorInFlightBytes, long nowPs) {
    boolean next = tcp.unacked < tcp.lostBeyond;
    tcp.recovery = Recovery.NONE;
    tcp.losses.recovered();
    control.onRecovered(nowPs / PS, hosts.blocks(), hosts.block(tcp));
    if (next) {
      repair(tcp, Recovery.FAST);
      tcp.reduction.begin(priorInFlightBytes, tcp.inFlightBytes);
      tell(tcp, nowPs, 0, priorInFlightBytes, false);
    }
  }

  /** Tells of a recovery that begins otherwise than with a packet that is newly lost. */
  private void tell(
      TcpConnection tcp, long nowPs, long lostBytes, long inFlightBytes, boolean timeout) {
    loss.nowNs = nowPs / PS;
    loss.lostBytes = lostBytes;
    loss.timeout = timeout;
    loss.startsRecovery = true;
    loss.priorInFlightBytes = inFlightBytes;
    loss.txInFlightBytes = inFlightBytes;
    loss.lostSinceSentBytes = lostBytes;
    loss.appLimited = false;
    control.onLoss(loss, hosts.blocks(), hosts.block(tcp));
  }

  private long probeTimeoutPs(TcpConnection tcp) {
    return LossThresholds.probeTimeoutPs(tcp.rtt.smoothedPs(), tcp.rtt.variationPs(), ackDelayPs);
  }

  // --- timers ------------------------------------------------------------------------------------

  /**
   * Something was sent: the timer runs (RFC 6298 section 5.1), starts anew with RFC 9002 (section
   * 6.2.1); a probe waits anew.
   */
  void sent(TcpConnection tcp, long nowPs) {
    if (tcp.timeoutPs == Connection.NEVER || quic) {
      startTimer(tcp, nowPs);
    }
    startProbeTimer(tcp, nowPs);
  }

  /**
   * Something was delivered: the timer starts anew with every byte acknowledged in order (RFC 6298
   * section 5.3), with RFC 9002 also with one acknowledged out of order; a probe waits anew.
   */
  void restartTimers(TcpConnection tcp, boolean inOrder, long nowPs) {
    tcp.probeWaits = false;
    if (quic) {
      tcp.rtt.resetBackoff();
    }
    if (tcp.board.isEmpty()) {
      tcp.timeoutPs = Connection.NEVER;
    } else if (inOrder || quic) {
      startTimer(tcp, nowPs);
    }
    startProbeTimer(tcp, nowPs);
  }

  private void startTimer(TcpConnection tcp, long nowPs) {
    tcp.timeoutPs = nowPs + (quic ? tcp.rtt.backedOffPs(probeTimeoutPs(tcp)) : tcp.rtt.rtoPs());
  }

  /** RFC 8985 section 7.2: two round trips, but not after the retransmission timer. */
  private void startProbeTimer(TcpConnection tcp, long nowPs) {
    tcp.probePs = Connection.NEVER;
    if (mayProbe(tcp)) {
      boolean single = tcp.board.end() - tcp.board.first() == 1;
      long probePs = nowPs + 2 * tcp.rtt.smoothedPs() + (single ? ackDelayPs : 0);
      tcp.probePs = Math.min(probePs, tcp.timeoutPs);
    }
  }

  private boolean mayProbe(TcpConnection tcp) {
    return spec.tailProbe()
        && !quic
        && tcp.recovery == Recovery.NONE
        && tcp.sacked == 0
        && tcp.probeEnd < 0
        && !tcp.board.isEmpty();
  }

  /** When {@link #timerFired} has something to do; or never. */
  long duePs(TcpConnection tcp) {
    long lossPs = tcp.losses.duePs();
    if (quic && lossPs != Connection.NEVER) {
      // RFC 9002 section 6.2.1: no probe while packets may be lost by their age.
      return lossPs;
    }
    return Math.min(lossPs, Math.min(tcp.timeoutPs, tcp.probePs));
  }

  void timerFired(TcpConnection tcp, long nowPs) {
    if (detect(tcp, tcp.inFlightBytes, nowPs) && tcp.recovery == Recovery.FAST) {
      reduce(tcp, 0);
    }
    if (quic && tcp.losses.duePs() != Connection.NEVER) {
      return;
    }
    if (tcp.probePs <= nowPs) {
      tcp.probePs = Connection.NEVER;
      tcp.timeoutPs = nowPs + tcp.rtt.rtoPs();
      tcp.probeWaits = true;
    } else if (tcp.timeoutPs <= nowPs) {
      timeout(tcp, nowPs);
    }
  }

  /** The segment to send as a probe. */
  long probe(TcpConnection tcp) {
    tcp.probeWaits = false;
    return quic ? probeTimeoutProbe(tcp) : tailProbe(tcp);
  }

  /** RFC 9002 section 6.2.4: new data if there is some, else the oldest segment again. */
  private long probeTimeoutProbe(TcpConnection tcp) {
    return sender.hasNewData(tcp)
        ? sender.nextSegment(tcp)
        : tcp.board.firstUnsackedFrom(tcp.board.first());
  }

  /** RFC 8985 section 7.3: new data if there is some, else the last segment again. */
  private long tailProbe(TcpConnection tcp) {
    tcp.probeSentAgain = !sender.hasNewData(tcp);
    tcp.probeInFlightBytes = tcp.inFlightBytes;
    long segment = tcp.probeSentAgain ? tcp.board.end() - 1 : sender.nextSegment(tcp);
    tcp.probeEnd = tcp.next;
    return segment;
  }

  /** RFC 8985 section 7.4.2: what the acknowledgement of a probe tells. */
  private void endProbe(TcpConnection tcp, boolean duplicate, long priorInFlightBytes, long nowPs) {
    if (tcp.probeEnd < 0 || tcp.unacked < tcp.probeEnd) {
      return;
    }
    if (!tcp.probeSentAgain || duplicate) {
      tcp.probeEnd = -1;
    } else if (tcp.unacked > tcp.probeEnd) {
      // The probe itself repaired a loss, which counts as congestion like any other.
      tcp.probeEnd = -1;
      countLost(tcp, spec.packetBytes());
      tell(tcp, nowPs, spec.packetBytes(), priorInFlightBytes, false);
      control.onRecovered(nowPs / PS, hosts.blocks(), hosts.block(tcp));
    }
  }

  private void timeout(TcpConnection tcp, long nowPs) {
    if (tcp.inFlightBytes == 0) {
      // All there is waits for its turn: it can't be late before it was sent.
      tcp.timeoutPs = Connection.NEVER;
      return;
    }
    tcp.rtt.backOff();
    startTimer(tcp, nowPs);
    if (quic) {
      // RFC 9002 section 6.2: takes nothing for lost.
      tcp.probeWaits = true;
    } else {
      takeAllOut(tcp, nowPs);
    }
  }

  /**
   * RFC 6298 section 5.4 to 5.6; all that was not acknowledged is taken for lost. (RFC 8985 section
   * 6.3 would spare what was sent less than a round trip ago, of which there is little: nothing has
   * been acknowledged for longer.)
   */
  private void takeAllOut(TcpConnection tcp, long nowPs) {
    long priorInFlightBytes = tcp.inFlightBytes;
    for (long segment = tcp.board.first(); segment < tcp.board.end(); segment++) {
      if (tcp.board.is(segment, Scoreboard.IN_FLIGHT)) {
        takeOut(tcp, segment);
      }
    }
    tcp.losses.forget();
    repair(tcp, Recovery.TIMEOUT);
    tell(tcp, nowPs, priorInFlightBytes, priorInFlightBytes, true);
  }
}
