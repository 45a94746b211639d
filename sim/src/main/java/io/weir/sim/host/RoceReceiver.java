package io.weir.sim.host;

import io.weir.sim.fabric.Frame;

/**
 * The receiving end of queue pairs: in-order delivery, coalesced acknowledgements, NACK for a gap,
 * CNP for a mark.
 */
final class RoceReceiver {
  private static final long PS = Hosts.PS;

  private final Hosts hosts;
  private final RoceSpec spec;
  private final long messageBytes;

  RoceReceiver(Hosts hosts, RoceSpec spec) {
    this.hosts = hosts;
    this.spec = spec;
    this.messageBytes = (long) spec.messagePackets() * spec.payloadBytes();
  }

  /** A data packet whose payload starts at {@code position}. */
  void data(QueuePair qp, long nowPs, long frame, long position, long stamp) {
    boolean marked = Frame.isMarked(frame);
    if (marked && nowPs - qp.cnpPs >= spec.cnpSpacingNs() * PS) {
      qp.cnpPs = nowPs;
      reply(qp, Frame.CNP, spec.controlBytes(), 0, nowPs, nowPs);
    }
    boolean telemetry = Frame.collectsTelemetry(frame);
    if (position > qp.expected) {
      closeTelemetry(telemetry, stamp);
      refuse(qp, nowPs);
      return;
    }
    long stampPs = telemetry ? hosts.telemetry().stampPs((int) stamp) : stamp;
    long fresh = position + Frame.bytes(frame) - spec.headerBytes() - qp.expected;
    if (fresh > 0) {
      deliver(qp, nowPs, frame, fresh, nowPs - stampPs);
    }
    boolean endOfMessage = qp.expected >= qp.messageEnd;
    if (endOfMessage) {
      qp.messageEnd = (qp.expected / messageBytes + 1) * messageBytes;
    }
    boolean due = endOfMessage || qp.unackedArrivals >= spec.ackCoalescing();
    if (fresh <= 0 || due || Frame.asksForAck(frame)) {
      acknowledge(qp, nowPs, telemetry, stamp);
    } else {
      closeTelemetry(telemetry, stamp);
    }
  }

  private void deliver(QueuePair qp, long nowPs, long frame, long payload, long latencyPs) {
    qp.expected += payload;
    qp.unackedArrivals++;
    qp.unackedMark |= Frame.isMarked(frame);
    hosts.meter().delivered(qp.flow, Frame.bytes(frame), payload, latencyPs);
    if (qp.listener != null) {
      qp.listener.delivered(qp.flow, payload, nowPs);
    }
    if (qp.bounded && qp.expected == qp.available) {
      hosts.completed(qp, nowPs);
    }
  }

  private void refuse(QueuePair qp, long nowPs) {
    if (qp.nackedAt != qp.expected || nowPs - qp.nackPs >= spec.nackSpacingNs() * PS) {
      qp.nackedAt = qp.expected;
      qp.nackPs = nowPs;
      reply(qp, Frame.NACK, spec.controlBytes(), qp.expected, nowPs, nowPs);
    }
  }

  private void acknowledge(QueuePair qp, long nowPs, boolean telemetry, long stamp) {
    // The mark is echoed in the sequence's lowest bit, beside the next expected position.
    long echo = qp.expected << 1 | (qp.unackedMark ? 1 : 0);
    qp.unackedArrivals = 0;
    qp.unackedMark = false;
    long frame = Frame.of(qp.flow, Frame.ACK, spec.controlBytes());
    hosts.send(telemetry ? Frame.withTelemetry(frame) : frame, echo, nowPs, stamp);
  }

  private void closeTelemetry(boolean telemetry, long stamp) {
    if (telemetry) {
      hosts.telemetry().close((int) stamp);
    }
  }

  /** An RTT probe; its answer carries the probe's time back. */
  void probe(QueuePair qp, long nowPs, long id, long stampPs) {
    reply(qp, Frame.PROBE_REPLY, spec.probeBytes(), id, stampPs, nowPs);
  }

  private void reply(QueuePair qp, int kind, int bytes, long sequence, long stampPs, long nowPs) {
    hosts.send(Frame.of(qp.flow, kind, bytes), sequence, nowPs, stampPs);
  }
}
