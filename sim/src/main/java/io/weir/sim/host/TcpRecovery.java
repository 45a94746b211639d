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
   * @return bytes newly taken for lost
   */
  long acknowledged(
      TcpConnection tcp, long ackedBytes, long priorInFlightBytes, boolean duplicate, long nowPs) {
    if (duplicate) {
      tcp.losses.duplicateReported(tcp.unacked, tcp.next);
    }
    endProbe(tcp, duplicate, nowPs);
    long lostBytes = detect(tcp, priorInFlightBytes, nowPs);
    if (tcp.recovery != Recovery.NONE && tcp.unacked >= tcp.recoveryEnd) {
      tcp.recovery = Recovery.NONE;
      tcp.losses.recovered();
      control.onRecovered(nowPs / PS, hosts.blocks(), hosts.block(tcp));
    }
    return lostBytes;
  }

  /** Proportional rate reduction, once the algorithm has said what it reduces to. */
  void reduce(TcpConnection tcp, long ackedBytes) {
    long targetBytes = hosts.blocks()[hosts.block(tcp) + CongestionControl.WINDOW_BYTES];
    tcp.reduction.acknowledged(ackedBytes, tcp.inFlightBytes, targetBytes, spec.packetBytes());
  }

  private long detect(TcpConnection tcp, long priorInFlightBytes, long nowPs) {
    long lostBytes = 0;
    while (true) {
      boolean repairing = tcp.recovery != Recovery.NONE;
      long segment = tcp.losses.nextLost(nowPs, tcp.sacked, repairing);
      if (segment == LossDetection.NONE) {
        return lostBytes;
      }
      lostBytes += lost(tcp, segment, priorInFlightBytes, nowPs);
    }
  }

  private long lost(TcpConnection tcp, long segment, long priorInFlightBytes, long nowPs) {
    boolean starts = tcp.recovery == Recovery.NONE;
    long wireBytes = takeOut(tcp, segment);
    if (starts) {
      tcp.recovery = Recovery.FAST;
      tcp.recoveryEnd = tcp.next;
      tcp.probeEnd = -1;
      tcp.reduction.begin(priorInFlightBytes, tcp.inFlightBytes);
    }
    loss.nowNs = nowPs / PS;
    loss.lostBytes = wireBytes;
    loss.timeout = quic && isPersistent(tcp, segment);
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
    tcp.rate.lost(wireBytes);
    tcp.firstToSendAgain = tcp.toSendAgain == 0 ? segment : Math.min(tcp.firstToSendAgain, segment);
    tcp.toSendAgain++;
    return wireBytes;
  }

  /** Whether this loss ends a run that shows persistent congestion (RFC 9002 section 7.6). */
  private boolean isPersistent(TcpConnection tcp, long segment) {
    long transmission = tcp.board.transmission(segment);
    long sentPs = tcp.board.sentPs(segment);
    if (transmission != tcp.lastLostTransmission + 1) {
      tcp.firstLostSentPs = sentPs;
    }
    tcp.lastLostTransmission = transmission;
    boolean persistent =
        LossThresholds.isPersistent(tcp.firstLostSentPs, sentPs, probeTimeoutPs(tcp));
    if (persistent) {
      tcp.firstLostSentPs = sentPs;
    }
    return persistent;
  }

  private long probeTimeoutPs(TcpConnection tcp) {
    return LossThresholds.probeTimeoutPs(tcp.rtt.smoothedPs(), tcp.rtt.variationPs(), ackDelayPs);
  }

  // --- timers ------------------------------------------------------------------------------------

  /** Something was sent: the timer runs (RFC 6298 section 5.1), a probe waits anew. */
  void sent(TcpConnection tcp, long nowPs) {
    if (tcp.timerPs == Connection.NEVER || tcp.probeNext || mayProbe(tcp)) {
      restartTimer(tcp, nowPs);
    }
  }

  /** Something was acknowledged: the timer starts anew (RFC 6298 section 5.3). */
  void restartTimer(TcpConnection tcp, long nowPs) {
    tcp.probeNext = false;
    if (tcp.board.isEmpty()) {
      tcp.timerPs = Connection.NEVER;
    } else if (quic) {
      tcp.timerPs = nowPs + (probeTimeoutPs(tcp) << tcp.rtt.backoff());
    } else {
      tcp.timerPs = nowPs + tcp.rtt.rtoPs();
      if (mayProbe(tcp)) {
        startProbeTimer(tcp, nowPs);
      }
    }
  }

  /** RFC 8985 section 7.2. */
  private boolean mayProbe(TcpConnection tcp) {
    return spec.tailProbe()
        && !quic
        && tcp.recovery == Recovery.NONE
        && tcp.sacked == 0
        && tcp.probeEnd < 0;
  }

  private void startProbeTimer(TcpConnection tcp, long nowPs) {
    boolean single = tcp.board.end() - tcp.board.first() == 1;
    long probePs = nowPs + 2 * tcp.rtt.smoothedPs() + (single ? ackDelayPs : 0);
    if (probePs < tcp.timerPs) {
      tcp.timerPs = probePs;
      tcp.probeNext = true;
    }
  }

  /** When {@link #timerFired} has something to do; or never. */
  long duePs(TcpConnection tcp) {
    long lossPs = tcp.losses.duePs(tcp.sacked, tcp.recovery != Recovery.NONE);
    return Math.min(tcp.timerPs, lossPs);
  }

  void timerFired(TcpConnection tcp, long nowPs) {
    if (detect(tcp, tcp.inFlightBytes, nowPs) > 0 && tcp.recovery == Recovery.FAST) {
      reduce(tcp, 0);
    }
    if (tcp.timerPs > nowPs) {
      return;
    }
    if (tcp.probeNext) {
      sendProbe(tcp, nowPs);
    } else if (quic) {
      probeTimeout(tcp, nowPs);
    } else {
      timeout(tcp, nowPs);
    }
  }

  /** A tail loss probe: new data if there is some, else the last segment again. */
  private void sendProbe(TcpConnection tcp, long nowPs) {
    boolean again = !sender.hasNewData(tcp);
    long segment = again ? tcp.board.end() - 1 : sender.nextSegment(tcp);
    tcp.probeSentAgain = again;
    tcp.probeEnd = tcp.next;
    tcp.probeNext = false;
    tcp.timerPs = nowPs + tcp.rtt.rtoPs();
    sender.transmit(tcp, segment, nowPs);
  }

  /** RFC 8985 section 7.4.2: what the acknowledgement of a probe tells. */
  private void endProbe(TcpConnection tcp, boolean duplicate, long nowPs) {
    if (tcp.probeEnd < 0 || tcp.unacked < tcp.probeEnd) {
      return;
    }
    if (!tcp.probeSentAgain || duplicate) {
      tcp.probeEnd = -1;
    } else if (tcp.unacked > tcp.probeEnd) {
      // The probe itself repaired a loss, which counts as congestion like any other.
      tcp.probeEnd = -1;
      loss.nowNs = nowPs / PS;
      loss.lostBytes = spec.packetBytes();
      loss.timeout = false;
      loss.startsRecovery = true;
      loss.priorInFlightBytes = tcp.inFlightBytes;
      loss.txInFlightBytes = tcp.inFlightBytes;
      loss.lostSinceSentBytes = spec.packetBytes();
      loss.appLimited = false;
      control.onLoss(loss, hosts.blocks(), hosts.block(tcp));
      control.onRecovered(nowPs / PS, hosts.blocks(), hosts.block(tcp));
    }
  }

  /**
   * RFC 9002 section 6.2.4: sends new data if there is some, else the oldest segment again, and
   * takes nothing for lost. New data it should be: a probe that is sent again and again as the same
   * segment leaves nothing by which persistent congestion could be seen.
   */
  private void probeTimeout(TcpConnection tcp, long nowPs) {
    tcp.rtt.backOff();
    boolean isNew = sender.hasNewData(tcp);
    long segment = isNew ? sender.nextSegment(tcp) : tcp.board.first();
    while (!isNew && tcp.board.is(segment, Scoreboard.SACKED)) {
      segment++;
    }
    tcp.timerPs = Connection.NEVER;
    sender.transmit(tcp, segment, nowPs);
  }

  /** RFC 6298 section 5.4 to 5.6; all that was not acknowledged is taken for lost. */
  private void timeout(TcpConnection tcp, long nowPs) {
    long priorInFlightBytes = tcp.inFlightBytes;
    tcp.rtt.backOff();
    for (long segment = tcp.board.first(); segment < tcp.board.end(); segment++) {
      if (tcp.board.is(segment, Scoreboard.IN_FLIGHT)) {
        takeOut(tcp, segment);
      }
    }
    tcp.losses.forget();
    tcp.recovery = Recovery.TIMEOUT;
    tcp.recoveryEnd = tcp.next;
    tcp.probeEnd = -1;
    tcp.timerPs = nowPs + tcp.rtt.rtoPs();
    loss.nowNs = nowPs / PS;
    loss.lostBytes = priorInFlightBytes;
    loss.timeout = true;
    loss.startsRecovery = true;
    loss.priorInFlightBytes = priorInFlightBytes;
    loss.txInFlightBytes = priorInFlightBytes;
    loss.lostSinceSentBytes = priorInFlightBytes;
    loss.appLimited = false;
    control.onLoss(loss, hosts.blocks(), hosts.block(tcp));
  }
}
