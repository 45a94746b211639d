package io.weir.sim.scenario;

import io.netty.util.concurrent.Future;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowClass;
import io.weir.sim.cc.Need;
import io.weir.sim.channel.PipelineControl;
import io.weir.sim.channel.SimulatedNetwork;
import io.weir.sim.fabric.FrameTap;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Topology;
import io.weir.sim.host.SelectiveBlocks;
import io.weir.sim.measure.FairnessOverTime;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.time.VirtualEventLoop;
import io.weir.sim.time.World;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One simulated datacenter: a world of fabric and hosts on a Netty event loop in virtual time.
 * Events of one instant come in the order: at each node arrivals by input port, then its own events
 * (at a host: starts of flows, the NIC, timers by flow), then tasks of the event loop.
 *
 * <p>Not thread-safe; the thread that first runs it owns it.
 */
public final class Simulation implements World, AutoCloseable {
  /** Flows up to which time bins keep the rate of each; beyond, they would outgrow the memory. */
  static final int MAX_FLOWS_IN_BINS = 4096;

  private final Scenario scenario;
  private final long seed;
  private final EngineFactory engines;
  private final VirtualClock clock = new VirtualClock();
  private final VirtualEventLoop loop = new VirtualEventLoop(this, clock);
  private final Datacenter datacenter;
  private final CongestionControl control;
  private final Set<Need> needs = EnumSet.noneOf(Need.class);
  private final List<SimulationResult.Bin> bins = new ArrayList<>();
  private final FairnessOverTime fairness = new FairnessOverTime();
  private final PortSampler sampler;
  private SimulatedNetwork channels;
  private FlowClass onlyClass = new FlowClass("all", "");
  private long events;

  /** Builds the datacenter of {@code scenario}; {@code control} serves all its flows. */
  public Simulation(Scenario scenario, long seed, CongestionControl control) {
    this(scenario, seed, control, EngineChoice.WINDOW);
  }

  /** As {@link #Simulation(Scenario, long, CongestionControl)}, with a chosen engine. */
  public Simulation(
      Scenario scenario, long seed, CongestionControl control, EngineFactory engines) {
    this.scenario = scenario;
    this.seed = seed;
    this.engines = engines;
    this.control = control;
    if (control instanceof PipelineControl pipelines) {
      pipelines.attach(loop);
    }
    datacenter = new Datacenter(scenario, new RandomStreams(seed), control, engines, clock);
    requireFlowsAndNeeds();
    sampler = new PortSampler(datacenter, clock);
    scheduleRouting(datacenter.network.routingChanges());
  }

  private void requireFlowsAndNeeds() {
    if (!control.classes().isEmpty()) {
      scenario.congestionControl().requireFlows(scenario.where(), flows().size());
    }
    Requirements.of(scenario).requireFor(control, flows().size());
    boolean[] seen = new boolean[Math.max(1, control.classes().size())];
    for (int flow = 0; flow < flows().size(); flow++) {
      if (!seen[control.classOf(flow)]) {
        seen[control.classOf(flow)] = true;
        needs.addAll(control.needs(flow));
      }
    }
  }

  /** Says what results call the flows of an algorithm that has no classes; without this "all". */
  public void nameAlgorithm(String algorithm) {
    onlyClass = new FlowClass(algorithm, algorithm);
  }

  /** The classes of flows that results tell apart. */
  List<FlowClass> classes() {
    return control.classes().isEmpty() ? List.of(onlyClass) : control.classes();
  }

  /** Index of a flow's class in {@link #classes}. */
  int classOf(int flow) {
    return control.classOf(flow);
  }

  /** Routing learns of all links that change at one instant at once. */
  private void scheduleRouting(List<RoutingChange> changes) {
    int from = 0;
    for (int to = 1; to <= changes.size(); to++) {
      if (to == changes.size() || changes.get(to).atNs() != changes.get(from).atNs()) {
        List<RoutingChange> together = changes.subList(from, to);
        loop.at(changes.get(from).atNs(), () -> datacenter.reroute(together));
        from = to;
      }
    }
  }

  @Override
  public int advance(long limitPs) {
    int handled = datacenter.engine.advance(limitPs);
    events += handled;
    return handled;
  }

  /**
   * The hosts as addresses for Netty channels. Their tasks must run at their very instant, so that
   * it needs {@link EngineChoice#HEAP}.
   */
  public SimulatedNetwork network() {
    requireHeap("channels");
    if (channels == null) {
      Requirements.of(scenario).requireForStreams(control, flows().size());
      channels =
          new SimulatedNetwork(datacenter.hosts, loop, datacenter.network.topology().hosts());
    }
    return channels;
  }

  /** Lets {@code tap} see every frame; needs {@link EngineChoice#HEAP}, which keeps their order. */
  public void tap(FrameTap tap) {
    requireHeap("a tap");
    datacenter.fabric.setTap(tap);
  }

  /** Reads the selective blocks of acknowledgements that a tap sees. */
  public SelectiveBlocks selectiveBlocks() {
    return datacenter.hosts.selectiveBlocks();
  }

  private void requireHeap(String what) {
    if (!engines.keepsOrder()) {
      throw new IllegalStateException(what + " needs EngineChoice.HEAP");
    }
  }

  /** Runs on until {@code future} is done; what {@code sync()} is in real time. */
  public void await(Future<?> future) {
    loop.await(future);
  }

