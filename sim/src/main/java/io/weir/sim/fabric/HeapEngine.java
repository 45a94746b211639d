package io.weir.sim.fabric;

import io.weir.sim.time.VirtualClock;

/**
 * The oracle: one heap entry per port (the delivery of its first frame) and one per node (its next
 * own event). Events come in order of time; at one instant deliveries by port, then nodes by index.
 */
public final class HeapEngine implements Engine {
  private final Fabric fabric;
  private final VirtualClock clock;
  private final TimeHeap deliveries;
  private final TimeHeap wakes;

  /** An engine for {@code fabric} that moves {@code clock}. */
  public HeapEngine(Fabric fabric, VirtualClock clock) {
    this.fabric = fabric;
    this.clock = clock;
    deliveries = new TimeHeap(fabric.ports.length);
    wakes = new TimeHeap(fabric.nodes.length);
  }

  @Override
  public void portBusy(int port) {
    deliveries.set(port, fabric.ports[port].firstDeliveryPs());
  }

  @Override
  public void nodeChanged(int node) {
    wakes.setOrRemove(node, fabric.nodes[node].nextPs());
  }

  @Override
  public int advance(long limitPs) {
    int handled = 0;
    while (!clock.yieldRequested()) {
      long deliveryPs = deliveries.firstTime();
      long wakePs = wakes.firstTime();
      if (Math.min(deliveryPs, wakePs) > limitPs) {
        break;
      }
      if (deliveryPs <= wakePs) {
        clock.advanceTo(deliveryPs);
        deliver(fabric.ports[deliveries.first()], deliveryPs);
      } else {
        // A timer that was set in the past fires now.
        clock.advanceTo(Math.max(wakePs, clock.nowPs()));
        int node = wakes.first();
        fabric.nodes[node].fire(clock.nowPs());
        nodeChanged(node);
      }
      handled++;
    }
    return handled;
  }

  private void deliver(Port port, long nowPs) {
    long frame = port.firstFrame();
    long sequence = port.firstSequence();
    long stampPs = port.firstStampPs();
    port.removeFirst();
    deliveries.setOrRemove(port.index(), port.firstDeliveryPs());
    if (Frame.isLost(frame)) {
      fabric.dropped(nowPs, port.index(), Frame.found(frame), sequence, stampPs);
      return;
    }
    fabric.delivered(nowPs, port.index(), frame, sequence);
    fabric.show(nowPs, port.index(), frame, sequence, stampPs);
    Node node = fabric.nodes[port.destination()];
    if (node == null) {
      long onward = Frame.nextHop(frame);
      fabric.offer(fabric.portOf(onward), nowPs, onward, sequence, stampPs);
    } else {
      node.arrive(nowPs, port.index(), frame, sequence, stampPs);
      nodeChanged(port.destination());
    }
  }
}
