package io.weir.sim.fabric;

import java.util.Arrays;

/** When each node must be called next; finds those due without looking at all of them. */
final class NodeTimes {
  private static final int BLOCK_BITS = 6;

  private final long[] times;

  /** At most the least time of each block of nodes. */
  private final long[] blockLeast;

  NodeTimes(int nodes) {
    times = new long[nodes];
    Arrays.fill(times, Long.MAX_VALUE);
    blockLeast = new long[(nodes + (1 << BLOCK_BITS) - 1) >> BLOCK_BITS];
    Arrays.fill(blockLeast, Long.MAX_VALUE);
  }

  long get(int node) {
    return times[node];
  }

  void set(int node, long timePs) {
    times[node] = timePs;
    int block = node >> BLOCK_BITS;
    if (timePs < blockLeast[block]) {
      blockLeast[block] = timePs;
    }
  }

  /** The first node from {@code start} on whose time is before {@code endPs}, or -1. */
  int dueFrom(int start, long endPs) {
    int node = start;
    while (node < times.length) {
      int block = node >> BLOCK_BITS;
      int blockStart = block << BLOCK_BITS;
      int blockEnd = Math.min(blockStart + (1 << BLOCK_BITS), times.length);
      if (blockLeast[block] >= endPs) {
        node = blockEnd;
        continue;
      }
      for (; node < blockEnd; node++) {
        if (times[node] < endPs) {
          return node;
        }
      }
      refresh(block, blockStart, blockEnd);
    }
    return -1;
  }

  private void refresh(int block, int start, int end) {
    long least = Long.MAX_VALUE;
    for (int node = start; node < end; node++) {
      least = Math.min(least, times[node]);
    }
    blockLeast[block] = least;
  }

  /** At most the least time of all nodes; exact after a search to the end. */
  long least() {
    long least = Long.MAX_VALUE;
    for (long time : blockLeast) {
      least = Math.min(least, time);
    }
    return least;
  }
}
