package io.weir.nativelib.live;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** An IP packet on its way through the bottleneck. Belongs to a {@link Pool}, which reuses it. */
final class Packet {
  private final Pool pool;
  private final ByteBuffer bytes;
  private int length;
  private int flow;
  private long extraPs;
  private long enteredPs;

  private Packet(Pool pool, int capacity) {
    this.pool = pool;
    this.bytes = ByteBuffer.allocateDirect(capacity);
  }

  /** Packets of one capacity; not thread-safe. */
  static final class Pool {
    private final ArrayDeque<Packet> free = new ArrayDeque<>();
    private final int capacity;

    /** Packets of at most {@code capacity} bytes. */
    Pool(int capacity) {
      this.capacity = capacity;
    }

    /** A packet whose content is what it last was. */
    Packet take() {
      Packet packet = free.poll();
      return packet == null ? new Packet(this, capacity) : packet;
    }
  }

  /** Its content, from index 0 on. */
  ByteBuffer bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int flow() {
    return flow;
  }

  /** Delay that this flow has and others have not, ps. */
  long extraPs() {
    return extraPs;
  }

  /** When it was read, ps since the start of the run. */
  long enteredPs() {
    return enteredPs;
  }

  void set(int newLength, int newFlow, long newExtraPs, long nowPs) {
    length = newLength;
    flow = newFlow;
    extraPs = newExtraPs;
    enteredPs = nowPs;
  }

  /** It is not needed any more. */
  void drop() {
    pool.free.add(this);
  }
}
