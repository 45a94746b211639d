package io.weir.sim.fabric;

import java.math.BigInteger;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * An output port and the link behind it: FIFO, drop-tail, ECN at dequeue. The port is analytic: a
 * FIFO's departure times are known at arrival, so a frame costs one event per hop, at its delivery.
 */
public final class Port {
  /** Longs per frame in the ring. */
  private static final int STRIDE = 5;

  private static final int DELIVERY = 0;
  private static final int FRAME = 1;
  private static final int SEQUENCE = 2;
  private static final int STAMP = 3;
  private static final int ENQUEUED = 4;
  private static final int PMAX_BITS = 20;
  private static final long PS_BITS_PER_SECOND = 8_000_000_000_000L;

  private final int index;
  private final int destination;
  private final long rateBps;
  private final long psPerByte;
  private final long delayPs;
  private final long bufferPs;
  private final long kminPs;
  private final long kmaxPs;
  private final long pmaxQ20;
  private final UniformRandomProvider ecnRandom;

  private long[] ring = new long[64 * STRIDE];
  private int mask = 63;
  private long head;

  /** Slots before this position may be used again. */
  private long freed;

  private long tail;
  private long ecnCursor;
  private long busyUntilPs;
  private Engine engine;

  private long sentFrames;
  private long sentBytes;
  private long droppedFrames;
  private long droppedBytes;
  private long markedFrames;
  private long maxBacklogPs;

  /**
   * @param index the port's number in its fabric
   * @param destination node at the far end
   * @param rateBps link rate, bit/s
   * @param delayNs propagation delay, ns
   * @param bufferBytes output buffer, bytes
   * @param ecn marking, or null for none
   * @param ecnRandom random numbers for marking; used by this port alone
   */
  public Port(
      int index,
      int destination,
      long rateBps,
      long delayNs,
      long bufferBytes,
      Ecn ecn,
      UniformRandomProvider ecnRandom) {
    this.index = index;
    this.destination = destination;
    this.rateBps = rateBps;
    this.psPerByte = PS_BITS_PER_SECOND % rateBps == 0 ? PS_BITS_PER_SECOND / rateBps : 0;
    this.delayPs = Math.multiplyExact(delayNs, 1000L);
    this.bufferPs = wirePs(bufferBytes);
    this.kminPs = ecn == null ? Long.MAX_VALUE : wirePs(ecn.kminBytes());
    this.kmaxPs = ecn == null ? Long.MAX_VALUE : wirePs(ecn.kmaxBytes());
    this.pmaxQ20 = ecn == null ? 0 : Math.round(ecn.pmax() * (1 << PMAX_BITS));
    this.ecnRandom = ecnRandom;
  }

  /** Time {@code bytes} take on this link, ps. */
  public long wirePs(long bytes) {
    if (psPerByte != 0) {
      return bytes * psPerByte;
    }
    // From 1.15 MB on the product needs more than 64 bits; that is a buffer's size, not a frame's.
    return bytes <= Long.MAX_VALUE / PS_BITS_PER_SECOND
        ? bytes * PS_BITS_PER_SECOND / rateBps
        : BigInteger.valueOf(bytes)
            .multiply(BigInteger.valueOf(PS_BITS_PER_SECOND))
            .divide(BigInteger.valueOf(rateBps))
            .longValueExact();
  }

  /**
   * Offers a frame at {@code nowPs}.
   *
   * @param sequence travels with the frame, meaning as its kind has it
   * @param stampPs travels with the frame; a negative value asks for the start of transmission here
   * @return whether the frame was taken; false means dropped
   */
  public boolean offer(long nowPs, long frame, long sequence, long stampPs) {
    int bytes = Frame.bytes(frame);
    long startPs = Math.max(nowPs, busyUntilPs);
    long finishPs = startPs + wirePs(bytes);
    if (finishPs - nowPs > bufferPs) {
      droppedFrames++;
      droppedBytes += bytes;
      return false;
    }
    maxBacklogPs = Math.max(maxBacklogPs, finishPs - nowPs);
    busyUntilPs = finishPs;
    sentFrames++;
    sentBytes += bytes;
    push(finishPs + delayPs, frame, sequence, stampPs < 0 ? startPs : stampPs, nowPs);
    return true;
  }

  /**
   * Sends a frame now, past the queue: for nodes that keep queues of their own and ask only when
   * the link is idle.
   *
   * @return when its last bit has left, ps
   */
  public long transmit(long nowPs, long frame, long sequence, long stampPs) {
    if (busyUntilPs > nowPs) {
      throw new IllegalStateException("port " + index + " is busy until " + busyUntilPs + " ps");
    }
    int bytes = Frame.bytes(frame);
    busyUntilPs = nowPs + wirePs(bytes);
    sentFrames++;
    sentBytes += bytes;
    push(busyUntilPs + delayPs, frame, sequence, stampPs < 0 ? nowPs : stampPs, nowPs);
    return busyUntilPs;
  }

  private void push(long deliveryPs, long frame, long sequence, long stampPs, long enqueuedPs) {
    if (tail - freed > mask) {
      grow();
    }
    int slot = (int) (tail & mask) * STRIDE;
    ring[slot + DELIVERY] = deliveryPs;
    ring[slot + FRAME] = frame;
    ring[slot + SEQUENCE] = sequence;
    ring[slot + STAMP] = stampPs;
    ring[slot + ENQUEUED] = enqueuedPs;
    if (tail++ == head && engine != null) {
      engine.portBusy(index);
    }
  }

