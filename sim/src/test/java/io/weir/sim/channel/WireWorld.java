package io.weir.sim.channel;

import io.weir.sim.host.StreamListener;
import io.weir.sim.host.StreamTransport;
import io.weir.sim.time.VirtualClock;
import io.weir.sim.time.VirtualEventLoop;
import io.weir.sim.time.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A world of wires: every stream has one of its own with a fixed rate and delay, in packets of 1000
 * bytes. What the channels need to be tested alone; the queue pairs have tests of their own.
 */
final class WireWorld implements World, StreamTransport {
  private static final long PS = VirtualClock.PS_PER_NS;
  private static final int PACKET_BYTES = 1000;

  private record Event(long timePs, long order, Runnable action) {}

  private static final class Stream {
    StreamListener listener;
    long busyUntilPs;
  }

  final VirtualClock clock = new VirtualClock();
  final VirtualEventLoop loop = new VirtualEventLoop(this, clock);
  final SimulatedNetwork network;
  final List<String> trace = new ArrayList<>();
  private final long psPerByte;
  private final long delayPs;
  private final List<Stream> streams = new ArrayList<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::timePs).thenComparing(Event::order));
  private long order;

  /**
   * @param nsPerByte time a byte takes on its wire
   * @param delayNs propagation delay
   */
  WireWorld(int hosts, long nsPerByte, long delayNs) {
    this.psPerByte = nsPerByte * PS;
    this.delayPs = delayNs * PS;
    this.network = new SimulatedNetwork(this, loop, hosts);
  }

  @Override
  public int open(int source, int destination, StreamListener listener, long nowPs) {
    Stream stream = new Stream();
    stream.listener = listener;
    streams.add(stream);
    return streams.size() - 1;
  }

  @Override
  public void append(int flow, long bytes, long nowPs) {
    Stream stream = streams.get(flow);
    for (long left = bytes; left > 0; left -= PACKET_BYTES) {
      long packet = Math.min(left, PACKET_BYTES);
      stream.busyUntilPs = Math.max(nowPs, stream.busyUntilPs) + packet * psPerByte;
      long arrivalPs = stream.busyUntilPs + delayPs;
      at(
          arrivalPs,
          () -> {
            trace.add("delivered " + flow + " " + packet + " at " + arrivalPs);
            stream.listener.delivered(flow, packet, arrivalPs);
          });
      at(
          arrivalPs + delayPs,
          () -> stream.listener.acknowledged(flow, packet, arrivalPs + delayPs));
    }
  }

  private void at(long timePs, Runnable action) {
    events.add(new Event(timePs, order++, action));
  }

  @Override
  public int advance(long limitPs) {
    int handled = 0;
    while (!clock.yieldRequested() && !events.isEmpty() && events.peek().timePs <= limitPs) {
      Event event = events.remove();
      clock.advanceTo(event.timePs);
      event.action.run();
      handled++;
    }
    return handled;
  }
}
