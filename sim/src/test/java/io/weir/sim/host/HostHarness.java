package io.weir.sim.host;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.FrameSink;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.measure.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.rng.simple.RandomSource;

/** Hosts on a star at 100 Gb/s, with everything that arrives written down, and losses on demand. */
final class HostHarness implements FrameSink {
  static final long LINE_BPS = 100_000_000_000L;

  /** A frame that arrived at a host. */
  record Arrival(long nowPs, int flow, int kind, long sequence, boolean marked) {}

  final Meter meter;
  final RoceHosts hosts;
  final Fabric fabric;
  final List<Arrival> arrivals = new ArrayList<>();

  /** Frames that vanish on their last link; they are still written down. */
  Predicate<Arrival> lost = arrival -> false;

  HostHarness(int senders, long bufferBytes, Ecn ecn, RoceSpec spec, CongestionControl control) {
    Topology topology = Star.of(senders + 1, LINE_BPS, 3_000, 1_000);
    List<Port> ports =
        Ports.of(topology, bufferBytes, ecn, port -> RandomSource.XO_SHI_RO_256_PP.create(port));
    meter = new Meter(senders);
    hosts = new RoceHosts(topology, ports, spec, control, meter);
    fabric = new Fabric(ports, this);
    for (int sender = 0; sender < senders; sender++) {
      hosts.addFlow(sender, senders);
    }
    hosts.connect(fabric, new Routing(topology, 1));
  }

  @Override
  public void arrived(long nowPs, long frame, long sequence, long stampPs) {
    Arrival arrival =
        new Arrival(nowPs, Frame.flow(frame), Frame.kind(frame), sequence, Frame.isMarked(frame));
    arrivals.add(arrival);
    if (!lost.test(arrival)) {
      hosts.arrived(nowPs, frame, sequence, stampPs);
    }
  }

  @Override
  public void dropped(long nowPs, long frame, long sequence) {
    hosts.dropped(nowPs, frame, sequence);
  }

  void runUntil(long endNs) {
    while (true) {
      long deliveryPs = fabric.nextDeliveryPs();
      long wakePs = hosts.nextWakePs();
      long timerPs = hosts.nextTimerPs();
      long nextPs = Math.min(deliveryPs, Math.min(wakePs, timerPs));
      if (nextPs > endNs * 1000) {
        return;
      }
      if (deliveryPs == nextPs) {
        fabric.deliverNext();
      } else if (wakePs == nextPs) {
        hosts.wakeNext(nextPs);
      } else {
        hosts.fireNextTimer(nextPs);
      }
    }
  }

  /** Hands the receiver of flow 0 a data packet. */
  void injectData(long nowPs, long psn, boolean marked) {
    long frame = Frame.of(0, Frame.DATA, 1086);
    hosts.arrived(nowPs, marked ? Frame.marked(frame) : frame, psn, nowPs);
  }

  List<Arrival> ofKind(int kind) {
    return arrivals.stream().filter(arrival -> arrival.kind() == kind).toList();
  }
}
