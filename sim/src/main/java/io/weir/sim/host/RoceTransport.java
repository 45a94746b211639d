package io.weir.sim.host;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Frame;

/**
 * Queue pairs with go-back-N, coalesced acknowledgements, NACK and CNP, RTT probes: InfiniBand's
 * reliable connection, reduced to what congestion control sees.
 */
final class RoceTransport implements Transport {
  private final Hosts hosts;
  private final RoceSpec spec;
  private final RoceSender sender;
  private final RoceReceiver receiver;

  RoceTransport(Hosts hosts, RoceSpec spec, CongestionControl control) {
    this.hosts = hosts;
    this.spec = spec;
    sender = new RoceSender(hosts, spec, control);
    receiver = new RoceReceiver(hosts, spec);
  }

  RoceSender sender() {
    return sender;
  }

  RoceReceiver receiver() {
    return receiver;
  }

  @Override
  public QueuePair connect(Connection.Ends ends) {
    QueuePair qp = new QueuePair(ends);
    qp.messageEnd = (long) spec.messagePackets() * spec.payloadBytes();
    return qp;
  }

  @Override
  public void start(Connection connection, long nowPs) {
    sender.start((QueuePair) connection, nowPs);
  }

  @Override
  public void append(Connection connection, long bytes, long nowPs) {
    sender.append((QueuePair) connection, bytes, nowPs);
  }

  @Override
  public void sendTurn(Connection connection, long nowPs) {
    sender.sendBurst((QueuePair) connection, nowPs);
  }

  @Override
  public void sourceTimer(Connection connection, long nowPs) {
    sender.timerFired((QueuePair) connection, nowPs);
  }

  @Override
  public void destinationTimer(Connection connection, long nowPs) {
    throw new IllegalStateException("queue pairs ask for no timer at their destination");
  }

  @Override
  public void arrived(Connection connection, long nowPs, long frame, long sequence, long stamp) {
    QueuePair qp = (QueuePair) connection;
    switch (Frame.kind(frame)) {
      case Frame.DATA -> receiver.data(qp, nowPs, frame, sequence, stamp);
      case Frame.PROBE -> receiver.probe(qp, nowPs, sequence, stamp);
      case Frame.ACK -> sender.acknowledged(qp, nowPs, frame, sequence, stamp);
      case Frame.NACK -> sender.refused(qp, nowPs, sequence);
      case Frame.CNP -> sender.congestionNotified(qp, nowPs);
      case Frame.PROBE_REPLY -> sender.probeAnswered(qp, nowPs, sequence, stamp);
      default -> throw new IllegalStateException("unknown kind of frame " + Frame.kind(frame));
    }
  }

  @Override
  public void dropped(long frame, long stamp) {
    if (Frame.collectsTelemetry(frame)) {
      hosts.telemetry().close((int) stamp);
    }
  }

  @Override
  public int dataPriority() {
    return spec.dataPriority();
  }

  @Override
  public int priority(int kind) {
    return kind <= Frame.PROBE ? spec.dataPriority() : spec.controlPriority();
  }
}
