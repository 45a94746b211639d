package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.artefact.WeirVersion;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.QueueStats;
import io.weir.sim.fabric.SharedBufferSwitch;
import io.weir.sim.measure.Fairness;
import io.weir.sim.measure.Meter;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What a run measured after its warm-up. Goodput counts whole frames (headers included) of packets
 * delivered in order for the first time, so that 100 Gb/s is the line.
 *
 * @param scenario name of the scenario
 * @param scenarioSha256 hash of its effective configuration
 * @param seed seed of the run
 * @param weirVersion version of Weir
 * @param digest digest over all events, hex
 * @param goodputGbps mean goodput of a bottleneck (of a receiver), Gb/s
 * @param payloadGoodputGbps the same without headers, Gb/s
 * @param latencyMeanUs mean packet latency, µs
 * @param latencyP50Us median packet latency, µs
 * @param latencyP99Us 99th percentile of packet latency, µs
 * @param latencyMaxUs largest packet latency, µs
 * @param jain Jain's index over flows
 * @param minMaxFairness smallest over largest goodput of a sending host
 * @param droppedBytes bytes dropped
 * @param droppedFrames frames dropped
 * @param retransmittedShare share of data packets that were sent again
 * @param congestionNotifications CNPs that reached a sender
 * @param markedFrames frames marked by switches over the whole run
 * @param maxQueueBytes largest queue of a switch port over the whole run, bytes
 * @param packetHops packet-hops over the whole run
 * @param flows what each flow got
 * @param classes what each class of flows got: one class unless the scenario has a mix
 * @param bottleneck the busiest switch port and its queue; null without switches
 * @param bins time bins over the whole run
 * @param details completion times, fairness over time, pauses
 * @param warnings configured features that never fired
 */
