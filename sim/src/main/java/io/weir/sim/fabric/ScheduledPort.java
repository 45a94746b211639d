package io.weir.sim.fabric;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * A port whose link changes: rate, outages, random loss, jitter, as its {@link LinkSchedule} says.
 * Still analytic, because the schedule is known before the run. An outage empties the queue: what
 * has not left when it begins is lost, and so is what is offered while it lasts; frames on the wire
 * arrive. Jitter never reorders: a frame arrives no sooner than the one before it.
 */
public final class ScheduledPort extends Port {
  private static final int LOSS_BITS = 53;

  private final LinkSchedule schedule;
  private final UniformRandomProvider random;
  private final long bufferBytes;
  private final long kminBytes;
  private final long kmaxBytes;
  private final boolean isLossy;
  private final boolean hasJitter;

  // By slot of the ring: what the analytic port derives from delivery times.
  private long[] startsPs = new long[0];
  private long[] leavesPs = new long[0];
  private long[] bytesSoFar = new long[0];

  /** First frame that may still be queued. */
  private long queueCursor;

  private long queuedBytes;
  private long maxQueuedBytes;
  private long offeredBytes;
  private long lastDeliveryPs;
  private long framesLostByChance;

  /**
   * @param rateBps the link's nominal rate, bit/s; what hosts take for the line rate
   * @param schedule what the link is like over time
   * @param random random numbers for loss and jitter; used by this port alone
   */
  ScheduledPort(
      int index,
      int destination,
      long rateBps,
      LinkSchedule schedule,
      long delayNs,
      long bufferBytes,
      Ecn ecn,
      UniformRandomProvider ecnRandom,
      UniformRandomProvider random) {
    super(index, destination, rateBps, delayNs, bufferBytes, ecn, ecnRandom);
    this.schedule = schedule;
    this.random = random;
    this.bufferBytes = bufferBytes;
    kminBytes = ecn == null ? Long.MAX_VALUE : ecn.kminBytes();
    kmaxBytes = ecn == null ? Long.MAX_VALUE : ecn.kmaxBytes();
    isLossy = schedule.isLossy();
    hasJitter = schedule.maxJitterPs() > 0;
    grown(FIRST_CAPACITY);
  }

  @Override
  public boolean offer(long nowPs, long frame, long sequence, long stampPs) {
    int bytes = Frame.bytes(frame);
    drainQueue(nowPs);
    settleMarks(nowPs);
    if (schedule.isDown(nowPs) || unsentBytes(nowPs, 1) + bytes > bufferBytes) {
      countDrop(bytes);
      return false;
    }
    long startPs = Math.max(nowPs, busyUntilPs());
    send(nowPs, startPs, frame, sequence, stampPs < 0 ? startPs : stampPs);
    maxQueuedBytes = Math.max(maxQueuedBytes, unsentBytes(nowPs, 0) + bytes);
    queuedBytes += bytes;
    return true;
  }

  /** As {@link Port#transmit}; a frame that an outage cuts off keeps the port busy until then. */
  @Override
  public long transmit(long nowPs, long frame, long sequence, long stampPs) {
    requireIdle(nowPs);
    drainQueue(nowPs);
    send(nowPs, nowPs, frame, sequence, stampPs < 0 ? nowPs : stampPs);
    occupyUntil(Math.min(busyUntilPs(), Math.max(nowPs, schedule.nextDownPs(nowPs))));
    queuedBytes += Frame.bytes(frame);
    return busyUntilPs();
  }

  private void send(long nowPs, long startPs, long frame, long sequence, long stampPs) {
    int bytes = Frame.bytes(frame);
    long finishPs = schedule.finishPs(startPs, bytes);
    long downPs = schedule.isDown(nowPs) ? nowPs : schedule.nextDownPs(nowPs);
    boolean cutOff = finishPs > downPs;
    long leavesAtPs = cutOff ? downPs : finishPs;
    boolean lost = cutOff || isLostByChance(frame, startPs);
    countSent(bytes, cutOff ? schedule.upPs(downPs) : finishPs);
    long arrivesPs =
        leavesAtPs == Long.MAX_VALUE
            ? Long.MAX_VALUE - 1
            : leavesAtPs + delayPs() + jitterPs(startPs);
    openMark(endPosition(), startPs);
    lastDeliveryPs = Math.max(lastDeliveryPs, arrivesPs);
    long position = push(lastDeliveryPs, lost ? Frame.lost(frame) : frame, sequence, stampPs);
    int at = (int) (position & (startsPs.length - 1));
    offeredBytes += bytes;
    startsPs[at] = startPs;
    leavesPs[at] = leavesAtPs;
    bytesSoFar[at] = offeredBytes;
  }

