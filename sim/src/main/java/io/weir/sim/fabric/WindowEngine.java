package io.weir.sim.fabric;

import io.weir.sim.time.VirtualClock;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Runs nodes one after the other, a window of time each. Whatever a node sends within a window as
 * long as the smallest link delay arrives after that window's end, so that inside it no node can
 * affect another: conservative parallel simulation's lookahead (Chandy and Misra, 1979) used for
 * the sake of caches and branch predictors. There is no queue of events: FIFO ports take the
 * window's frames in one batch each, sorted by (time, input port, order on the link), which is the
 * order {@link HeapEngine} finds.
 */
public final class WindowEngine implements Engine {
  private final Fabric fabric;
  private final VirtualClock clock;
  private final long windowPs;

  /** Ports in the order of (destination, index), so that a node's inputs are neighbours. */
  private final Port[] byDestination;

  private final int[] rankOf;
  private final int[] inputsOf;
  private final long[] busyRanks;
  private final Batch[] batches;
  private final int[] touched;
  private int touchedCount;

  /** The node whose inputs are being taken. */
  private int routedNode;

  private final int[] popped;
  private int poppedCount;
  private final Batch arrivals = new Batch();
  private final NodeTimes wakes;

  /** At most the time of the next delivery. */
  private long nextDeliveryPs = Long.MAX_VALUE;

  /**
   * An engine for {@code fabric} that moves {@code clock}.
   *
   * @param windowPs length of a window, at most the smallest delay of a link, ps
   */
  public WindowEngine(Fabric fabric, VirtualClock clock, long windowPs) {
    this.fabric = fabric;
    this.clock = clock;
    this.windowPs = windowPs;
    int ports = fabric.ports.length;
    inputsOf = new int[fabric.nodes.length];
    for (Port port : fabric.ports) {
      requireLookahead(port, windowPs);
      inputsOf[port.destination()]++;
    }
    byDestination = fabric.ports.clone();
    Arrays.sort(byDestination, Comparator.comparingInt(Port::destination));
    rankOf = new int[ports];
    for (int rank = 0; rank < ports; rank++) {
      rankOf[byDestination[rank].index()] = rank;
    }
    busyRanks = new long[(ports + 63) >> 6];
    batches = new Batch[ports];
    Arrays.setAll(batches, i -> new Batch());
    touched = new int[ports];
    popped = new int[ports];
    wakes = new NodeTimes(fabric.nodes.length);
  }

  private static void requireLookahead(Port port, long windowPs) {
    if (windowPs < 1 || windowPs > port.delayPs()) {
      throw new IllegalArgumentException(
          "windowPs: expected 1 to the smallest delay of a link, found "
              + windowPs
              + " with a delay of "
              + port.delayPs()
              + " at port "
              + port.index());
    }
  }

  @Override
  public void portBusy(int port) {
    int rank = rankOf[port];
    busyRanks[rank >> 6] |= 1L << rank;
    nextDeliveryPs = Math.min(nextDeliveryPs, fabric.ports[port].firstDeliveryPs());
  }

  @Override
  public void nodeChanged(int node) {
    wakes.set(node, fabric.nodes[node].nextPs());
  }

  @Override
  public int advance(long limitPs) {
    int handled = 0;
    while (!clock.yieldRequested()) {
      long startPs = Math.max(clock.nowPs(), Math.min(nextDeliveryPs, wakes.least()));
      if (startPs > limitPs) {
        break;
      }
      long endPs = Math.min(limitPs, startPs + windowPs - 1) + 1;
      handled += window(startPs, endPs);
      clock.advanceTo(endPs - 1);
    }
    return handled;
  }

  /** Handles everything before {@code endPs}. */
  private int window(long startPs, long endPs) {
    nextDeliveryPs = Long.MAX_VALUE;
    int handled = 0;
    for (int word = 0; word < busyRanks.length; word++) {
      for (long bits = busyRanks[word]; bits != 0; bits &= bits - 1) {
        int rank = (word << 6) + Long.numberOfTrailingZeros(bits);
        handled += drain(byDestination[rank], startPs, endPs);
      }
    }
    flush();
    for (int node = wakes.dueFrom(0, endPs); node >= 0; node = wakes.dueFrom(node + 1, endPs)) {
      handled += runThrough(node, startPs, endPs);
    }
    for (int i = 0; i < poppedCount; i++) {
      fabric.ports[popped[i]].release();
    }
    poppedCount = 0;
    return handled;
  }

  private int drain(Port port, long startPs, long endPs) {
    long firstPs = port.firstDeliveryPs();
    if (firstPs >= endPs) {
      nextDeliveryPs = Math.min(nextDeliveryPs, firstPs);
      return 0;
    }
    int node = port.destination();
    if (node != routedNode) {
      // A switch's frames go on while they are still in the nearest cache.
      flush();
      routedNode = node;
    }
    if (fabric.nodes[node] == null) {
      int frames = route(port, endPs);
      drained(port);
      return frames;
    }
    return inputsOf[node] == 1
        ? runWithOneInput(node, port, startPs, endPs)
        : run(node, port, startPs, endPs);
  }

