package io.weir.sim.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.fabric.WindowEngine;
import io.weir.sim.host.Hosts;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known results of queueing and store-and-forward: acceptance rows 1 and 2. */
class FabricAcceptanceTest {
  private static final long RATE_BPS = 100_000_000_000L;
  private static final long DELAY_NS = 1_000;
  private static final long PAYLOAD_BYTES = 1024;
  private static final long PACKET_BYTES = 1086;

  /** As much as may be in flight, at the line rate. */
  private record FixedWindow(long bytes) implements CongestionControl {
    @Override
    public int privateLongs() {
      return 0;
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {
      block[offset + WINDOW_BYTES] = bytes;
      block[offset + RATE_BPS] = flow.lineRateBps();
      block[offset + TIMER_NS] = NO_TIMER;
    }
  }

  /** A network with its hosts and the engine users get. */
  private static final class Network {
    final List<Port> ports;
    final Fabric fabric;
    final Hosts hosts;
    private final Engine engine;

    Network(Topology topology, long windowBytes, List<Flow> flows) {
      ports = Ports.of(topology, 1L << 32, null, port -> null);
      fabric = new Fabric(ports, topology.nodes(), new Paths(Frame.MAX_HOPS));
      hosts =
          new Hosts(
              topology,
              ports,
              fabric,
              new Routing(topology, 1),
              manyMessages(),
              new FixedWindow(windowBytes),
              new Meter(flows.size()),
              flow -> flow);
      hosts.addFlows(flows);
      engine = new WindowEngine(fabric, new VirtualClock(), DELAY_NS * 1000);
      fabric.setEngine(engine);
      for (int host = 0; host < topology.hosts(); host++) {
        engine.nodeChanged(host);
      }
    }

    void runUntil(long timeNs) {
      engine.advance(timeNs * 1000);
      assertThat(hosts.framesArrived() + hosts.framesDropped() + fabric.framesUnderWay())
          .as("frames are conserved")
          .isEqualTo(hosts.framesSent());
    }
  }

  private static RoceSpec manyMessages() {
    return new RoceSpec(
        (int) PAYLOAD_BYTES,
        62,
        64,
        128,
        16,
        1 << 20,
        4096,
        1,
        4_000,
        500_000,
        50_000,
        300_000,
        8_192,
        1,
        64);
  }

  /** Two hosts with {@code hops - 1} switches in a line between them. */
  private static Topology chain(int hops) {
    List<Link> links = new ArrayList<>();
    for (int hop = 0; hop < hops; hop++) {
      int from = hop == 0 ? 0 : hop + 1;
      int to = hop == hops - 1 ? 1 : hop + 2;
      links.add(new Link(from, to, RATE_BPS, DELAY_NS));
    }
    return new Topology(2, hops - 1, links);
  }

  /** Row 1. The last bit arrives after the path's delay and the time all bits take on a link. */
  @ParameterizedTest
  @CsvSource({
    "1, 1", "1, 1024", "1, 100000", "1, 30000000",
    "2, 1", "2, 1025", "2, 1000000", "2, 30000000",
    "3, 1", "3, 4096", "3, 10000", "3, 30000000",
  })
  void oneFlowTakesItsBytesOverTheRate(int hops, long bytes) {
    Network network =
        new Network(chain(hops), Long.MAX_VALUE, List.of(new Flow(0, 1, bytes, 500, Flow.NONE)));
    network.runUntil(10_000_000);
    double fctNs = (network.hosts.completedPs(0) - 500_000) / 1000.0;
    long packets = (bytes + PAYLOAD_BYTES - 1) / PAYLOAD_BYTES;
    double packetNs = (Math.min(bytes, PAYLOAD_BYTES) + 62) * 8e9 / RATE_BPS;
    double idealNs =
        hops * DELAY_NS + (bytes + packets * 62) * 8e9 / RATE_BPS + (hops - 1) * packetNs;
    assertThat(fctNs).isCloseTo(idealNs, within(packetNs));
    assertThat(fctNs / idealNs).as("slowdown").isLessThanOrEqualTo(1.005);
  }

  /** Row 2. What the path cannot hold stands in the queue. */
  @ParameterizedTest
  @CsvSource({"2, 200", "4, 100", "8, 64", "16, 100", "64, 50"})
  void windowsFillTheQueue(int senders, int windowPackets) {
    List<Flow> flows = new ArrayList<>();
    for (int sender = 0; sender < senders; sender++) {
      flows.add(new Flow(sender, senders, 0));
    }
    Topology star = Star.of(senders + 1, RATE_BPS, DELAY_NS, DELAY_NS);
    Network network = new Network(star, windowPackets * PACKET_BYTES, flows);
    network.runUntil(2_000_000);
    long rttNs = 4 * DELAY_NS + 2 * PACKET_BYTES * 8 / 100 + 2 * 64 * 8 / 100;
    double bdpBytes = rttNs * (RATE_BPS / 8e9);
    double expected = (double) senders * windowPackets * PACKET_BYTES - bdpBytes;
    long peak = network.ports.stream().mapToLong(Port::maxQueueBytes).max().orElseThrow();
    assertThat((double) peak).isCloseTo(expected, within(0.03 * expected));
  }
}
