package io.weir.sim.host;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.HeapEngine;
import io.weir.sim.fabric.Node;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.commons.rng.simple.RandomSource;

/** Hosts on a star at 100 Gb/s, with everything that arrives written down, and losses on demand. */
final class HostHarness {
  static final long LINE_BPS = 100_000_000_000L;
  private static final long LATER_NS = 3_600_000_000_000L;

  /**
   * A frame that arrived at a host. The sequence of data, ACK and NACK counts packets here; the
   * mark that an ACK echoes stays its lowest bit.
   */
  record Arrival(long nowPs, int flow, int kind, long sequence, boolean marked) {}

  final Meter meter;
  final Hosts hosts;
  final Fabric fabric;
  final List<Arrival> arrivals = new ArrayList<>();

  /** Frames that vanish on their last link; they are still written down. */
  Predicate<Arrival> lost = arrival -> false;

  private final long payloadBytes;
  private final long headerBytes;
  private final HeapEngine engine;

  HostHarness(int senders, long bufferBytes, Ecn ecn, HostSpec spec, CongestionControl control) {
    this.payloadBytes = spec.payloadBytes();
    this.headerBytes = spec.headerBytes();
    Topology topology = Star.of(senders + 1, LINE_BPS, 3_000, 1_000);
    List<Port> ports =
        Ports.of(topology, bufferBytes, ecn, port -> RandomSource.XO_SHI_RO_256_PP.create(port));
    meter = new Meter(senders);
    fabric = new Fabric(ports, topology.nodes(), new Paths(Frame.MAX_HOPS));
    Routing routing = new Routing(topology, 1);
    hosts = new Hosts(topology, ports, fabric, routing, spec, control, meter, flow -> flow);
    // They start when a test says so.
    hosts.addFlows(
        IntStream.range(0, senders).mapToObj(s -> new Flow(s, senders, LATER_NS)).toList());
    for (int host = 0; host < topology.hosts(); host++) {
      fabric.setNode(host, new Recorder(hosts.host(host)));
    }
    engine = new HeapEngine(fabric, new VirtualClock());
    fabric.setEngine(engine);
  }

  /** A host whose arrivals are written down. */
  private final class Recorder implements Node {
    private final Node host;

    Recorder(Node host) {
      this.host = host;
    }

    @Override
    public void arrive(long nowPs, int inputPort, long frame, long sequence, long stampPs) {
      int kind = Frame.kind(frame);
      Arrival arrival =
          new Arrival(
              nowPs, Frame.flow(frame), kind, inPackets(kind, sequence), Frame.isMarked(frame));
      arrivals.add(arrival);
      if (!lost.test(arrival)) {
        host.arrive(nowPs, inputPort, frame, sequence, stampPs);
      }
    }

    @Override
    public long nextPs() {
      return host.nextPs();
    }

    @Override
    public void fire(long nowPs) {
      host.fire(nowPs);
    }
  }

  private long inPackets(int kind, long sequence) {
    return switch (kind) {
      case Frame.DATA, Frame.NACK -> sequence / payloadBytes;
      case Frame.ACK -> (((sequence >>> 1) / payloadBytes) << 1) | (sequence & 1);
      default -> sequence;
    };
  }

  /** Starts a flow at once. */
  void start(int flow) {
    hosts.transport().start(hosts.connection(flow), 0);
    fabric.nodeChanged(flow);
  }

  void runUntil(long endNs) {
    engine.advance(endNs * 1000);
  }

  /** Hands the receiver of flow 0 a data packet. */
  void injectData(long nowPs, long psn, boolean marked) {
    long frame = Frame.of(0, Frame.DATA, (int) (payloadBytes + headerBytes));
    int receiver = hosts.connection(0).destination;
    hosts
        .host(receiver)
        .arrive(nowPs, -1, marked ? Frame.marked(frame) : frame, psn * payloadBytes, nowPs);
    fabric.nodeChanged(receiver);
  }

  List<Arrival> ofKind(int kind) {
    return arrivals.stream().filter(arrival -> arrival.kind() == kind).toList();
  }
}
