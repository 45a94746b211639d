package io.weir.sim.host;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.DropListener;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Routing;
import io.weir.sim.fabric.Telemetry;
import io.weir.sim.fabric.Topology;
import io.weir.sim.measure.Meter;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.traffic.Flow;
import java.util.Arrays;
import java.util.List;

/**
 * Every host of a simulation and the queue pairs between them: senders with go-back-N, receivers
 * with coalesced acknowledgements, NACK and CNP, RTT probes. Transport as in the InfiniBand
 * specification's reliable connection, reduced to what congestion control sees.
 */
public final class RoceHosts implements DropListener, StreamTransport {
  static final long PS = VirtualClock.PS_PER_NS;

  private final RoceSpec spec;
  private final Meter meter;
  private final int stride;
  private final Fabric fabric;
  private final Routing routing;
  private final RoceHost[] hosts;
  private final RoceSender sender;
  private final RoceReceiver receiver;

  private QueuePair[] queuePairs = new QueuePair[16];
  private int flowCount;
  private long[] blocks = new long[0];
  private long framesSent;
  private long framesArrived;
  private long framesDropped;
  private int completedFlows;
  private List<Flow> planned = List.of();

  /**
   * Hosts on {@code fabric} whose senders obey {@code control}; puts them into the fabric as its
   * nodes.
   */
  public RoceHosts(
      Topology topology,
      List<Port> ports,
      Fabric fabric,
      Routing routing,
      RoceSpec spec,
      CongestionControl control,
      Meter meter) {
    this.spec = spec;
    this.meter = meter;
    this.fabric = fabric;
    this.routing = routing;
    this.stride = CongestionControl.PRIVATE + control.privateLongs();
    sender = new RoceSender(this, control);
    receiver = new RoceReceiver(this);
    fabric.setDropListener(this);
    hosts = new RoceHost[topology.hosts()];
    for (int host = 0; host < hosts.length; host++) {
      hosts[host] = new RoceHost(this, ports.get(routing.portsOf(host)[0]));
      fabric.setNode(host, hosts[host]);
    }
  }

  /**
   * Adds the flows of a simulation; each starts at its time, or when the flow it waits for is
   * complete.
   */
  public void addFlows(List<Flow> flows) {
    for (Flow flow : flows) {
      int local = hosts[flow.source()].nic.count();
      add(QueuePair.of(flowCount, flow, local));
    }
    for (int index = 0; index < flows.size(); index++) {
      Flow flow = flows.get(index);
      if (flow.after() == Flow.NONE) {
        hosts[flow.source()].startAt(queuePairs[index], flow.startNs() * PS);
      } else {
        await(queuePairs[index], queuePairs[flow.after()]);
      }
    }
    planned = List.copyOf(flows);
  }

  private static void await(QueuePair qp, QueuePair awaited) {
    if (awaited.destination != qp.source || !awaited.bounded) {
      throw new IllegalArgumentException(
          "flow " + qp.flow + " can wait only for a flow that ends, and ends at its own source");
    }
    awaited.dependents = Arrays.copyOf(awaited.dependents, awaited.dependents.length + 1);
    awaited.dependents[awaited.dependents.length - 1] = qp.flow;
  }

  /** Fails when a flow's index does not fit into a frame. */
  static void requireFits(int flow) {
    if (flow >= Frame.MAX_FLOWS) {
      throw new IllegalStateException(
          "a simulation can have at most " + Frame.MAX_FLOWS + " flows and streams in all");
    }
  }

  private void add(QueuePair qp) {
    requireFits(qp.flow);
    if (flowCount == queuePairs.length) {
      queuePairs = Arrays.copyOf(queuePairs, 2 * flowCount);
    }
    queuePairs[flowCount++] = qp;
    if (blocks.length < flowCount * stride) {
      blocks = Arrays.copyOf(blocks, queuePairs.length * stride);
    }
    qp.messageEnd = (long) spec.messagePackets() * spec.payloadBytes();
    hosts[qp.source].adopt(qp);
    fabric
        .paths()
        .add(
            routing.pathEvenIfDown(qp.source, qp.destination, qp.flow),
            routing.pathEvenIfDown(qp.destination, qp.source, qp.flow));
  }

