package io.weir.sim.fabric;

import java.util.Arrays;

/**
 * FIFO queues of frames in one pool of longs, linked: what the queues hold together decides the
 * memory, and frames that were released last are used again first, while they are in the cache.
 */
final class FrameQueues {
  private static final int STRIDE = 4;
  private static final int FRAME = 0;
  private static final int SEQUENCE = 1;
  private static final int STAMP = 2;

  /** Account in the upper half, next frame in the lower. */
  private static final int LINK = 3;

  private static final int NONE = -1;
  private static final long NEXT = 0xFFFFFFFFL;

  private final int[] first;
  private final int[] last;
  private long[] pool = new long[64 * STRIDE];
  private int free = NONE;
  private int used;
  private int size;

  FrameQueues(int queues) {
    first = new int[queues];
    last = new int[queues];
    Arrays.fill(first, NONE);
  }

  void add(int queue, long frame, long sequence, long stampPs, int account) {
    int slot = take();
    pool[slot + FRAME] = frame;
    pool[slot + SEQUENCE] = sequence;
    pool[slot + STAMP] = stampPs;
    pool[slot + LINK] = (long) account << Integer.SIZE | (NONE & NEXT);
    if (first[queue] == NONE) {
      first[queue] = slot;
    } else {
      int before = last[queue] + LINK;
      pool[before] = (pool[before] & ~NEXT) | slot;
    }
    last[queue] = slot;
    size++;
  }

  private int take() {
    if (free != NONE) {
      int slot = free;
      free = (int) pool[slot + LINK];
      return slot;
    }
    if (used == pool.length) {
      pool = Arrays.copyOf(pool, 2 * used);
    }
    int slot = used;
    used += STRIDE;
    return slot;
  }

  boolean isEmpty(int queue) {
    return first[queue] == NONE;
  }

  long firstFrame(int queue) {
    return pool[first[queue] + FRAME];
  }

  long firstSequence(int queue) {
    return pool[first[queue] + SEQUENCE];
  }

  long firstStampPs(int queue) {
    return pool[first[queue] + STAMP];
  }

  int firstAccount(int queue) {
    return (int) (pool[first[queue] + LINK] >>> Integer.SIZE);
  }

  void removeFirst(int queue) {
    int slot = first[queue];
    first[queue] = (int) pool[slot + LINK];
    pool[slot + LINK] = free & NEXT;
    free = slot;
    size--;
  }

  /** Frames in all queues. */
  int size() {
    return size;
  }

  /** Adds the bytes of a queue's frames to their accounts. */
  void addBytes(int queue, long[] byAccount) {
    for (int slot = first[queue]; slot != NONE; slot = (int) pool[slot + LINK]) {
      byAccount[(int) (pool[slot + LINK] >>> Integer.SIZE)] += Frame.bytes(pool[slot + FRAME]);
    }
  }
}
