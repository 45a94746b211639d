package io.weir.benchmarks.simulator.textbook;

import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Node;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.Topology;
import io.weir.sim.time.VirtualClock;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A discrete-event engine as textbooks write it, to be measured beside Weir's. Its rules:
 *
 * <ul>
 *   <li>One {@link PriorityQueue} of event objects, a class per kind of event. Every event is a new
 *       object; none is pooled, and none is removed: a node's event that was moved is left in the
 *       queue and does nothing when its time comes. The queue has a comparator, which the JVM
 *       inlines, as it does not inline {@code compareTo} of several classes: half as fast again.
 *   <li>A packet is one object from sender to receiver. Each port has an {@link
 *       java.util.ArrayDeque} of packets.
 *   <li>Two events a hop: the end of a transmission, which starts the next one, and the arrival at
 *       the far end.
 *   <li>Drop-tail at arrival, ECN when a transmission starts, above one threshold.
 *   <li>Nothing else is allocated or looked up for a packet: paths are the fabric's flat table,
 *       which costs one load.
 * </ul>
 *
 * <p>Hosts are Weir's own, so that the two differ in the engine alone. What they send is taken from
 * their uplinks' {@link Port}s at once and queued here. FIFO ports without random loss only, whose
 * marking threshold is more than what can arrive at one instant.
 */
public final class TextbookEngine implements Engine {
  private final PriorityQueue<Event> events = new PriorityQueue<>(Event::compare);
  private final Fabric fabric;
  private final VirtualClock clock;
  private final List<Port> ports;
  private final OutputPort[] outputs;

  /** By node: when it is to be called, or {@link Long#MAX_VALUE}. */
  private final long[] wakesPs;

  private long packets;

  /**
   * An engine for {@code fabric} that moves {@code clock}.
   *
   * @param bufferBytes output buffer of every port, bytes
   * @param ecn marking at switches; its two thresholds must be equal
   */
  public TextbookEngine(
      Fabric fabric, VirtualClock clock, Topology topology, long bufferBytes, Ecn ecn) {
    if (ecn.kminBytes() != ecn.kmaxBytes()) {
      throw new IllegalArgumentException(
          "ecn: expected kminBytes = kmaxBytes, as DCTCP has it, found " + ecn);
    }
    this.fabric = fabric;
    this.clock = clock;
    ports = fabric.ports();
    outputs = new OutputPort[ports.size()];
    for (int index = 0; index < outputs.length; index++) {
      boolean ofHost = topology.isHost(topology.source(index));
      outputs[index] =
          new OutputPort(
              this, ports.get(index), bufferBytes, ofHost ? Long.MAX_VALUE : ecn.kminBytes());
    }
    wakesPs = new long[topology.nodes()];
    Arrays.fill(wakesPs, Long.MAX_VALUE);
  }

  @Override
  public int advance(long limitPs) {
    int handled = 0;
    while (!clock.yieldRequested()) {
      Event event = events.peek();
      if (event == null || event.timePs > limitPs) {
        break;
      }
      events.remove();
      clock.advanceTo(event.timePs);
      event.happen();
      handled++;
    }
    return handled;
  }

  /** A host has sent a frame: it becomes a packet. */
  @Override
  public void portBusy(int index) {
    Port uplink = ports.get(index);
    Packet packet = new Packet(uplink.firstFrame(), uplink.firstSequence(), uplink.firstStampPs());
    uplink.removeFirst();
    packets++;
    outputs[index].offer(packet, clock.nowPs());
  }

  @Override
  public void nodeChanged(int index) {
    long wakePs = fabric.node(index).nextPs();
    // A timer that was set in the past fires now.
    long timePs = Math.max(wakePs, clock.nowPs());
    if (timePs == wakesPs[index]) {
      return;
    }
    wakesPs[index] = timePs;
    if (timePs != Long.MAX_VALUE) {
      schedule(new Wake(timePs, index));
    }
  }

  @Override
  public long framesHeld() {
    return packets;
  }

  void schedule(Event event) {
    events.add(event);
  }

  void dropped(int port, Packet packet, long nowPs) {
    packets--;
    fabric.dropped(nowPs, port, packet.frame, packet.sequence, packet.stampPs);
  }

  void arrived(Port port, Packet packet, long nowPs) {
    fabric.delivered(nowPs, port.index(), packet.frame, packet.sequence);
    Node node = fabric.node(port.destination());
    if (node == null) {
      packet.frame = Frame.nextHop(packet.frame);
      outputs[fabric.paths().port(packet.frame)].offer(packet, nowPs);
    } else {
      packets--;
      node.arrive(nowPs, port.index(), packet.frame, packet.sequence, packet.stampPs);
      nodeChanged(port.destination());
    }
  }

  /** A node's own event. */
  private final class Wake extends Event {
    private final int index;

    Wake(long timePs, int index) {
      super(timePs, 2, index);
      this.index = index;
    }

    @Override
    void happen() {
      if (wakesPs[index] != timePs) {
        return;
      }
      wakesPs[index] = Long.MAX_VALUE;
      fabric.node(index).fire(timePs);
      nodeChanged(index);
    }
  }
}
