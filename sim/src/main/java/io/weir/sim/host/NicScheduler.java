package io.weir.sim.host;

import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.TimeHeap;

/**
 * Decides which queue pair of a host sends next: those whose pacing allows it, in turn, one burst
 * each, and only when the uplink is idle, so that data waits in its queue pair and not in the port.
 */
final class NicScheduler {
  private static final long PS_BITS_PER_SECOND = 8_000_000_000_000L;

  private final Port uplink;
  private final QueuePair[] queuePairs;
  private final TimeHeap paced;
  private final int[] ready;
  private int readyHead;
  private int readyCount;

  NicScheduler(Port uplink, QueuePair[] queuePairs) {
    this.uplink = uplink;
    this.queuePairs = queuePairs;
    this.paced = new TimeHeap(queuePairs.length);
    this.ready = new int[queuePairs.length];
  }

  long lineRateBps() {
    return uplink.rateBps();
  }

  /** Puts a queue pair in line; it may send from its eligible time on. */
  void add(QueuePair queuePair) {
    if (!queuePair.scheduled) {
      queuePair.scheduled = true;
      paced.set(queuePair.localIndex, queuePair.eligiblePs);
    }
  }

  /** When the NIC can send next, or {@link Long#MAX_VALUE} if nothing waits. */
  long nextPs() {
    if (readyCount > 0) {
      return uplink.busyUntilPs();
    }
    long first = paced.firstTime();
    return first == Long.MAX_VALUE ? first : Math.max(first, uplink.busyUntilPs());
  }

  /** Takes the queue pair whose turn it is out of the line, or null if the uplink is busy. */
  QueuePair take(long nowPs) {
    while (paced.firstTime() <= nowPs) {
      int index = paced.first();
      paced.remove(index);
      int slot = readyHead + readyCount++;
      ready[slot < ready.length ? slot : slot - ready.length] = index;
    }
    if (readyCount == 0 || uplink.busyUntilPs() > nowPs) {
      return null;
    }
    QueuePair queuePair = queuePairs[ready[readyHead]];
    readyHead = readyHead + 1 == ready.length ? 0 : readyHead + 1;
    readyCount--;
    queuePair.scheduled = false;
    return queuePair;
  }

  /** Time {@code bytes} take at a paced rate, ps; at most an hour, which is for ever here. */
  static long paceGapPs(long bytes, long rateBps) {
    if (bytes < (1 << 20)) {
      return bytes * PS_BITS_PER_SECOND / rateBps;
    }
    return (long) Math.min((double) bytes * PS_BITS_PER_SECOND / rateBps, 3.6e15);
  }
}
