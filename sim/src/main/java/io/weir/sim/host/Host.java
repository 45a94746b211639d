package io.weir.sim.host;

import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Node;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.TimeHeap;
import java.util.Arrays;

/**
 * One host: a NIC, the senders of the flows that start here and the receivers of those that end
 * here. Own events of one instant come in the order: starts of flows, the NIC, timers of flows that
 * start here, timers of flows that end here.
 *
 * <p>A PAUSE for the priority of data stops the NIC from taking further connections; what it has
 * handed to its uplink already, at most a burst, still goes out.
 */
final class Host implements Node {
  final NicScheduler nic;

  /** By local index: the earliest timer of a flow that starts here. */
  private final TimeHeap timers = new TimeHeap(0);

  /** By local index: when flows that have not started will. */
  private final TimeHeap starts = new TimeHeap(0);

  /** By remote index: the earliest timer of a flow that ends here. */
  private final TimeHeap arrivalTimers = new TimeHeap(0);

  private final Hosts hosts;
  private final Transport transport;

  /** Flows that end here. */
  private Connection[] ending = {};

  private int endingCount;

  Host(Hosts hosts, Transport transport, Port uplink) {
    this.hosts = hosts;
    this.transport = transport;
    this.nic = new NicScheduler(uplink);
  }

  void adopt(Connection connection) {
    nic.adopt(connection);
    int capacity = roomFor(nic.count());
    timers.grow(capacity);
    starts.grow(capacity);
  }

  /** Takes on a flow that ends here, whose remote index is the number of those before it. */
  void adoptEnding(Connection connection) {
    if (endingCount == ending.length) {
      ending = Arrays.copyOf(ending, Math.max(4, 2 * endingCount));
    }
    ending[endingCount++] = connection;
  }

  int endingCount() {
    return endingCount;
  }

  private static int roomFor(int count) {
    return Integer.highestOneBit(Math.max(4, count)) << 1;
  }

  void startAt(Connection connection, long timePs) {
    starts.set(connection.localIndex, timePs);
  }

  /** Wants {@link Transport#sourceTimer} at {@code timePs} at the latest. */
  void wakeForTimer(Connection connection, long timePs) {
    if (timePs < timers.timeOf(connection.localIndex)) {
      timers.set(connection.localIndex, timePs);
    }
  }

  /** Wants {@link Transport#destinationTimer} at {@code timePs} at the latest. */
  void wakeForArrivalTimer(Connection connection, long timePs) {
    arrivalTimers.grow(roomFor(endingCount));
    if (timePs < arrivalTimers.timeOf(connection.remoteIndex)) {
      arrivalTimers.set(connection.remoteIndex, timePs);
    }
  }

  @Override
  public long nextPs() {
    long timerPs = Math.min(timers.firstTime(), arrivalTimers.firstTime());
    return Math.min(starts.firstTime(), Math.min(nic.nextPs(), timerPs));
  }

  @Override
  public void fire(long nowPs) {
    if (starts.firstTime() <= nowPs) {
      Connection connection = nic.connection(starts.first());
      starts.remove(connection.localIndex);
      transport.start(connection, nowPs);
    } else if (nic.nextPs() <= nowPs) {
      Connection connection = nic.take(nowPs);
      if (connection != null) {
        transport.sendTurn(connection, nowPs);
      }
    } else if (timers.firstTime() <= nowPs) {
      Connection connection = nic.connection(timers.first());
      timers.remove(connection.localIndex);
      transport.sourceTimer(connection, nowPs);
    } else if (arrivalTimers.firstTime() <= nowPs) {
      Connection connection = ending[arrivalTimers.first()];
      arrivalTimers.remove(connection.remoteIndex);
      transport.destinationTimer(connection, nowPs);
    }
  }

  @Override
  public void arrive(long nowPs, int inputPort, long frame, long sequence, long stampPs) {
    int kind = Frame.kind(frame);
    if (kind == Frame.PAUSE || kind == Frame.RESUME) {
      if (sequence == transport.dataPriority()) {
        nic.pause(kind == Frame.PAUSE);
      }
      return;
    }
    hosts.countArrival();
    transport.arrived(hosts.connection(Frame.flow(frame)), nowPs, frame, sequence, stampPs);
  }
}
