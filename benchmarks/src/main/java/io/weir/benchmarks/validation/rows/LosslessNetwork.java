package io.weir.benchmarks.validation.rows;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Topology;
import io.weir.sim.fabric.WindowEngine;
import io.weir.sim.host.Hosts;
import io.weir.sim.host.RoceSpec;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.traffic.Flow;
import java.util.List;

/**
 * A network whose buffers never fill, with queue pairs whose messages are too many to matter, on
 * the engine users get. Every link has the same rate and delay.
 */
final class LosslessNetwork {
  /** Rate of every link, bit/s. */
  static final long RATE_BPS = 100_000_000_000L;

  /** Propagation delay of every link, ns. */
  static final long DELAY_NS = 1_000;

  /** Most data bytes of a packet. */
  static final int PAYLOAD_BYTES = 1024;

  /** What a packet has besides. */
  static final int HEADER_BYTES = 62;

  /** A full packet. */
  static final int PACKET_BYTES = PAYLOAD_BYTES + HEADER_BYTES;

  /** An acknowledgement. */
  static final int CONTROL_BYTES = 64;

  private static final long BUFFER_BYTES = 1L << 32;

  private final List<Port> ports;
  private final Fabric fabric;
  private final Hosts hosts;
  private final Engine engine;

  LosslessNetwork(Topology topology, CongestionControl control, List<Flow> flows) {
    ports = Ports.of(topology, BUFFER_BYTES, null, port -> null);
    fabric = new Fabric(ports, topology.nodes(), new Paths(Frame.MAX_HOPS));
    hosts =
        new Hosts(
            topology,
            ports,
            fabric,
            new Routing(topology, 1),
            manyMessages(),
            control,
            new Meter(flows.size()),
            flow -> flow);
    hosts.addFlows(flows);
    engine = new WindowEngine(fabric, new VirtualClock(), DELAY_NS * VirtualClock.PS_PER_NS);
    fabric.setEngine(engine);
    for (int host = 0; host < topology.hosts(); host++) {
      engine.nodeChanged(host);
    }
  }

  /** One packet per acknowledgement, and never a message that waits for another. */
  private static RoceSpec manyMessages() {
    RoceSpec d = RoceSpec.DEFAULTS;
    return new RoceSpec(
        PAYLOAD_BYTES,
        HEADER_BYTES,
        CONTROL_BYTES,
        d.probeBytes(),
        d.messagePackets(),
        1 << 20,
        d.burstBytes(),
        1,
        d.cnpSpacingNs(),
        d.nackSpacingNs(),
        d.timeoutUs(),
        d.probeTimeoutNs(),
        d.baseRttNs(),
        1,
        d.minRateQ20());
  }

  void runUntilNs(long timeNs) {
    engine.advance(timeNs * VirtualClock.PS_PER_NS);
  }

  /** When all of a flow's bytes had arrived, ns; NaN if they have not. */
  double completedNs(int flow) {
    long ps = hosts.completedPs(flow);
    return ps == Long.MAX_VALUE ? Double.NaN : ps / (double) VirtualClock.PS_PER_NS;
  }

  /** The longest queue any port had, bytes. */
  long peakQueueBytes() {
    return ports.stream().mapToLong(Port::maxQueueBytes).max().orElseThrow();
  }

  /** Frames sent that neither arrived, nor were dropped, nor are under way; 0 if all is well. */
  long framesMissing() {
    return hosts.framesSent()
        - hosts.framesArrived()
        - hosts.framesDropped()
        - fabric.framesUnderWay();
  }
}
