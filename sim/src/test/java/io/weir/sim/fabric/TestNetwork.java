package io.weir.sim.fabric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Hosts that send as fast as they may and switches, run by looking for the next event everywhere:
 * slow, and in the order engines promise.
 */
final class TestNetwork implements SwitchListener {
  final Topology topology;
  final List<Port> ports;
  final Paths paths = new Paths(Frame.MAX_HOPS);
  final Telemetry telemetry = new Telemetry();
  final List<SharedBufferSwitch> switches;
  final List<Host> hosts = new ArrayList<>();
  long nowPs;
  long sent;
  long delivered;
  long dropped;
  long pausesDelivered;
  long resumesDelivered;

  TestNetwork(Topology topology, SwitchSpec spec, Ecn ecn, Headroom headroom) {
    this.topology = topology;
    ports = Ports.of(topology, 1L << 30, null, index -> null);
    switches =
        SharedBufferSwitch.of(
            topology,
            ports,
            paths,
            spec,
            ecn,
            index -> RandomSource.XO_SHI_RO_256_PP.create(index),
            headroom,
            telemetry,
            this);
    int[] uplinks = new int[topology.hosts()];
    for (int port = 0; port < topology.ports(); port++) {
      if (topology.isHost(topology.source(port))) {
        uplinks[topology.source(port)] = port;
      }
    }
    for (int uplink : uplinks) {
      hosts.add(new Host(ports.get(uplink)));
    }
  }

  /** A host with frames to send, in order within a priority; obeys pauses between two frames. */
  final class Host implements Node {
    final Port port;
    final List<Deque<long[]>> waiting = new ArrayList<>();
    final List<Long> received = new ArrayList<>();
    private int stopped;

    Host(Port port) {
      this.port = port;
      for (int priority = 0; priority <= Frame.MAX_PRIORITY; priority++) {
        waiting.add(new ArrayDeque<>());
      }
    }

    void send(long frame, int count) {
      for (int i = 0; i < count; i++) {
        waiting.get(Frame.priority(frame)).add(new long[] {frame, i});
      }
    }

    @Override
    public void arrive(long timePs, int inputPort, long frame, long sequence, long stampPs) {
      int kind = Frame.kind(frame);
      if (kind == Frame.PAUSE) {
        stopped |= 1 << sequence;
        pausesDelivered++;
      } else if (kind == Frame.RESUME) {
        stopped &= ~(1 << sequence);
        resumesDelivered++;
      } else {
        delivered++;
        received.add(frame);
      }
    }

    private int next() {
      for (int priority = Frame.MAX_PRIORITY; priority >= 0; priority--) {
        if ((stopped >>> priority & 1) == 0 && !waiting.get(priority).isEmpty()) {
          return priority;
        }
      }
      return -1;
    }

    @Override
    public long nextPs() {
      return next() < 0 ? Long.MAX_VALUE : Math.max(nowPs, port.busyUntilPs());
    }

    @Override
    public void fire(long timePs) {
      long[] frame = waiting.get(next()).remove();
      sent++;
      long stamp = Frame.collectsTelemetry(frame[0]) ? telemetry.open(timePs) : timePs;
      port.transmit(timePs, frame[0], frame[1], stamp);
    }
  }

  int flow(Routing routing, int from, int to) {
    return paths.add(routing.path(from, to, 0), routing.path(to, from, 0));
  }

  private Node node(int index) {
    return index < topology.hosts() ? hosts.get(index) : switches.get(index - topology.hosts());
  }

  /** Runs to the end, or to a time. */
  void run(long untilPs) {
    while (true) {
      long timePs = Long.MAX_VALUE;
      for (Port port : ports) {
        timePs = Math.min(timePs, port.firstDeliveryPs());
      }
      for (int index = 0; index < topology.nodes(); index++) {
        timePs = Math.min(timePs, node(index).nextPs());
      }
      if (timePs > untilPs || timePs == Long.MAX_VALUE) {
        return;
      }
      nowPs = timePs;
      deliver();
      for (int index = 0; index < topology.nodes(); index++) {
        while (node(index).nextPs() <= nowPs) {
          node(index).fire(nowPs);
        }
      }
    }
  }

  private void deliver() {
    for (Port port : ports) {
      while (port.firstDeliveryPs() <= nowPs) {
        long frame = port.firstFrame();
        long sequence = port.firstSequence();
        long stampPs = port.firstStampPs();
        port.removeFirst();
        node(port.destination()).arrive(nowPs, port.index(), frame, sequence, stampPs);
      }
    }
  }

  /** Data frames on links and in queues. */
  long underWay() {
    long frames = 0;
    for (Port port : ports) {
      frames += port.framesUnderWay();
    }
    for (SharedBufferSwitch one : switches) {
      frames += one.framesQueued();
    }
    return frames;
  }

  long losslessDrops() {
    return switches.stream().mapToLong(SharedBufferSwitch::losslessDroppedFrames).sum();
  }

  long pausesSent() {
    return switches.stream().mapToLong(SharedBufferSwitch::pausesSent).sum();
  }

  @Override
  public void dropped(long timePs, int port, long frame, long sequence, long stampPs) {
    dropped++;
  }
}
