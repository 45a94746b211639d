package io.weir.sim.host;

import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Node;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.TimeHeap;

/**
 * One host: a NIC, the senders of the flows that start here and the receivers of those that end
 * here. Own events of one instant come in the order: starts of flows, the NIC, timers of flows.
 *
 * <p>A PAUSE for the priority of data stops the NIC from taking further queue pairs; what it has
 * handed to its uplink already, at most a burst, still goes out.
 */
final class RoceHost implements Node {
  final NicScheduler nic;

  /** By local index: the earliest timer of a flow. */
  private final TimeHeap timers = new TimeHeap(0);

  /** By local index: when flows that have not started will. */
  private final TimeHeap starts = new TimeHeap(0);

  private final RoceHosts hosts;

  RoceHost(RoceHosts hosts, Port uplink) {
    this.hosts = hosts;
    this.nic = new NicScheduler(uplink);
  }

  void adopt(QueuePair qp) {
    nic.adopt(qp);
    int capacity = Integer.highestOneBit(Math.max(4, nic.count())) << 1;
    timers.grow(capacity);
    starts.grow(capacity);
  }

  void startAt(QueuePair qp, long timePs) {
    starts.set(qp.localIndex, timePs);
  }

  /** Wants {@link RoceSender#timerFired} at {@code timePs} at the latest. */
  void wakeForTimer(QueuePair qp, long timePs) {
    if (timePs < timers.timeOf(qp.localIndex)) {
      timers.set(qp.localIndex, timePs);
    }
  }

  @Override
  public long nextPs() {
    return Math.min(starts.firstTime(), Math.min(nic.nextPs(), timers.firstTime()));
  }

  @Override
  public void fire(long nowPs) {
    if (starts.firstTime() <= nowPs) {
      QueuePair qp = nic.queuePair(starts.first());
      starts.remove(qp.localIndex);
      hosts.sender().start(qp, nowPs);
    } else if (nic.nextPs() <= nowPs) {
      QueuePair qp = nic.take(nowPs);
      if (qp != null) {
        hosts.sender().sendBurst(qp, nowPs);
      }
    } else if (timers.firstTime() <= nowPs) {
      QueuePair qp = nic.queuePair(timers.first());
      timers.remove(qp.localIndex);
      hosts.sender().timerFired(qp, nowPs);
    }
  }

  @Override
  public void arrive(long nowPs, int inputPort, long frame, long sequence, long stampPs) {
    int kind = Frame.kind(frame);
    if (kind == Frame.PAUSE || kind == Frame.RESUME) {
      if (sequence == hosts.spec().dataPriority()) {
        nic.pause(kind == Frame.PAUSE);
      }
      return;
    }
    hosts.countArrival();
    QueuePair qp = hosts.queuePair(Frame.flow(frame));
    switch (kind) {
      case Frame.DATA -> hosts.receiver().data(qp, nowPs, frame, sequence, stampPs);
      case Frame.PROBE -> hosts.receiver().probe(qp, nowPs, sequence, stampPs);
      case Frame.ACK -> hosts.sender().acknowledged(qp, nowPs, frame, sequence, stampPs);
      case Frame.NACK -> hosts.sender().refused(qp, nowPs, sequence);
      case Frame.CNP -> hosts.sender().congestionNotified(qp, nowPs);
      case Frame.PROBE_REPLY -> hosts.sender().probeAnswered(qp, nowPs, sequence, stampPs);
      default -> throw new IllegalStateException("unknown kind of frame " + kind);
    }
  }
}
