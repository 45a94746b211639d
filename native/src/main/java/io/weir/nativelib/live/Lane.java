package io.weir.nativelib.live;

import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Port;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * One direction of the path: random loss before the bottleneck, the simulator's port, random loss
 * and delay behind it. Times are the caller's, in ps since the start of the run, so that any clock
 * can drive it.
 *
 * <p>What a link adds before the port is added to the time at which the port is asked; what is
 * different from flow to flow is added behind it, which leaves every round trip the same.
 */
final class Lane {
  /** Where packets leave a lane. */
  interface Exit {
    /**
     * A packet's time has come.
     *
     * @param marked whether it met congestion
     */
    void leave(Packet packet, boolean marked);

    /** A packet that the lane had taken does not arrive. */
    void lose(Packet packet);
  }

  /** Packets that wait for a time of their own behind the port. */
  private record Waiting(long duePs, long order, Packet packet, boolean marked)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      int byTime = Long.compare(duePs, other.duePs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final Port port;
  private final int kind;
  private final long entryPs;
  private final long exitPs;
  private final double entryLoss;
  private final double exitLoss;
  private final UniformRandomProvider random;
  private final Exit exit;
  private final ArrayDeque<Packet> inPort = new ArrayDeque<>();
  private final PriorityQueue<Waiting> behind = new PriorityQueue<>();
  private long order;

  /**
   * A lane.
   *
   * @param kind what the simulator would call the frames: {@link Frame#DATA} can be marked
   * @param entryPs delay before the port, ps
   * @param exitPs delay behind it that all flows have, ps
   */
  Lane(
      Port port,
      int kind,
      long entryPs,
      long exitPs,
      double entryLoss,
      double exitLoss,
      UniformRandomProvider random,
      Exit exit) {
    this.port = port;
    this.kind = kind;
    this.entryPs = entryPs;
    this.exitPs = exitPs;
    this.entryLoss = entryLoss;
    this.exitLoss = exitLoss;
    this.random = random;
    this.exit = exit;
  }

  /**
   * A packet enters.
   *
   * @param frameBytes its size on the wire, bytes
   * @return whether it was taken; otherwise the caller keeps it
   */
  boolean enter(long nowPs, Packet packet, int flow, int frameBytes, boolean ecnCapable) {
    if (isLost(entryLoss)) {
      return false;
    }
    // A packet whose ends do not speak ECN is never marked; a probe is such a frame.
    int marks = kind == Frame.DATA && !ecnCapable ? Frame.PROBE : kind;
    if (!port.offer(nowPs + entryPs, Frame.of(flow, marks, frameBytes), 0, 0)) {
      return false;
    }
    inPort.add(packet);
    return true;
  }

  private boolean isLost(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** When the next packet is due, ps; {@link Long#MAX_VALUE} if there is none. */
  long nextPs() {
    long leavesPs = portPs();
    return behind.isEmpty() ? leavesPs : Math.min(leavesPs, behind.peek().duePs);
  }

  /** When the port's first frame is behind the lane's common delay; an outage may keep it. */
  private long portPs() {
    long firstPs = port.firstDeliveryPs();
    return firstPs >= Long.MAX_VALUE - 1 - exitPs ? Long.MAX_VALUE : firstPs + exitPs;
  }

  /** Lets the next packet go; there must be one. */
  void release() {
    long duePs = portPs();
    if (!behind.isEmpty() && behind.peek().duePs <= duePs) {
      Waiting next = behind.poll();
      exit.leave(next.packet, next.marked);
      return;
    }
    long frame = port.firstFrame();
    port.removeFirst();
    Packet packet = inPort.poll();
    if (Frame.isLost(frame) || isLost(exitLoss)) {
      exit.lose(packet);
    } else if (packet.extraPs() == 0) {
      exit.leave(packet, Frame.isMarked(frame));
    } else {
      behind.add(new Waiting(duePs + packet.extraPs(), order++, packet, Frame.isMarked(frame)));
    }
  }

  /** Bytes in the buffer, the frame being sent included. */
  long queueBytes(long nowPs) {
    return port.queueBytes(nowPs + entryPs);
  }

  /** The simulator's port. */
  Port port() {
    return port;
  }

  /** Gives back whatever is still under way. */
  void clear() {
    inPort.forEach(Packet::drop);
    behind.forEach(waiting -> waiting.packet.drop());
    inPort.clear();
    behind.clear();
  }
}