public record SimulationResult(
    String scenario,
    String scenarioSha256,
    long seed,
    String weirVersion,
    String digest,
    double goodputGbps,
    double payloadGoodputGbps,
    double latencyMeanUs,
    double latencyP50Us,
    double latencyP99Us,
    double latencyMaxUs,
    double jain,
    double minMaxFairness,
    long droppedBytes,
    long droppedFrames,
    double retransmittedShare,
    long congestionNotifications,
    long markedFrames,
    long maxQueueBytes,
    long packetHops,
    List<FlowResult> flows,
    List<ClassResult> classes,
    @JsonInclude(JsonInclude.Include.NON_NULL) Bottleneck bottleneck,
    List<Bin> bins,
    RunDetails details,
    List<String> warnings)
    implements Serializable {
  /**
   * One flow.
   *
   * @param source sending host
   * @param destination receiving host
   * @param flowClass name of its class; {@code class} in JSON
   * @param goodputGbps its goodput, Gb/s
   * @param sentPackets data packets it sent, repeated ones included
   * @param retransmittedPackets data packets it sent again
   * @param droppedPackets data packets the network dropped
   * @param lossShare those, as a share of the packets sent
   * @param completionNs time from its start to its last byte's arrival, ns, over the whole run;
   *     null if it is not complete
   */
  public record FlowResult(
      int source,
      int destination,
      @JsonProperty("class") String flowClass,
      double goodputGbps,
      long sentPackets,
      long retransmittedPackets,
      long droppedPackets,
      double lossShare,
      Long completionNs)
      implements Serializable {}

  /**
   * The flows of one class.
   *
   * @param name its name
   * @param algorithm name of their algorithm; empty if that is not known
   * @param flows how many they are
   * @param goodputGbps goodput of all of them, Gb/s
   * @param goodputShare that, as a share of the goodput of all flows
   * @param jain Jain's index over them
   * @param sentPackets data packets they sent, repeated ones included
   * @param retransmittedPackets data packets they sent again
   * @param droppedPackets data packets of theirs that the network dropped
   * @param lossShare those, as a share of the packets sent
   * @param retransmittedShare packets sent again, as a share of the packets sent
   */
  public record ClassResult(
      String name,
      String algorithm,
      int flows,
      double goodputGbps,
      double goodputShare,
      double jain,
      long sentPackets,
      long retransmittedPackets,
      long droppedPackets,
      double lossShare,
      double retransmittedShare)
      implements Serializable {
    /**
     * The figures of a class.
     *
     * @param totalGbps goodput of the flows of all classes, Gb/s
     */
    public static ClassResult of(FlowClass flowClass, List<FlowResult> flows, double totalGbps) {
      double[] goodputs = flows.stream().mapToDouble(FlowResult::goodputGbps).toArray();
      double goodputGbps = 0;
      for (double goodput : goodputs) {
        goodputGbps += goodput;
      }
      long sent = flows.stream().mapToLong(FlowResult::sentPackets).sum();
      long again = flows.stream().mapToLong(FlowResult::retransmittedPackets).sum();
      long dropped = flows.stream().mapToLong(FlowResult::droppedPackets).sum();
      return new ClassResult(
          flowClass.name(),
          flowClass.algorithm(),
          flows.size(),
          goodputGbps,
          totalGbps == 0 ? 0 : goodputGbps / totalGbps,
          Fairness.jain(goodputs),
          sent,
          again,
          dropped,
          share(dropped, sent),
          share(again, sent));
    }

    static double share(long part, long whole) {
      return whole == 0 ? 0 : (double) part / whole;
    }
  }

  /**
   * One time bin.
   *
   * @param endNs its end, ns
   * @param gbps goodput by flow, Gb/s; empty when there are more than 4096 flows
   * @param queueBytes largest queue at its end, bytes
   */
  public record Bin(long endNs, List<Double> gbps, long queueBytes) implements Serializable {}

  static SimulationResult of(Scenario scenario, long seed, Simulation simulation) {
    Meter meter = simulation.meter();
    double measuredNs = (scenario.run().durationUs() - scenario.run().warmupUs()) * 1000.0;
    FlowFigures figures = new FlowFigures(simulation, measuredNs);
    List<FlowResult> flows = figures.flows();
    double[] byFlow = flows.stream().mapToDouble(FlowResult::goodputGbps).toArray();
    double[] byHost = new double[simulation.topology().hosts()];
    boolean[] sends = new boolean[byHost.length];
    for (int i = 0; i < flows.size(); i++) {
      byHost[flows.get(i).source()] += byFlow[i];
      sends[flows.get(i).source()] = true;
    }
    int receivers = scenario.traffic().receivers();
    Histogram latency = meter.latencyNs();
    Queues queues = queues(simulation);
    return new SimulationResult(
        scenario.name(),
        scenario.sha256(),
        seed,
        WeirVersion.current(),
        String.format("%016x", simulation.digest()),
        meter.deliveredTotal() * 8 / measuredNs / receivers,
        meter.deliveredPayload() * 8 / measuredNs / receivers,
        latency.getMean() / 1000,
        latency.getValueAtPercentile(50) / 1000.0,
        latency.getValueAtPercentile(99) / 1000.0,
        latency.getMaxValue() / 1000.0,
        Fairness.jain(byFlow),
        Fairness.minOverMax(senders(byHost, sends)),
        meter.droppedBytes(),
        meter.droppedFrames(),
        (double) meter.packetsRetransmitted() / Math.max(1, meter.packetsSent()),
        meter.congestionNotifications(),
        queues.marked,
        queues.maxBytes,
        simulation.hops(),
        flows,
        figures.classes(flows),
        simulation.sampler().bottleneck(),
        simulation.bins(),
        RunDetails.of(scenario, simulation),
        new Warnings(scenario, simulation).all(queues.marked, meter.deliveredTotal()));
  }

  private static double[] senders(double[] byHost, boolean[] sends) {
    return IntStream.range(0, byHost.length)
        .filter(host -> sends[host])
        .mapToDouble(host -> byHost[host])
        .toArray();
  }

  private record Queues(long marked, long maxBytes) {}

  private static Queues queues(Simulation simulation) {
    long marked = 0;
    long maxBytes = 0;
    for (Port port : simulation.ports()) {
      marked += port.markedFrames();
      if (!simulation.topology().isHost(simulation.topology().source(port.index()))) {
        maxBytes = Math.max(maxBytes, port.maxQueueBytes());
      }
    }
    for (SharedBufferSwitch one : simulation.datacenter().switches) {
      for (Port port : one.ports()) {
        for (int priority = 0; priority < one.priorities(); priority++) {
          QueueStats stats = one.stats(simulation.nowNs() * 1000, port.index(), priority);
          marked += stats.markedFrames();
          maxBytes = Math.max(maxBytes, stats.maxQueueBytes());
        }
      }
    }
    return new Queues(marked, maxBytes);
  }

  /** Goodput of each flow, Gb/s. */
  public double[] flowGoodputGbps() {
    return flows.stream().mapToDouble(FlowResult::goodputGbps).toArray();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s seed %d: %.2f Gb/s, latency %.2f µs mean %.2f µs p99, Jain %.4f, min/max %.3f,"
            + " dropped %d B, digest %s",
        scenario,
        seed,
        goodputGbps,
        latencyMeanUs,
        latencyP99Us,
        jain,
        minMaxFairness,
        droppedBytes,
        digest);
  }
}
