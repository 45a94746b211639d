package io.weir.sim.host;

import io.weir.sim.fabric.Frame;

/**
 * The receiving end of TCP connections: reassembly, delayed acknowledgements (RFC 5681 section
 * 4.2), selective ones (RFC 2018) with duplicates (RFC 2883), and an exact echo of congestion marks
 * (RFC 8257 section 3.2).
 */
final class TcpReceiver {
  private static final long PS = Hosts.PS;

  private final Hosts hosts;
  private final TcpSpec spec;
  private final AckRecords records;
  private final long ackDelayPs;

  TcpReceiver(Hosts hosts, TcpSpec spec, AckRecords records) {
    this.hosts = hosts;
    this.spec = spec;
    this.records = records;
    ackDelayPs = spec.ackDelayUs() * 1000 * PS;
  }

  /** SYN: the answer carries its time back. */
  void handshake(TcpConnection tcp, long nowPs, long number, long stampPs) {
    long frame = Frame.of(tcp.flow, Frame.PROBE_REPLY, spec.handshakeBytes());
    hosts.send(frame, number, nowPs, stampPs);
  }

  /** A segment whose payload starts at {@code position}. */
  void data(TcpConnection tcp, long nowPs, long frame, long position, long stampPs) {
    boolean marked = Frame.isMarked(frame);
    if (marked != tcp.marked && tcp.unackedSegments > 0) {
      // An acknowledgement must not cover packets with and without a mark.
      acknowledge(tcp, nowPs, AckRecords.NONE);
    }
    tcp.marked = marked;
    long end = position + Frame.bytes(frame) - spec.headerBytes();
    if (end <= tcp.expected || (position > tcp.expected && !tcp.reassembly.add(position, end))) {
      long record = records.open();
      records.add(record, position, end);
      acknowledge(tcp, nowPs, record);
      return;
    }
    long payload = end - Math.max(position, tcp.expected);
    hosts.meter().delivered(tcp.flow, Frame.bytes(frame), payload, nowPs - stampPs);
    tcp.unackedSegments++;
    if (position > tcp.expected) {
      acknowledge(tcp, nowPs, AckRecords.NONE);
      return;
    }
    inOrder(tcp, end, nowPs);
  }

  private void inOrder(TcpConnection tcp, long end, long nowPs) {
    boolean fillsGap = !tcp.reassembly.isEmpty();
    long before = tcp.expected;
    tcp.expected = fillsGap ? tcp.reassembly.advance(end) : end;
    if (tcp.listener != null) {
      tcp.listener.delivered(tcp.flow, tcp.expected - before, nowPs);
    }
    if (tcp.bounded && tcp.expected == tcp.available) {
      hosts.completed(tcp, nowPs);
    }
    if (fillsGap || tcp.unackedSegments >= spec.ackEvery()) {
      acknowledge(tcp, nowPs, AckRecords.NONE);
    } else if (tcp.ackDuePs == Connection.NEVER) {
      tcp.ackDuePs = nowPs + ackDelayPs;
      hosts.host(tcp.destination).wakeForArrivalTimer(tcp, tcp.ackDuePs);
    }
  }

  /** The timer of an acknowledgement that was held back. */
  void timerFired(TcpConnection tcp, long nowPs) {
    if (tcp.ackDuePs <= nowPs) {
      acknowledge(tcp, nowPs, AckRecords.NONE);
    } else if (tcp.ackDuePs != Connection.NEVER) {
      hosts.host(tcp.destination).wakeForArrivalTimer(tcp, tcp.ackDuePs);
    }
  }

  /**
   * Acknowledges all that is there.
   *
   * @param duplicate record whose first block reports a duplicate, or {@link AckRecords#NONE}
   */
  private void acknowledge(TcpConnection tcp, long nowPs, long duplicate) {
    long record = duplicate;
    if (!tcp.reassembly.isEmpty()) {
      record = record == AckRecords.NONE ? records.open() : record;
      tcp.reassembly.report(records, record);
    }
    tcp.unackedSegments = 0;
    tcp.ackDuePs = Connection.NEVER;
    // The mark is echoed in the sequence's lowest bit, beside the next expected position.
    long echo = tcp.expected << 1 | (tcp.marked ? 1 : 0);
    hosts.send(Frame.of(tcp.flow, Frame.ACK, spec.controlBytes()), echo, nowPs, record);
  }
}
