package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/**
 * One switch with a host on every link, fed with a list of arrivals; what it sends and drops is
 * written down.
 */
final class SwitchBench implements SwitchListener, Engine {
  /** A frame's arrival from a host; hosts send on port {@code 2 · host}. */
  record Arrival(long timePs, int inputPort, long frame, long sequence) {}

  final Topology topology;
  final List<Port> ports;
  final Paths paths = new Paths(2);
  final Telemetry telemetry = new Telemetry();
  final SharedBufferSwitch shared;
  final List<String> departures = new ArrayList<>();
  final List<String> drops = new ArrayList<>();
  private final int hosts;

  SwitchBench(Topology star, SwitchSpec spec, Ecn ecn, Headroom headroom, long seed) {
    topology = star;
    hosts = star.hosts();
    ports = Ports.of(star, 1L << 30, null, index -> null);
    ports.forEach(port -> port.setEngine(this));
    shared =
        SharedBufferSwitch.of(
                star,
                ports,
                paths,
                spec,
                ecn,
                index -> RandomSource.XO_SHI_RO_256_PP.create(seed + index),
                headroom,
                telemetry,
                this)
            .get(0);
    for (int from = 0; from < hosts; from++) {
      for (int to = 0; to < hosts; to++) {
        paths.add(new int[] {2 * from, 2 * to + 1}, new int[] {2 * to, 2 * from + 1});
      }
    }
  }

  /** A star of {@code rates.length} hosts with different rates, all of 1 µs delay. */
  static Topology star(long... rates) {
    List<Link> links = new ArrayList<>();
    for (int host = 0; host < rates.length; host++) {
      links.add(new Link(host, rates.length, rates[host], 1000));
    }
    return new Topology(rates.length, 1, links);
  }

  /** Flow from one host to another. */
  int flow(int from, int to) {
    return from * hosts + to;
  }

  /** Hands over all arrivals, in order, and lets the switch send until nothing is due. */
  void run(List<Arrival> arrivals) {
    for (Arrival arrival : arrivals) {
      while (shared.nextPs() < arrival.timePs) {
        shared.fire(shared.nextPs());
      }
      shared.arrive(
          arrival.timePs,
          arrival.inputPort,
          arrival.frame,
          arrival.sequence,
          Frame.collectsTelemetry(arrival.frame) ? arrival.sequence : arrival.timePs);
    }
    while (shared.nextPs() != Long.MAX_VALUE) {
      shared.fire(shared.nextPs());
    }
  }

  static String departure(long deliveryPs, int port, long frame, long sequence) {
    return deliveryPs + " ps, port " + port + ": " + text(frame, sequence);
  }

  static String drop(long nowPs, int port, long frame, long sequence) {
    return nowPs + " ps, port " + port + " drops " + text(frame, sequence);
  }

  private static String text(long frame, long sequence) {
    return "flow "
        + Frame.flow(frame)
        + " kind "
        + Frame.kind(frame)
        + " hop "
        + Frame.hop(frame)
        + " bytes "
        + Frame.bytes(frame)
        + " priority "
        + Frame.priority(frame)
        + (Frame.isMarked(frame) ? " marked" : "")
        + " sequence "
        + sequence;
  }

  @Override
  public void portBusy(int index) {
    Port port = ports.get(index);
    departures.add(
        departure(port.firstDeliveryPs(), port.index(), port.firstFrame(), port.firstSequence()));
    port.removeFirst();
  }

  @Override
  public void nodeChanged(int node) {
    throw new UnsupportedOperationException("there is no engine here");
  }

  @Override
  public int advance(long limitPs) {
    throw new UnsupportedOperationException("there is no engine here");
  }

  @Override
  public void dropped(long nowPs, int port, long frame, long sequence, long stampPs) {
    drops.add(drop(nowPs, port, frame, sequence));
  }
}
