package io.weir.sim.channel;

import io.weir.sim.host.StreamListener;
import java.util.ArrayDeque;

/**
 * One direction of a connection: a stream, and what its bytes mean in order. The stream tells how
 * many bytes have arrived; the segments that are whole by then have, too.
 */
final class Pipe implements StreamListener {
  private final SimulatedNetwork network;
  private final int source;
  private final ArrayDeque<Segment> underWay = new ArrayDeque<>();
  private int flow;
  private SimChannel writer;
  private SimChannel reader;
  private long appendedBytes;
  private long acknowledgedBytes;

  Pipe(SimulatedNetwork network, int source) {
    this.network = network;
    this.source = source;
  }

  void flow(int value) {
    flow = value;
  }

  /** The host that sends. */
  int source() {
    return source;
  }

  /** Who sends, and is told when room for more bytes appears. */
  void writer(SimChannel channel) {
    writer = channel;
  }

  SimChannel writer() {
    return writer;
  }

  /** Who receives; null while only a connection wish can arrive. */
  void reader(SimChannel channel) {
    reader = channel;
  }

  /** Bytes that have been sent and not been acknowledged, or not even been sent. */
  long outstandingBytes() {
    return appendedBytes - acknowledgedBytes;
  }

  void append(Segment segment) {
    if (network.isClosed()) {
      segment.release();
      return;
    }
    underWay.add(segment);
    appendedBytes += segment.bytes;
    network.transport().append(flow, segment.bytes, network.clock().nowPs());
  }

  @Override
  public void delivered(int ofFlow, long bytes, long nowPs) {
    long left = bytes;
    while (left > 0 && !network.isClosed()) {
      Segment segment = underWay.element();
      int arrived = (int) Math.min(left, segment.bytes - segment.arrivedBytes);
      segment.arrivedBytes += arrived;
      left -= arrived;
      if (segment.kind == Segment.Kind.DATA) {
        reader.receive(segment.data, arrived);
      }
      if (segment.arrivedBytes == segment.bytes) {
        underWay.remove();
        handle(segment);
      }
    }
    if (reader != null) {
      reader.endOfArrivals();
    }
    network.loop().yieldToTasks();
  }

  private void handle(Segment segment) {
    if (segment.kind == Segment.Kind.DATA) {
      segment.release();
    } else if (segment.kind == Segment.Kind.CONNECT) {
      network.connectionWished(this, segment);
    } else if (reader != null) {
      reader.receive(segment);
    }
  }

  @Override
  public void acknowledged(int ofFlow, long bytes, long nowPs) {
    acknowledgedBytes += bytes;
    if (writer != null) {
      writer.roomAppeared();
    }
    network.loop().yieldToTasks();
  }

  /** Lets go of what will not arrive any more. */
  void discard() {
    underWay.forEach(Segment::release);
    underWay.clear();
  }
}