  /** Delivery time of the first frame, or {@link Long#MAX_VALUE} if none is under way. */
  long firstDeliveryPs() {
    return head == tail ? Long.MAX_VALUE : ring[(int) (head & mask) * STRIDE + DELIVERY];
  }

  /** Frame under delivery, with the mark it got when it left the queue. */
  long firstFrame() {
    int slot = (int) (head & mask) * STRIDE;
    long frame = ring[slot + FRAME];
    if (kminPs != Long.MAX_VALUE && Frame.kind(frame) == Frame.DATA && marks(slot, frame)) {
      markedFrames++;
      return Frame.marked(frame);
    }
    return frame;
  }

  long firstSequence() {
    return ring[(int) (head & mask) * STRIDE + SEQUENCE];
  }

  long firstStampPs() {
    return ring[(int) (head & mask) * STRIDE + STAMP];
  }

  /** Takes the first frame out; its slot may be used again at once. */
  void removeFirst() {
    freed = ++head;
  }

  /** Takes the first frame out, but keeps its slot until {@link #release}. */
  void skipFirst() {
    head++;
  }

  /** Lets the slots of the frames taken out be used again. */
  void release() {
    freed = head;
  }

  /** Puts another header in the place of the first frame's. */
  void replaceFirstFrame(long frame) {
    ring[(int) (head & mask) * STRIDE + FRAME] = frame;
  }

  /** Position of the first frame; slots are found by it, see {@link #slot}. */
  long headPosition() {
    return head;
  }

  /** Where the frame at a position lies. */
  int slot(long position) {
    return (int) (position & mask) * STRIDE;
  }

  long frameAt(int slot) {
    return ring[slot + FRAME];
  }

  long sequenceAt(int slot) {
    return ring[slot + SEQUENCE];
  }

  long stampAt(int slot) {
    return ring[slot + STAMP];
  }

  /**
   * Decides the mark at dequeue, after the fact: what stood behind the frame when its transmission
   * began is everything that had been enqueued by then. The cursor only moves forward, so the cost
   * is constant per frame.
   */
  private boolean marks(int slot, long frame) {
    long finishPs = ring[slot + DELIVERY] - delayPs;
    long startPs = finishPs - wirePs(Frame.bytes(frame));
    ecnCursor = Math.max(ecnCursor, head);
    while (ecnCursor + 1 < tail
        && ring[(int) ((ecnCursor + 1) & mask) * STRIDE + ENQUEUED] <= startPs) {
      ecnCursor++;
    }
    long behindPs = ring[(int) (ecnCursor & mask) * STRIDE + DELIVERY] - delayPs - finishPs;
    if (behindPs <= kminPs) {
      return false;
    }
    if (behindPs >= kmaxPs) {
      return true;
    }
    long draw = ecnRandom.nextLong() >>> (Long.SIZE - PMAX_BITS);
    // In doubles: on slow links the products need more than 64 bits.
    return draw * (double) (kmaxPs - kminPs) < pmaxQ20 * (double) (behindPs - kminPs);
  }

  /** Doubles the ring. Positions are absolute counts, so that none of them changes. */
  private void grow() {
    int largerMask = 2 * mask + 1;
    long[] larger = new long[(largerMask + 1) * STRIDE];
    for (long position = freed; position < tail; position++) {
      int from = (int) (position & mask) * STRIDE;
      System.arraycopy(ring, from, larger, (int) (position & largerMask) * STRIDE, STRIDE);
    }
    ring = larger;
    mask = largerMask;
  }

  /** The engine to tell when the port has something to deliver. */
  void setEngine(Engine running) {
    engine = running;
  }

  /** The port's number in its fabric. */
  public int index() {
    return index;
  }

  /** Node at the far end. */
  public int destination() {
    return destination;
  }

  /** Link rate, bit/s. */
  public long rateBps() {
    return rateBps;
  }

  /** Propagation delay, ps. */
  public long delayPs() {
    return delayPs;
  }

  /** When the link will have sent everything it has taken, ps. */
  public long busyUntilPs() {
    return busyUntilPs;
  }

  /** Bytes waiting or being sent at {@code nowPs}. */
  public long queueBytes(long nowPs) {
    return bytesOf(Math.max(0, busyUntilPs - nowPs));
  }

  /** Largest queue seen, bytes. */
  public long maxQueueBytes() {
    return bytesOf(maxBacklogPs);
  }

  private long bytesOf(long wirePs) {
    return psPerByte != 0
        ? wirePs / psPerByte
        : (long) ((double) wirePs * rateBps / PS_BITS_PER_SECOND);
  }

  /** Frames taken and not yet delivered: queued or on the wire. */
  public long framesUnderWay() {
    return tail - head;
  }

  /** Frames taken so far. */
  public long sentFrames() {
    return sentFrames;
  }

  /** Bytes taken so far. */
  public long sentBytes() {
    return sentBytes;
  }

  /** Frames dropped so far. */
  public long droppedFrames() {
    return droppedFrames;
  }

  /** Bytes dropped so far. */
  public long droppedBytes() {
    return droppedBytes;
  }

  /** Frames marked so far. */
  public long markedFrames() {
    return markedFrames;
  }
}
