package io.weir.sim.scenario;

import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Topology;
import io.weir.sim.measure.QueueHistograms;
import io.weir.sim.time.VirtualClock;
import java.util.List;

/**
 * Looks at every port many times while a run is measured: queues, and what links sent. Nothing is
 * counted per packet. The measured part is cut into equal slices, each of which has a sample at
 * another place (golden ratio), so that a queue with a period of its own is not always met in the
 * same phase.
 */
final class PortSampler {
  /** Samples of a run, fewer only if it has fewer nanoseconds. */
  static final int SAMPLES = 2_000;

  /** Samples of a run with many ports, of which each sample costs more. */
  private static final int LEAST_SAMPLES = 1_000;

  private static final int MANY_PORTS = 1_000;

  /** 2^64 divided by the golden ratio. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final int FRACTION_BITS = 24;

  private final Datacenter datacenter;
  private final VirtualClock clock;
  private final QueueHistograms queues;
  private final long[] sentBytes;
  private long startNs;
  private long endNs;
  private long samples;
  private long taken;

  PortSampler(Datacenter datacenter, VirtualClock clock) {
    this.datacenter = datacenter;
    this.clock = clock;
    queues = new QueueHistograms(datacenter.ports.size());
    sentBytes = new long[datacenter.ports.size()];
  }

  /** The measured part begins now and ends at {@code endNs}. */
  void begin(long measuredEndNs) {
    startNs = clock.nanoTime();
    endNs = measuredEndNs;
    int most = sentBytes.length > MANY_PORTS ? LEAST_SAMPLES : SAMPLES;
    samples = Math.min(most, endNs - startNs);
    for (Port port : datacenter.ports) {
      sentBytes[port.index()] = sentBytesNow(port);
    }
  }

  boolean hasNext() {
    return taken < samples;
  }

  /** When the next sample is due, ns. */
  long nextNs() {
    long sliceNs = (endNs - startNs) / samples;
    long fraction = (taken * GOLDEN) >>> (Long.SIZE - FRACTION_BITS);
    return startNs + taken * sliceNs + ((sliceNs * fraction) >>> FRACTION_BITS);
  }

  /** Records every port's queue. */
  void sample() {
    taken++;
    queues.sample();
    for (Port port : datacenter.ports) {
      queues.record(port.index(), datacenter.queueBytes(port, clock.nowPs()));
    }
  }

  QueueHistograms queues() {
    return queues;
  }

  /** What has left a port; what it has taken and not yet sent does not count. */
  private long sentBytesNow(Port port) {
    return port.sentBytes() - port.queueBytes(clock.nowPs());
  }

  /** The switch port that sent the largest share of what it could; null without switches. */
  Bottleneck bottleneck() {
    Bottleneck busiest = null;
    for (Bottleneck candidate : switchPorts()) {
      if (busiest == null || candidate.utilisation() > busiest.utilisation()) {
        busiest = candidate;
      }
    }
    return busiest;
  }

  /** Every switch port, whatever it sent. */
  List<Bottleneck> switchPorts() {
    Topology topology = datacenter.network.topology();
    return datacenter.ports.stream()
        .filter(port -> !topology.isHost(topology.source(port.index())))
        .map(port -> at(port, topology))
        .toList();
  }

  private Bottleneck at(Port port, Topology topology) {
    int index = port.index();
    double capacityBytes =
        datacenter
            .network
            .schedules()
            .get(index)
            .capacityBytes(startNs * VirtualClock.PS_PER_NS, endNs * VirtualClock.PS_PER_NS);
    return new Bottleneck(
        index,
        topology.source(index),
        topology.destination(index),
        capacityBytes * 8 / (endNs - startNs),
        capacityBytes == 0 ? 0 : (sentBytesNow(port) - sentBytes[index]) / capacityBytes,
        Bottleneck.Queue.of(queues.queue(index), port.rateBps()));
  }
}
