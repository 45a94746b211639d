package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;

/** A flow whose window a test moves by hand, in packets. */
final class WindowFlow {
  static final long LINE_BPS = 10_000_000_000L;

  final CongestionControl control;
  final long[] block;
  boolean windowLimited = true;
  long inFlightPackets = 0;
  long nowNs = 0;
  long rttNs = 100_000_000;
  private final int packetBytes;
  private final AckEvent ack = new AckEvent();
  private final LossEvent loss = new LossEvent();

  WindowFlow(CongestionControl control, int packetBytes) {
    this.control = control;
    this.packetBytes = packetBytes;
    block = Flows.start(control, new FlowContext(0, 0, LINE_BPS, rttNs, packetBytes, LINE_BPS));
  }

  /** The window, to the byte. */
  double packets() {
    return (double) Flows.windowBytes(block) / packetBytes;
  }

  void ack(double packets) {
    ack(packets, false, false);
  }

  void ackInRecovery(double packets) {
    ack(packets, false, true);
  }

  void mark() {
    ack(1, true, false);
  }

  private void ack(double packets, boolean marked, boolean inRecovery) {
    ack.nowNs = nowNs;
    ack.rttNs = rttNs;
    ack.ackedBytes = Math.round(packets * packetBytes);
    ack.ackedPackets = (long) Math.ceil(packets);
    ack.inFlightBytes = inFlightPackets * packetBytes;
    ack.priorInFlightBytes = ack.inFlightBytes + ack.ackedBytes;
    ack.marked = marked;
    ack.inRecovery = inRecovery;
    ack.windowLimited = windowLimited;
    control.onAck(ack, block, OFFSET);
  }

  /** A loss that begins a recovery. */
  void loss(long priorInFlightPackets) {
    tell(priorInFlightPackets, true, false);
  }

  void furtherLoss() {
    tell(1, false, false);
  }

  void timeout(long priorInFlightPackets) {
    tell(priorInFlightPackets, false, true);
  }

  private void tell(long priorInFlightPackets, boolean starts, boolean timeout) {
    loss.nowNs = nowNs;
    loss.lostBytes = timeout ? priorInFlightPackets * packetBytes : packetBytes;
    loss.priorInFlightBytes = priorInFlightPackets * packetBytes;
    loss.startsRecovery = starts;
    loss.timeout = timeout;
    control.onLoss(loss, block, OFFSET);
  }

  void recovered() {
    control.onRecovered(nowNs, block, OFFSET);
  }

  void restartAfter(long idleNs) {
    nowNs += idleNs;
    control.onRestart(nowNs, block, OFFSET);
  }
}
