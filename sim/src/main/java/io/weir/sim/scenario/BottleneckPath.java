package io.weir.sim.scenario;

import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.LinkSchedule;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Topology;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A scenario whose flows all cross one bottleneck in the same direction, reduced to that: what a
 * machine must do to real TCP to be the scenario. Every other link is faster, so that only its
 * delay and its random loss count.
 *
 * <p>A packet's way forward is {@link #entryDelayNs}, the bottleneck (its queue, its wire time,
 * {@link #delayNs}, its jitter), {@link Flow#extraDelayNs}; the way back is {@link #reverse}
 * likewise, with {@link #reverseDelayNs} and {@link Flow#extraReverseDelayNs}. Frames on the wire
 * are {@link #linkHeaderBytes} longer than IP packets.
 *
 * @param scenario name of the scenario
 * @param port index of the bottleneck's port in the scenario's network
 * @param rateBps rate of the bottleneck at the start, bit/s
 * @param entryDelayNs propagation delay before the bottleneck, the least of all flows, ns
 * @param delayNs propagation delay of the bottleneck link, ns
 * @param reverseDelayNs propagation delay of the same link in the other direction, ns
 * @param bufferBytes drop-tail buffer of the bottleneck, the frame being sent included, bytes
 * @param ecn marking at dequeue, or null for none
 * @param forward rate, loss, jitter and outages of the bottleneck over time
 * @param reverse the same of the other direction, where acknowledgements travel
 * @param entryLoss probability with which the link before the bottleneck loses a frame, in either
 *     direction
 * @param exitLoss the same of the link behind it; 0 if there is none
 * @param linkHeaderBytes bytes of a frame around its IP packet
 * @param mtuBytes largest IP packet, bytes
 * @param flows the flows, by index
 * @param durationNs length of the run, ns
 * @param warmupNs start of the measured part, ns
 */
public record BottleneckPath(
    String scenario,
    int port,
    long rateBps,
    long entryDelayNs,
    long delayNs,
    long reverseDelayNs,
    long bufferBytes,
    Ecn ecn,
    LinkSchedule forward,
    LinkSchedule reverse,
    double entryLoss,
    double exitLoss,
    int linkHeaderBytes,
    int mtuBytes,
    List<Flow> flows,
    long durationNs,
    long warmupNs) {
  /** IPv4 and TCP headers with timestamps, bytes. */
  static final int IP_TCP_HEADER_BYTES = 52;

  public BottleneckPath {
    flows = List.copyOf(flows);
  }

  /**
   * A flow.
   *
   * @param source sending host
   * @param destination receiving host
   * @param bytes payload to send; {@link io.weir.sim.traffic.Flow#UNBOUNDED} for a flow without end
   * @param startNs when it starts, ns
   * @param extraDelayNs propagation delay beside what the flows have in common, ns
   * @param extraReverseDelayNs all propagation delay on the way back but the bottleneck link's, ns
   * @param flowClass index of its class in {@link AlgorithmSpec#classes}
   * @param className what results call the class
   * @param algorithm name of its congestion control in the scenario
   */
  public record Flow(
      int source,
      int destination,
      long bytes,
      long startNs,
      long extraDelayNs,
      long extraReverseDelayNs,
      int flowClass,
      String className,
      String algorithm) {
    /** Whether the flow ends. */
    public boolean isBounded() {
      return bytes != io.weir.sim.traffic.Flow.UNBOUNDED;
    }
  }

  /**
   * The bottleneck of a scenario.
   *
   * @param seed draws what the scenario leaves to chance: start times, sizes
   * @throws io.weir.artefact.UserError naming file and key, if there is no single bottleneck
   */
  public static BottleneckPath of(Scenario scenario, long seed) {
    return new BottleneckFinder(scenario, seed).find();
  }

  /** Whether rate, loss, jitter never change and the link is never down, in either direction. */
  public boolean isConstant() {
    return forward.isConstant() && reverse.isConstant();
  }

  /** Round trip of a flow's packet without queueing and wire times, ns. */
  public long baseRttNs(int flow) {
    return entryDelayNs
        + delayNs
        + flows.get(flow).extraDelayNs
        + reverseDelayNs
        + flows.get(flow).extraReverseDelayNs;
  }

  /**
   * The ports of the bottleneck link, forward and reverse, as a simulation with that seed has them,
   * with its random numbers for marks, losses and jitter. Frames of kind {@link Frame#DATA} can be
   * marked.
   */
  public List<Port> ports(long seed) {
    RandomStreams random = new RandomStreams(seed);
    Topology link =
        new Topology(0, 2, List.of(new Link(0, 1, rateBps, delayNs, reverseDelayNs, 0)));
    return Ports.of(
        link,
        List.of(forward, reverse),
        bufferBytes,
        ecn,
        direction -> random.ecn(port ^ direction),
        direction -> random.link(port ^ direction));
  }

  /** Random numbers for the losses before and behind the bottleneck. */
  public UniformRandomProvider accessRandom(long seed) {
    return new RandomStreams(seed).link(-1);
  }

  /** What the bottleneck can send from one instant to another, bytes. */
  public double capacityBytes(long fromNs, long toNs) {
    return forward.capacityBytes(fromNs * 1000, toNs * 1000);
  }
}
