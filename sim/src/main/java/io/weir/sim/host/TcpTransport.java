package io.weir.sim.host;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Frame;

/**
 * TCP (RFC 9293), reduced to what congestion control sees: a handshake, segments, acknowledgements
 * with selective blocks. Connections are never closed.
 */
final class TcpTransport implements Transport {
  final TcpSpec spec;
  final AckRecords records = new AckRecords();
  private final TcpSender sender;
  private final TcpReceiver receiver;

  TcpTransport(Hosts hosts, TcpSpec spec, CongestionControl control) {
    this.spec = spec;
    sender = new TcpSender(hosts, spec, records, control);
    receiver = new TcpReceiver(hosts, spec, records);
  }

  @Override
  public TcpConnection connect(Connection.Ends ends) {
    return new TcpConnection(ends, spec);
  }

  @Override
  public void start(Connection connection, long nowPs) {
    sender.start((TcpConnection) connection, nowPs);
  }

  @Override
  public void append(Connection connection, long bytes, long nowPs) {
    sender.append((TcpConnection) connection, bytes, nowPs);
  }

  @Override
  public void sendTurn(Connection connection, long nowPs) {
    sender.sendTurn((TcpConnection) connection, nowPs);
  }

  @Override
  public void sourceTimer(Connection connection, long nowPs) {
    sender.timerFired((TcpConnection) connection, nowPs);
  }

  @Override
  public void destinationTimer(Connection connection, long nowPs) {
    receiver.timerFired((TcpConnection) connection, nowPs);
  }

  @Override
  public void arrived(Connection connection, long nowPs, long frame, long sequence, long stamp) {
    TcpConnection tcp = (TcpConnection) connection;
    switch (Frame.kind(frame)) {
      case Frame.DATA -> receiver.data(tcp, nowPs, frame, sequence, stamp);
      case Frame.ACK -> sender.acknowledged(tcp, nowPs, sequence, stamp);
      case Frame.PROBE -> receiver.handshake(tcp, nowPs, sequence, stamp);
      case Frame.PROBE_REPLY -> sender.established(tcp, nowPs, stamp);
      default -> throw new IllegalStateException("unknown kind of frame " + Frame.kind(frame));
    }
  }

  @Override
  public void dropped(long frame, long stamp) {
    if (Frame.kind(frame) == Frame.ACK) {
      records.close(stamp);
    }
  }

  @Override
  public SelectiveBlocks selectiveBlocks() {
    return records;
  }

  @Override
  public int dataPriority() {
    return spec.dataPriority();
  }

  @Override
  public int priority(int kind) {
    return kind == Frame.DATA ? spec.dataPriority() : spec.controlPriority();
  }
}