  /** Runs on until {@code timeNs} of simulated time; what happens is decided by the past alone. */
  public void runUntil(long timeNs) {
    loop.runUntil(timeNs);
    assert framesAreConserved();
  }

  /** Closes all channels. Ends the simulation: the clock moves on by Netty's quiet period. */
  @Override
  public void close() {
    loop.shutdown();
  }

  /** Runs the whole scenario: warm-up, measurement, time bins, the conservation check. */
  public SimulationResult run() {
    return run(() -> {});
  }

  /** As {@link #run()}; {@code binDone} is called at the end of every time bin. */
  public SimulationResult run(Runnable binDone) {
    RunSpec run = scenario.run();
    if (run.warmupUs() == 0) {
      // A task comes after what is sent at its instant, and would leave that out.
      beginMeasuring();
    } else {
      loop.at(run.warmupUs() * 1000, this::beginMeasuring);
    }
    long binNs = Math.max(1, run.durationUs() * 1000 / run.bins());
    loop.at(binNs, () -> sample(binNs, new long[flows().size()], binDone));
    runUntil(run.durationUs() * 1000);
    requireSound();
    return SimulationResult.of(scenario, seed, this);
  }

  private void beginMeasuring() {
    meter().restart();
    long endNs = scenario.run().durationUs() * 1000;
    sampler.begin(endNs);
    sampleNext();
  }

  private void sampleNext() {
    if (sampler.hasNext()) {
      loop.at(
          sampler.nextNs(),
          () -> {
            sampler.sample();
            sampleNext();
          });
    }
  }

  /**
   * Fails when what happened so far is worth nothing: frames were lost or invented (sent = arrived
   * + dropped + under way), a lossless priority lost some, or pauses hold each other up.
   *
   * @throws io.weir.artefact.UserError for the last two
   */
  public void requireSound() {
    datacenter.requireConservation();
    datacenter.requireLossless();
  }

  /** For an {@code assert}: fails itself. */
  private boolean framesAreConserved() {
    datacenter.requireConservation();
    return true;
  }

  private void sample(long binNs, long[] before, Runnable binDone) {
    datacenter.requireLossless();
    long[] delivered = meter().deliveredBytesEver();
    long[] inBin = new long[flows().size()];
    List<Double> gbps = new ArrayList<>();
    for (int flow = 0; flow < inBin.length; flow++) {
      inBin[flow] = delivered[flow] - (flow < before.length ? before[flow] : 0);
      if (inBin.length <= MAX_FLOWS_IN_BINS) {
        gbps.add(inBin[flow] * 8.0 / binNs);
      }
    }
    long startPs = clock.nowPs() - binNs * VirtualClock.PS_PER_NS;
    fairness.add(clock.nanoTime(), inBin, flow -> isActiveSince(flow, startPs));
    bins.add(new SimulationResult.Bin(clock.nanoTime(), gbps, maxQueueBytesNow()));
    loop.at(clock.nanoTime() + binNs, () -> sample(binNs, delivered, binDone));
    binDone.run();
  }

  /** Whether a flow was under way from {@code sincePs} until now. */
  private boolean isActiveSince(int flow, long sincePs) {
    return datacenter.hosts.startedPs(flow) <= sincePs
        && datacenter.hosts.completedPs(flow) == Long.MAX_VALUE;
  }

  /** Bytes in the longest queue now, hosts' included. */
  public long maxQueueBytesNow() {
    long queueBytes = 0;
    for (Port port : ports()) {
      queueBytes = Math.max(queueBytes, queueBytes(port.index()));
    }
    return queueBytes;
  }

  /** Whether all of a flow's bytes have arrived; flows without end never are. */
  public boolean isComplete(int flow) {
    return datacenter.hosts.completedPs(flow) != Long.MAX_VALUE;
  }

  /** Time from a flow's start to its last byte's arrival, ns; null if it is not complete. */
  Long completionNs(int flow) {
    return isComplete(flow)
        ? (Long)
            ((datacenter.hosts.completedPs(flow) - datacenter.hosts.startedPs(flow))
                / VirtualClock.PS_PER_NS)
        : null;
  }

  /** Bytes that wait at a port or are being sent, those a shared-buffer switch holds included. */
  public long queueBytes(int port) {
    return datacenter.queueBytes(ports().get(port), clock.nowPs());
  }

  /** What every switch port sent in the measured part, all frames; once {@link #run} is over. */
  public List<Bottleneck> switchPorts() {
    return sampler.switchPorts();
  }

  /** Digest over every delivery and drop so far. */
  public long digest() {
    return datacenter.fabric.digest();
  }

  /** Packet-hops so far. */
  public long hops() {
    return datacenter.fabric.hops();
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
    return datacenter.flows;
  }

  /** Hosts, switches and links. */
  public Topology topology() {
    return datacenter.network.topology();
  }

  /** The meter: counts since the end of the warm-up, or since the start. */
  public Meter meter() {
    return datacenter.meter;
  }

  /** What the algorithms of the flows need. */
  Set<Need> needs() {
    return needs;
  }

  List<SimulationResult.Bin> bins() {
    return bins;
  }

  FairnessOverTime fairness() {
    return fairness;
  }

  PortSampler sampler() {
    return sampler;
  }

  List<Port> ports() {
    return datacenter.ports;
  }

  Datacenter datacenter() {
    return datacenter;
  }
}
