package io.weir.sim.fabric;

import java.util.List;

/**
 * Moves frames along their paths. One heap entry per port: the delivery time of its first frame.
 * Frames are source-routed: each flow has a path forward and a path back.
 *
 * <p>The digest is a sum over events, so it does not depend on the order in which events of equal
 * time are handled, only on what happened when and where.
 */
public final class Fabric {
  private final Port[] ports;
  private final TimeHeap deliveries;
  private final FrameSink sink;
  private int[][] forward = new int[16][];
  private int[][] reverse = new int[16][];
  private int flows;
  private long digest;
  private long hops;

  /** A fabric of {@code ports} that hands what arrives to {@code sink}. */
  public Fabric(List<Port> ports, FrameSink sink) {
    this.ports = ports.toArray(new Port[0]);
    this.deliveries = new TimeHeap(ports.size());
    this.sink = sink;
  }

  /**
   * Adds a flow.
   *
   * @param forwardPorts ports from sender to receiver
   * @param reversePorts ports from receiver to sender
   * @return the flow's index
   */
  public int addFlow(int[] forwardPorts, int[] reversePorts) {
    if (flows == forward.length) {
      forward = java.util.Arrays.copyOf(forward, 2 * flows);
      reverse = java.util.Arrays.copyOf(reverse, 2 * flows);
    }
    forward[flows] = forwardPorts.clone();
    reverse[flows] = reversePorts.clone();
    return flows++;
  }

  /** Sends a frame at its first hop; see {@link Port#offer}. */
  public boolean send(long nowPs, long frame, long sequence, long stampPs) {
    return offer(ports[path(frame)[Frame.hop(frame)]], nowPs, frame, sequence, stampPs);
  }

  /** Time of the next delivery, or {@link Long#MAX_VALUE}. */
  public long nextDeliveryPs() {
    return deliveries.firstTime();
  }

  /** Delivers the next frame to the next node; call only when there is one. */
  public void deliverNext() {
    Port port = ports[deliveries.first()];
    long nowPs = deliveries.firstTime();
    long frame = port.firstFrame();
    long sequence = port.firstSequence();
    long stampPs = port.firstStampPs();
    port.removeFirst();
    if (port.framesUnderWay() == 0) {
      deliveries.remove(port.index());
    } else {
      deliveries.set(port.index(), port.firstDeliveryPs());
    }
    hops++;
    digest += mix(nowPs * 31 + port.index(), frame ^ (sequence << 17));
    int hop = Frame.hop(frame) + 1;
    int[] path = path(frame);
    if (hop == path.length) {
      sink.arrived(nowPs, frame, sequence, stampPs);
    } else {
      offer(ports[path[hop]], nowPs, Frame.nextHop(frame), sequence, stampPs);
    }
  }

  private int[] path(long frame) {
    int flow = Frame.flow(frame);
    return Frame.isReverse(Frame.kind(frame)) ? reverse[flow] : forward[flow];
  }

  private boolean offer(Port port, long nowPs, long frame, long sequence, long stampPs) {
    boolean idle = port.framesUnderWay() == 0;
    if (!port.offer(nowPs, frame, sequence, stampPs)) {
      digest += mix(~nowPs, frame ^ port.index());
      sink.dropped(nowPs, frame, sequence);
      return false;
    }
    if (idle) {
      deliveries.set(port.index(), port.firstDeliveryPs());
    }
    return true;
  }

  /** One round of the SplitMix64 finaliser over two words (Steele et al., OOPSLA 2014). */
  private static long mix(long a, long b) {
    long z = (a ^ (b * 0x9E3779B97F4A7C15L)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 29)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 32);
  }

  /** Digest over every delivery and drop so far. */
  public long digest() {
    return digest;
  }

  /** Packet-hops so far: deliveries to a switch or a host. */
  public long hops() {
    return hops;
  }

  /** Frames queued or on a wire. */
  public long framesUnderWay() {
    long frames = 0;
    for (Port port : ports) {
      frames += port.framesUnderWay();
    }
    return frames;
  }
}
