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
import java.util.function.IntToLongFunction;

/**
 * Every host of a simulation and the connections between them. What they speak is RoCE or TCP, by
 * the specification they are made with.
 */
public final class Hosts implements DropListener, StreamTransport {
  static final long PS = VirtualClock.PS_PER_NS;

  private final Meter meter;
  private final int stride;
  private final Fabric fabric;
  private final Routing routing;
  private final Host[] hosts;
  private final Transport transport;
  private final IntToLongFunction randomSeeds;

  private Connection[] connections = new Connection[16];
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
   *
   * @param spec what the hosts speak
   * @param randomSeeds by flow: seed of its algorithm's random numbers
   */
  public Hosts(
      Topology topology,
      List<Port> ports,
      Fabric fabric,
      Routing routing,
      HostSpec spec,
      CongestionControl control,
      Meter meter,
      IntToLongFunction randomSeeds) {
    this.meter = meter;
    this.fabric = fabric;
    this.routing = routing;
    this.stride = CongestionControl.PRIVATE + control.privateLongs();
    this.randomSeeds = randomSeeds;
    transport = transport(spec, control);
    fabric.setDropListener(this);
    hosts = new Host[topology.hosts()];
    for (int host = 0; host < hosts.length; host++) {
      hosts[host] = new Host(this, transport, ports.get(routing.portsOf(host)[0]));
      fabric.setNode(host, hosts[host]);
    }
  }

  private Transport transport(HostSpec spec, CongestionControl control) {
    return spec instanceof RoceSpec roce
        ? new RoceTransport(this, roce, control)
        : new TcpTransport(this, (TcpSpec) spec, control);
  }

  /**
   * Adds the flows of a simulation; each starts at its time, or when the flow it waits for is
   * complete.
   */
  public void addFlows(List<Flow> flows) {
    for (Flow flow : flows) {
      add(flow.source(), flow.destination(), flow.bytes(), flow.isBounded(), null);
    }
    for (int index = 0; index < flows.size(); index++) {
      Flow flow = flows.get(index);
      if (flow.after() == Flow.NONE) {
        hosts[flow.source()].startAt(connections[index], flow.startNs() * PS);
      } else {
        await(connections[index], connections[flow.after()]);
      }
    }
    planned = List.copyOf(flows);
  }

  private static void await(Connection waiting, Connection awaited) {
    if (awaited.destination != waiting.source || !awaited.bounded) {
      throw new IllegalArgumentException(
          "flow "
              + waiting.flow
              + " can wait only for a flow that ends, and ends at its own source");
    }
    awaited.dependents = Arrays.copyOf(awaited.dependents, awaited.dependents.length + 1);
    awaited.dependents[awaited.dependents.length - 1] = waiting.flow;
  }

  /** Fails when a flow's index does not fit into a frame. */
  static void requireFits(int flow) {
    if (flow >= Frame.MAX_FLOWS) {
      throw new IllegalStateException(
          "a simulation can have at most " + Frame.MAX_FLOWS + " flows and streams in all");
    }
  }

  private Connection add(
      int source, int destination, long available, boolean bounded, StreamListener listener) {
    int flow = flowCount;
    requireFits(flow);
    Connection added =
        transport.connect(
            new Connection.Ends(
                flow,
                source,
                destination,
                hosts[source].nic.count(),
                hosts[destination].endingCount(),
                available,
                bounded,
                listener));
    if (flow == connections.length) {
      connections = Arrays.copyOf(connections, 2 * flow);
    }
    connections[flowCount++] = added;
    if (blocks.length < flowCount * stride) {
      blocks = Arrays.copyOf(blocks, connections.length * stride);
    }
    hosts[source].adopt(added);
    hosts[destination].adoptEnding(added);
    fabric
        .paths()
        .add(
            routing.pathEvenIfDown(source, destination, flow),
            routing.pathEvenIfDown(destination, source, flow));
    return added;
  }

  /** Gives every flow the path routing has for it now; where there is none it keeps its own. */
  public void reroute() {
    fabric.paths().nextVersion();
    for (int flow = 0; flow < flowCount; flow++) {
      int source = connections[flow].source;
      int destination = connections[flow].destination;
      if (routing.reaches(source, destination) && routing.reaches(destination, source)) {
        fabric
            .paths()
            .set(
                flow,
                routing.path(source, destination, flow),
                routing.path(destination, source, flow));
      }
    }
  }

  @Override
  public int open(int source, int destination, StreamListener listener, long nowPs) {
    Connection stream = add(source, destination, 0, false, listener);
    meter.grow(flowCount);
    transport.start(stream, nowPs);
    fabric.nodeChanged(source);
    return stream.flow;
  }

  @Override
  public void append(int flow, long bytes, long nowPs) {
    transport.append(connections[flow], bytes, nowPs);
    fabric.nodeChanged(connections[flow].source);
  }

  /** All of a flow's bytes have arrived. */
  void completed(Connection connection, long nowPs) {
    connection.completedPs = nowPs;
    completedFlows++;
    for (int dependent : connection.dependents) {
      Connection next = connections[dependent];
      hosts[next.source].startAt(next, nowPs + planned.get(dependent).startNs() * PS);
    }
  }

  /** Sends a frame of a flow from whichever end it belongs to. */
  void send(long frame, long sequence, long nowPs, long stampPs) {
    framesSent++;
    int priority = transport.priority(Frame.kind(frame));
    fabric.send(nowPs, Frame.withPriority(frame, priority), sequence, stampPs);
  }

  void countArrival() {
    framesArrived++;
  }

  @Override
  public void dropped(long nowPs, long frame, long sequence, long stampPs) {
    framesDropped++;
    meter.dropped(Frame.flow(frame), Frame.bytes(frame), Frame.kind(frame) == Frame.DATA);
    transport.dropped(frame, stampPs);
  }

  Host host(int index) {
    return hosts[index];
  }

  Connection connection(int flow) {
    return connections[flow];
  }

  Transport transport() {
    return transport;
  }

  long randomSeed(int flow) {
    return randomSeeds.applyAsLong(flow);
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

  int block(Connection connection) {
    return connection.flow * stride;
  }

  /** Flows and streams so far. */
  public int flowCount() {
    return flowCount;
  }

  /** When a flow started, ps; {@link Long#MAX_VALUE} if it has not. */
  public long startedPs(int flow) {
    return connections[flow].started ? connections[flow].startedPs : Long.MAX_VALUE;
  }

  /** When a flow's last byte arrived, ps; {@link Long#MAX_VALUE} if it has not. */
  public long completedPs(int flow) {
    return connections[flow].completedPs;
  }

  /** The ports a planned flow passes on its way to its receiver while no link has failed. */
  public int[] path(int flow) {
    return fabric.paths().firstForward(flow);
  }

  /** Reads the selective blocks of acknowledgements under way. */
  public SelectiveBlocks selectiveBlocks() {
    return transport.selectiveBlocks();
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
