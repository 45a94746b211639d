package io.weir.sim.scenario;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Ports;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Star;
import io.weir.sim.fabric.Topology;
import io.weir.sim.host.RoceHosts;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.time.VirtualEventLoop;
import io.weir.sim.time.World;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;

/**
 * One simulated datacenter: a world of fabric and hosts on a Netty event loop in virtual time.
 * Events of one instant come in the order: at each node arrivals by input port, then its own events
 * (at a host: starts of flows, the NIC, timers by flow), then tasks of the event loop.
 *
 * <p>Not thread-safe; the thread that first runs it owns it.
 */
public final class Simulation implements World {
  private final Scenario scenario;
  private final long seed;
  private final VirtualClock clock = new VirtualClock();
  private final VirtualEventLoop loop = new VirtualEventLoop(this, clock);
  private final List<Port> ports;
  private final RoceHosts hosts;
  private final Fabric fabric;
  private final Engine engine;
  private final Meter meter;
  private final boolean needsMarks;
  private final List<Flow> flows;
  private final List<SimulationResult.Bin> bins = new ArrayList<>();
  private long events;

  /** Builds the datacenter of {@code scenario}; {@code control} serves all its flows. */
  public Simulation(Scenario scenario, long seed, CongestionControl control) {
    this(scenario, seed, control, EngineChoice.WINDOW);
  }

  /** As {@link #Simulation(Scenario, long, CongestionControl)}, with a chosen engine. */
  public Simulation(Scenario scenario, long seed, CongestionControl control, EngineChoice choice) {
    this.scenario = scenario;
    this.seed = seed;
    this.needsMarks = control.needsMarks();
    RandomStreams random = new RandomStreams(seed);
    NetworkSpec network = scenario.network();
    Topology topology =
        Star.of(
            scenario.traffic().networkHosts(),
            network.linkRateBps(),
            network.hostToSwitchDelayNs(),
            network.switchToHostDelayNs());
    ports = Ports.of(topology, network.bufferBytes(), network.marking(), random::ecn);
    flows = scenario.traffic().flows(random.traffic());
    meter = new Meter(flows.size());
    Paths paths = new Paths(Frame.MAX_HOPS);
    fabric = new Fabric(ports, topology.nodes(), paths);
    Routing routing = new Routing(topology, random.ecmp());
    hosts = new RoceHosts(topology, ports, fabric, routing, scenario.roce(), control, meter);
    hosts.addFlows(flows);
    engine = choice.create(fabric, clock, topology);
    fabric.setEngine(engine);
    for (int host = 0; host < topology.hosts(); host++) {
      engine.nodeChanged(host);
    }
  }

  @Override
  public int advance(long limitPs) {
    int handled = engine.advance(limitPs);
    events += handled;
    return handled;
  }

  /** Runs on until {@code timeNs} of simulated time; what happens is decided by the past alone. */
  public void runUntil(long timeNs) {
    loop.runUntil(timeNs);
  }

  /** Runs the whole scenario: warm-up, measurement, time bins, the conservation check. */
  public SimulationResult run() {
    return run(() -> {});
  }

  /** As {@link #run()}; {@code binDone} is called at the end of every time bin. */
  public SimulationResult run(Runnable binDone) {
    RunSpec run = scenario.run();
    loop.at(run.warmupUs() * 1000, meter::restart);
    long binNs = Math.max(1, run.durationUs() * 1000 / run.bins());
    loop.at(binNs, () -> sample(binNs, new long[flows.size()], binDone));
    runUntil(run.durationUs() * 1000);
    requireConservation();
    return SimulationResult.of(scenario, seed, this);
  }

  /** Fails when frames were lost or invented: sent = arrived + dropped + under way. */
  public void requireConservation() {
    long accounted = hosts.framesArrived() + hosts.framesDropped() + fabric.framesUnderWay();
    if (hosts.framesSent() != accounted) {
      throw new IllegalStateException(
          "frames are not conserved: sent "
              + hosts.framesSent()
              + ", accounted for "
              + accounted
              + "; this is a defect of the simulator");
    }
  }

  private void sample(long binNs, long[] before, Runnable binDone) {
    long[] delivered = meter.deliveredBytesEver();
    List<Double> gbps = new ArrayList<>(delivered.length);
    for (int flow = 0; flow < delivered.length; flow++) {
      gbps.add((delivered[flow] - before[flow]) * 8.0 / binNs);
    }
    long queueBytes = 0;
    for (Port port : ports) {
      queueBytes = Math.max(queueBytes, port.queueBytes(clock.nowPs()));
    }
    bins.add(new SimulationResult.Bin(clock.nanoTime(), gbps, queueBytes));
    loop.at(clock.nanoTime() + binNs, () -> sample(binNs, delivered, binDone));
    binDone.run();
  }

  /** Digest over every delivery and drop so far. */
  public long digest() {
    return fabric.digest();
  }

  /** Packet-hops so far. */
  public long hops() {
    return fabric.hops();
  }

  /** Events handled so far. */
  public long events() {
    return events;
  }

  /** Now, ns. */
  public long nowNs() {
    return clock.nanoTime();
  }

  /** The flows, by index. */
  public List<Flow> flows() {
    return flows;
  }

  /** The meter: counts since the end of the warm-up, or since the start. */
  public Meter meter() {
    return meter;
  }

  boolean needsMarks() {
    return needsMarks;
  }

  List<SimulationResult.Bin> bins() {
    return bins;
  }

  List<Port> ports() {
    return ports;
  }
}
