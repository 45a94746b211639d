package io.weir.sim.fabric;

import java.math.BigInteger;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * An output port and the link behind it: FIFO, drop-tail, ECN at dequeue. The port is analytic: a
 * FIFO's departure times are known at arrival, so a frame costs one event per hop, at its delivery.
 */
public class Port {
  /** Longs per frame in the ring. */
  private static final int STRIDE = 4;

  /** Slots to begin with; small, because what is reused soon stays in the caches. */
  static final int FIRST_CAPACITY = 16;

  private static final int DELIVERY = 0;
  private static final int FRAME = 1;
  private static final int SEQUENCE = 2;
  private static final int STAMP = 3;
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
  private final boolean marks;

  private long[] ring = new long[FIRST_CAPACITY * STRIDE];
  private int mask = FIRST_CAPACITY - 1;
  private long head;

  /** Slots before this position may be used again. */
  private long freed;

  private long tail;

  /** First frame of which it is not known yet what stood behind it when its transmission began. */
  private long openMark;

  /** When that frame's transmission begins; never if there is none, or no marking. */
  private long openMarkStartPs = Long.MAX_VALUE;

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
    this.marks = ecn != null;
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
    if (openMarkStartPs < nowPs) {
      settleMarks(nowPs);
    }
    int bytes = Frame.bytes(frame);
    long startPs = Math.max(nowPs, busyUntilPs);
    long finishPs = startPs + wirePs(bytes);
    if (finishPs - nowPs > bufferPs) {
      countDrop(bytes);
      return false;
    }
    maxBacklogPs = Math.max(maxBacklogPs, finishPs - nowPs);
    countSent(bytes, finishPs);
    push(finishPs + delayPs, frame, sequence, stampPs < 0 ? startPs : stampPs);
    if (finishPs - nowPs > kminPs && openMarkStartPs == Long.MAX_VALUE) {
      openMarks(nowPs);
    }
    return true;
  }

  /**
   * Sends a frame now, past the queue: for nodes that keep queues of their own and ask only when
   * the link is idle.
   *
   * @return when its last bit has left, ps
   */
  public long transmit(long nowPs, long frame, long sequence, long stampPs) {
    requireIdle(nowPs);
    int bytes = Frame.bytes(frame);
    countSent(bytes, nowPs + wirePs(bytes));
    push(busyUntilPs + delayPs, frame, sequence, stampPs < 0 ? nowPs : stampPs);
    return busyUntilPs;
  }

  /** Whether the link is down at an instant. */
  boolean isDown(long nowPs) {
    return false;
  }

  /** Start of the first outage at or after an instant, {@link Long#MAX_VALUE} if there is none. */
  long nextDownPs(long nowPs) {
    return Long.MAX_VALUE;
  }

  /** From when on a frame that is sent gets through, as far as outages are concerned, ps. */
  long clearFromPs(long nowPs, int bytes) {
    return nowPs;
  }

  void requireIdle(long nowPs) {
    if (busyUntilPs > nowPs) {
      throw new IllegalStateException("port " + index + " is busy until " + busyUntilPs + " ps");
    }
  }

  void countSent(int bytes, long busyPs) {
    busyUntilPs = busyPs;
    sentFrames++;
    sentBytes += bytes;
  }

  void occupyUntil(long timePs) {
    busyUntilPs = timePs;
  }

  void countDrop(int bytes) {
    droppedFrames++;
    droppedBytes += bytes;
  }

  /** Puts a frame on the link and says at which position. */
  long push(long deliveryPs, long frame, long sequence, long stampPs) {
    if (tail - freed > mask) {
      grow();
    }
    int slot = (int) (tail & mask) * STRIDE;
    ring[slot + DELIVERY] = deliveryPs;
    ring[slot + FRAME] = frame;
    ring[slot + SEQUENCE] = sequence;
    ring[slot + STAMP] = stampPs;
    if (tail++ == head && engine != null) {
      engine.portBusy(index);
    }
    return tail - 1;
  }

  /** Delivery time of the first frame, or {@link Long#MAX_VALUE} if none is under way. */
  public long firstDeliveryPs() {
    return head == tail ? Long.MAX_VALUE : ring[(int) (head & mask) * STRIDE + DELIVERY];
  }

  /** Frame under delivery, with the mark it got when it left the queue. */
  public long firstFrame() {
    settleFirst();
    return ring[(int) (head & mask) * STRIDE + FRAME];
  }

  /** Sequence of the frame under delivery. */
  public long firstSequence() {
    return ring[(int) (head & mask) * STRIDE + SEQUENCE];
  }

  /** Stamp of the frame under delivery. */
  public long firstStampPs() {
    return ring[(int) (head & mask) * STRIDE + STAMP];
  }

  /** Takes the first frame out; its slot may be used again at once. */
  public void removeFirst() {
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

  /** Decides the first frame's mark, if that is still open. */
  void settleFirst() {
    if (openMark == head && openMarkStartPs != Long.MAX_VALUE) {
      settleMark();
    }
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
   * The queue has grown beyond what leaves frames unmarked: from the first one whose transmission
   * has not begun, marks are open. While it is shorter no frame can be marked, and nothing is done.
   */
  private void openMarks(long nowPs) {
    long low = head;
    long high = tail - 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (startPs(middle) < nowPs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    openMark(low, startPs(low));
  }

  /** The mark of the frame at a position is open, and of those behind it. */
  void openMark(long position, long startPs) {
    if (marks && openMarkStartPs == Long.MAX_VALUE) {
      openMark = position;
      openMarkStartPs = startPs;
    }
  }

  /**
   * Decides marks at dequeue, after the fact: when a frame arrives, those whose transmission began
   * before have everything behind them that they will ever have; so has one that is delivered. The
   * cursor only moves forward, so the cost is constant per frame.
   */
  void settleMarks(long nowPs) {
    while (openMarkStartPs < nowPs) {
      settleMark();
    }
  }

  private void settleMark() {
    int slot = slot(openMark);
    long frame = ring[slot + FRAME];
    if (Frame.kind(frame) == Frame.DATA && marksAtDequeue(openMark)) {
      markedFrames++;
      ring[slot + FRAME] = Frame.marked(frame);
    }
    openMark++;
    openMarkStartPs = openMark < tail ? startPs(openMark) : Long.MAX_VALUE;
  }

  /** When the transmission of the frame at a position began or will begin, ps. */
  long startPs(long position) {
    int slot = slot(position);
    return ring[slot + DELIVERY] - delayPs - wirePs(Frame.bytes(ring[slot + FRAME]));
  }

  /** Whether the frame at a position, with nothing to come behind it any more, is marked. */
  boolean marksAtDequeue(long position) {
    long finishPs = ring[slot(position) + DELIVERY] - delayPs;
    return isMarkedBehind(busyUntilPs - finishPs, kminPs, kmaxPs);
  }

  /** Whether a frame that leaves {@code behind} in its queue is marked; all in the same unit. */
  boolean isMarkedBehind(long behind, long kmin, long kmax) {
    if (behind <= kmin) {
      return false;
    }
    if (behind >= kmax) {
      return true;
    }
    long draw = ecnRandom.nextLong() >>> (Long.SIZE - PMAX_BITS);
    // In doubles: on slow links the products need more than 64 bits.
    return draw * (double) (kmax - kmin) < pmaxQ20 * (double) (behind - kmin);
  }

  /** Doubles the ring. Positions are absolute counts, so that none of them changes. */
  void grow() {
    int largerMask = 2 * mask + 1;
    long[] larger = new long[(largerMask + 1) * STRIDE];
    for (long position = freed; position < tail; position++) {
      int from = (int) (position & mask) * STRIDE;
      System.arraycopy(ring, from, larger, (int) (position & largerMask) * STRIDE, STRIDE);
    }
    ring = larger;
    mask = largerMask;
    grown(mask + 1);
  }

  /** The ring has grown to {@code capacity} slots. */
  void grown(int capacity) {}

  /** Position after the last frame's. */
  long endPosition() {
    return tail;
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

  /** Frames lost at random on the link so far. */
  public long framesLostByChance() {
    return 0;
  }

  /** Frames marked so far. */
  public long markedFrames() {
    return markedFrames;
  }
}