  @Override
  boolean isDown(long nowPs) {
    return schedule.isDown(nowPs);
  }

  @Override
  long nextDownPs(long nowPs) {
    return schedule.nextDownPs(nowPs);
  }

  @Override
  long clearFromPs(long nowPs, int bytes) {
    if (schedule.isDown(nowPs)) {
      return schedule.upPs(nowPs);
    }
    long downPs = schedule.nextDownPs(nowPs);
    return schedule.finishPs(nowPs, bytes) > downPs ? schedule.upPs(downPs) : nowPs;
  }

  /** Pauses are not lost by chance: a pause that nobody hears of would break the next hop. */
  private boolean isLostByChance(long frame, long timePs) {
    boolean lost =
        isLossy
            && Frame.kind(frame) < Frame.PAUSE
            && (random.nextLong() >>> (Long.SIZE - LOSS_BITS)) * 0x1p-53 < schedule.loss(timePs);
    framesLostByChance += lost ? 1 : 0;
    return lost;
  }

  private long jitterPs(long timePs) {
    return hasJitter ? random.nextLong(schedule.jitterPs(timePs) + 1) : 0;
  }

  private void drainQueue(long nowPs) {
    int mask = startsPs.length - 1;
    while (queueCursor < endPosition() && leavesPs[(int) (queueCursor & mask)] <= nowPs) {
      queuedBytes -= Frame.bytes(frameAt(slot(queueCursor++)));
    }
  }

  /**
   * Bytes in the buffer. A frame gives its bytes back as they are sent, as in {@link Port}: a link
   * that will change later is no different until then.
   *
   * @param partly what a byte of which a part is sent counts, 0 or 1
   */
  private long unsentBytes(long nowPs, int partly) {
    int first = (int) (queueCursor & (startsPs.length - 1));
    if (queuedBytes == 0 || startsPs[first] >= nowPs) {
      return queuedBytes;
    }
    long sent = schedule.sentBits(startsPs[first], nowPs);
    long whole = sent / LinkSchedule.PER_BYTE;
    return queuedBytes - whole - (whole * LinkSchedule.PER_BYTE == sent ? 0 : 1 - partly);
  }

  @Override
  long startPs(long position) {
    return startsPs[(int) (position & (startsPs.length - 1))];
  }

  @Override
  boolean marksAtDequeue(long position) {
    int at = (int) (position & (startsPs.length - 1));
    if (leavesPs[at] <= startsPs[at]) {
      // An outage took it out of the queue: its transmission never began.
      return false;
    }
    long behindBytes = offeredBytes - bytesSoFar[at];
    return isMarkedBehind(behindBytes, kminBytes, kmaxBytes);
  }

  @Override
  void grown(int capacity) {
    long[] starts = new long[capacity];
    long[] leaves = new long[capacity];
    long[] bytes = new long[capacity];
    int before = startsPs.length;
    for (long position = Math.max(0, endPosition() - before);
        position < endPosition();
        position++) {
      int from = (int) (position & (before - 1));
      int to = (int) (position & (capacity - 1));
      starts[to] = startsPs[from];
      leaves[to] = leavesPs[from];
      bytes[to] = bytesSoFar[from];
    }
    startsPs = starts;
    leavesPs = leaves;
    bytesSoFar = bytes;
  }

  @Override
  public long queueBytes(long nowPs) {
    drainQueue(nowPs);
    return unsentBytes(nowPs, 0);
  }

  @Override
  public long maxQueueBytes() {
    return maxQueuedBytes;
  }

  @Override
  public long framesLostByChance() {
    return framesLostByChance;
  }
}