  /** Gives every flow the path routing has for it now; where there is none it keeps its own. */
  public void reroute() {
    fabric.paths().nextVersion();
    for (int flow = 0; flow < flowCount; flow++) {
      QueuePair qp = queuePairs[flow];
      if (routing.reaches(qp.source, qp.destination)
          && routing.reaches(qp.destination, qp.source)) {
        fabric
            .paths()
            .set(
                flow,
                routing.path(qp.source, qp.destination, flow),
                routing.path(qp.destination, qp.source, flow));
      }
    }
  }

  @Override
  public int open(int source, int destination, StreamListener listener, long nowPs) {
    int flow = flowCount;
    add(new QueuePair(flow, source, destination, hosts[source].nic.count(), 0, false, listener));
    meter.grow(flowCount);
    sender.start(queuePairs[flow], nowPs);
    fabric.nodeChanged(source);
    return flow;
  }

  @Override
  public void append(int flow, long bytes, long nowPs) {
    sender.append(queuePairs[flow], bytes, nowPs);
    fabric.nodeChanged(queuePairs[flow].source);
  }

  /** All of a flow's bytes have arrived. */
  void completed(QueuePair qp, long nowPs) {
    qp.completedPs = nowPs;
    completedFlows++;
    for (int dependent : qp.dependents) {
      QueuePair next = queuePairs[dependent];
      hosts[next.source].startAt(next, nowPs + planned.get(dependent).startNs() * PS);
    }
  }

  /** Sends a frame of a flow from whichever end it belongs to. */
  void send(long frame, long sequence, long nowPs, long stampPs) {
    framesSent++;
    int priority = Frame.kind(frame) <= Frame.PROBE ? spec.dataPriority() : spec.controlPriority();
    fabric.send(nowPs, Frame.withPriority(frame, priority), sequence, stampPs);
  }

  void countArrival() {
    framesArrived++;
  }

  @Override
  public void dropped(long nowPs, long frame, long sequence, long stampPs) {
    framesDropped++;
    meter.dropped(Frame.flow(frame), Frame.bytes(frame), Frame.kind(frame) == Frame.DATA);
    if (Frame.collectsTelemetry(frame)) {
      telemetry().close((int) stampPs);
    }
  }

  RoceHost host(int index) {
    return hosts[index];
  }

  QueuePair queuePair(int flow) {
    return queuePairs[flow];
  }

  RoceSender sender() {
    return sender;
  }

  RoceReceiver receiver() {
    return receiver;
  }

  RoceSpec spec() {
    return spec;
  }

  Meter meter() {
    return meter;
  }

  Telemetry telemetry() {
    return fabric.telemetry();
  }

  long[] blocks() {
    return blocks;
  }

  int block(QueuePair qp) {
    return qp.flow * stride;
  }

  /** Flows and streams so far. */
  public int flowCount() {
    return flowCount;
  }

  /** When a flow started, ps; {@link Long#MAX_VALUE} if it has not. */
  public long startedPs(int flow) {
    return queuePairs[flow].started ? queuePairs[flow].startedPs : Long.MAX_VALUE;
  }

  /** When a flow's last byte arrived, ps; {@link Long#MAX_VALUE} if it has not. */
  public long completedPs(int flow) {
    return queuePairs[flow].completedPs;
  }

  /** The ports a planned flow passes on its way to its receiver while no link has failed. */
  public int[] path(int flow) {
    return fabric.paths().firstForward(flow);
  }

  /** Flows that are complete. */
  public int completedFlows() {
    return completedFlows;
  }

  /** Frames handed to the fabric. */
  public long framesSent() {
    return framesSent;
  }

  /** Frames that arrived at a host. */
  public long framesArrived() {
    return framesArrived;
  }

  /** Frames dropped by the fabric. */
  public long framesDropped() {
    return framesDropped;
  }
}
