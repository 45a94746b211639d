package io.weir.sim.fabric;

import io.weir.sim.measure.PauseMeter;
import java.util.List;

/**
 * Ports, the nodes between them and the paths of the flows; what engines run on. Frames are
 * source-routed: each flow has a path forward and a path back.
 *
 * <p>The digest is a sum over events, so it does not depend on the order in which events are
 * handled, only on what happened when and where.
 */
public final class Fabric {
  final Port[] ports;

  /** By node; null for a switch whose ports are all FIFOs. */
  final Node[] nodes;

  private final Paths paths;
  private final PauseMeter pauses;
  private final Telemetry telemetry = new Telemetry();
  private DropListener drops;
  private Engine engine;
  private FrameTap tap;
  private long digest;
  private long hops;
  private long pausesDelivered;

  /**
   * A fabric without nodes.
   *
   * @param ports every port, at its index
   * @param nodeCount hosts and switches
   * @param paths paths of the flows
   */
  public Fabric(List<Port> ports, int nodeCount, Paths paths) {
    this.ports = ports.toArray(new Port[0]);
    this.nodes = new Node[nodeCount];
    this.paths = paths;
    this.pauses = new PauseMeter(ports.size());
  }

  /** Puts a node in its place; nodes without one are switches of FIFO ports. */
  public void setNode(int index, Node node) {
    nodes[index] = node;
  }

  /** Who is told of every frame that is lost. */
  public void setDropListener(DropListener listener) {
    drops = listener;
  }

  /** Lets an engine run the fabric. Call once, when all nodes are set. */
  public void setEngine(Engine running) {
    engine = running;
    for (Port port : ports) {
      port.setEngine(running);
    }
  }

  /** Lets {@code observer} see every frame; only with an engine that keeps to the order of time. */
  public void setTap(FrameTap observer) {
    tap = observer;
  }

  /** Sends a host's frame at its first hop; see {@link Port#offer}. */
  public boolean send(long nowPs, long frame, long sequence, long stampPs) {
    long routed = Frame.withPathVersion(frame, paths.version());
    return offer(ports[paths.port(routed)], nowPs, routed, sequence, stampPs);
  }

  /** Offers a frame to a port and accounts for it if it is dropped. */
  boolean offer(Port port, long nowPs, long frame, long sequence, long stampPs) {
    if (port.offer(nowPs, frame, sequence, stampPs)) {
      return true;
    }
    dropped(nowPs, port.index(), frame, sequence, stampPs);
    return false;
  }

  /** Accounts for a frame that {@code port}, or the switch before it, has dropped. */
  public void dropped(long nowPs, int port, long frame, long sequence, long stampPs) {
    digest += mix(~nowPs, frame ^ port);
    if (tap != null) {
      tap.dropped(nowPs, port, frame, sequence, stampPs);
    }
    drops.dropped(nowPs, frame, sequence, stampPs);
  }

  /** Accounts for a frame that has come to the end of {@code port}'s link. */
  public void delivered(long nowPs, int port, long frame, long sequence) {
    hops++;
    if (Frame.kind(frame) >= Frame.PAUSE) {
      heard(nowPs, port ^ 1, Frame.kind(frame) == Frame.PAUSE, (int) sequence);
    }
    digest += mix(nowPs * 31 + port, frame ^ (sequence << 17));
  }

  /** Shows a frame that {@link #delivered} was told of to the observer, if there is one. */
  void show(long nowPs, int port, long frame, long sequence, long stampPs) {
    if (tap != null) {
      tap.delivered(nowPs, port, frame, sequence, stampPs);
    }
  }

  /** {@code port} is told to stop, or to go on. */
  private void heard(long nowPs, int port, boolean pause, int priority) {
    pausesDelivered++;
    if (pause) {
      pauses.pausedAt(port, priority, nowPs);
    } else {
      pauses.resumedAt(port, priority, nowPs);
    }
  }

  /** How long ports were kept from sending. */
  public PauseMeter pauses() {
    return pauses;
  }

  /** Port of the hop a frame is at. */
  Port portOf(long frame) {
    return ports[paths.port(frame)];
  }

  /** Tells the engine that something outside it has changed when a node must be called next. */
  public void nodeChanged(int node) {
    engine.nodeChanged(node);
  }

  /** One round of the SplitMix64 finaliser over two words (Steele et al., OOPSLA 2014). */
  private static long mix(long a, long b) {
    long z = (a ^ (b * 0x9E3779B97F4A7C15L)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 29)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 32);
  }

  /** The ports, by index. */
  public List<Port> ports() {
    return List.of(ports);
  }

  /** The node in a place, or null for a switch whose ports are all FIFOs. */
  public Node node(int index) {
    return nodes[index];
  }

  /** Paths of the flows. */
  public Paths paths() {
    return paths;
  }

  /** Records of frames that collect telemetry. */
  public Telemetry telemetry() {
    return telemetry;
  }

  /** Digest over every delivery and drop so far. */
  public long digest() {
    return digest;
  }

  /** PAUSE and RESUME frames that have arrived. */
  public long pausesDelivered() {
    return pausesDelivered;
  }

  /** Packet-hops so far: deliveries to a switch or a host. */
  public long hops() {
    return hops;
  }

  /** Frames queued at ports or on a wire; those in the queues of switches are not in it. */
  public long framesUnderWay() {
    long frames = 0;
    for (Port port : ports) {
      frames += port.framesUnderWay();
    }
    return frames;
  }
}