  /** What is left of a port after this window's frames were taken. */
  private void drained(Port port) {
    popped[poppedCount++] = port.index();
    if (port.framesUnderWay() == 0) {
      int rank = rankOf[port.index()];
      busyRanks[rank >> 6] &= ~(1L << rank);
    } else {
      nextDeliveryPs = Math.min(nextDeliveryPs, port.firstDeliveryPs());
    }
  }

  /** Sorts a port's frames of this window by the FIFO port each goes on to. */
  private int route(Port port, long endPs) {
    int frames = 0;
    for (long timePs = port.firstDeliveryPs(); timePs < endPs; timePs = port.firstDeliveryPs()) {
      long frame = port.firstFrame();
      frames++;
      if (Frame.isLost(frame)) {
        lose(port, timePs, frame);
      } else {
        fabric.delivered(timePs, port.index(), frame, port.firstSequence());
        long onward = Frame.nextHop(frame);
        int out = fabric.portOf(onward).index();
        Batch batch = batches[out];
        if (batch.size == 0) {
          touched[touchedCount++] = out;
        }
        port.replaceFirstFrame(onward);
        batch.add(timePs, port.index(), port.headPosition());
      }
      port.skipFirst();
    }
    return frames;
  }

  private void lose(Port port, long timePs, long frame) {
    fabric.dropped(
        timePs, port.index(), Frame.found(frame), port.firstSequence(), port.firstStampPs());
  }

  /** Offers every FIFO port its frames of this window. */
  private void flush() {
    for (int i = 0; i < touchedCount; i++) {
      Port out = fabric.ports[touched[i]];
      Batch batch = batches[touched[i]];
      batch.sort();
      for (int k = 0; k < batch.size; k++) {
        Port in = fabric.ports[batch.port(k)];
        int slot = in.slot(batch.position(k));
        fabric.offer(out, batch.times[k], in.frameAt(slot), in.sequenceAt(slot), in.stampAt(slot));
      }
      batch.clear();
    }
    touchedCount = 0;
  }

  /** A node with one input, such as a host: no sorting needed. */
  private int runWithOneInput(int index, Port port, long startPs, long endPs) {
    Node node = fabric.nodes[index];
    int handled = 0;
    long nowPs = startPs;
    long ownPs = wakes.get(index);
    while (true) {
      long arrivalPs = port.firstDeliveryPs();
      if (Math.min(arrivalPs, ownPs) >= endPs) {
        break;
      }
      if (arrivalPs <= ownPs) {
        arrive(node, port, arrivalPs, port.slot(port.headPosition()), port.firstFrame());
        port.skipFirst();
        nowPs = arrivalPs;
      } else {
        nowPs = Math.max(nowPs, ownPs);
        clock.visit(nowPs);
        node.fire(nowPs);
      }
      ownPs = node.nextPs();
      handled++;
    }
    wakes.set(index, ownPs);
    drained(port);
    return handled;
  }

  private void arrive(Node node, Port port, long timePs, int slot, long frame) {
    long sequence = port.sequenceAt(slot);
    long stampPs = port.stampAt(slot);
    if (Frame.isLost(frame)) {
      fabric.dropped(timePs, port.index(), Frame.found(frame), sequence, stampPs);
      return;
    }
    fabric.delivered(timePs, port.index(), frame, sequence);
    clock.visit(timePs);
    node.arrive(timePs, port.index(), frame, sequence, stampPs);
  }

  /** A node with several inputs, of which {@code first} is the first with frames. */
  private int run(int index, Port first, long startPs, long endPs) {
    for (int rank = rankOf[first.index()];
        rank < byDestination.length && byDestination[rank].destination() == index;
        rank++) {
      Port port = byDestination[rank];
      if (port.firstDeliveryPs() >= endPs) {
        continue;
      }
      while (port.firstDeliveryPs() < endPs) {
        port.settleFirst();
        arrivals.add(port.firstDeliveryPs(), port.index(), port.headPosition());
        port.skipFirst();
      }
      drained(port);
    }
    arrivals.sort();
    int handled = runThrough(index, startPs, endPs);
    arrivals.clear();
    return handled;
  }

  /** Hands a node the arrivals of this window and its own events, in order. */
  private int runThrough(int index, long startPs, long endPs) {
    Node node = fabric.nodes[index];
    int handled = 0;
    int next = 0;
    long nowPs = startPs;
    long ownPs = wakes.get(index);
    while (true) {
      long arrivalPs = next < arrivals.size ? arrivals.times[next] : Long.MAX_VALUE;
      if (Math.min(arrivalPs, ownPs) >= endPs) {
        break;
      }
      if (arrivalPs <= ownPs) {
        nowPs = arrivalPs;
        Port port = fabric.ports[arrivals.port(next)];
        int slot = port.slot(arrivals.position(next++));
        arrive(node, port, arrivalPs, slot, port.frameAt(slot));
      } else {
        // A timer that was set in the past fires now.
        nowPs = Math.max(nowPs, ownPs);
        clock.visit(nowPs);
        node.fire(nowPs);
      }
      ownPs = node.nextPs();
      handled++;
    }
    wakes.set(index, ownPs);
    return handled;
  }
}
