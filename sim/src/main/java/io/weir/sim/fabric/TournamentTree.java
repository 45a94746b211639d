package io.weir.sim.fabric;

import java.util.Arrays;

/**
 * The least of a few times that change often, such as when the ports of a switch can send next: a
 * tree of matches in which a change replays one path to the root, without a branch that is hard to
 * predict. For many sources of which few have a time, {@link TimeHeap} is better. Equal times come
 * out in the order of their index. Source: Knuth, TAOCP volume 3, section 5.4.1.
 */
final class TournamentTree {
  private final long[] times;

  /** Winner of each match: 1 is the final, the children of i are 2i and 2i+1, then the sources. */
  private final int[] winners;

  private final int leaves;

  /** No source of 0 … {@code sources - 1} has a time. */
  TournamentTree(int sources) {
    leaves = Math.max(2, Integer.highestOneBit(Math.max(1, sources - 1)) << 1);
    times = new long[leaves];
    Arrays.fill(times, Long.MAX_VALUE);
    winners = new int[2 * leaves];
    for (int i = 0; i < leaves; i++) {
      winners[leaves + i] = i;
    }
    for (int match = leaves - 1; match > 0; match--) {
      winners[match] = winners[2 * match];
    }
  }

  /** Gives a source a time; {@link Long#MAX_VALUE} for none. */
  void set(int source, long timePs) {
    times[source] = timePs;
    for (int match = (leaves + source) >> 1; match > 0; match >>= 1) {
      int left = winners[2 * match];
      int right = winners[2 * match + 1];
      // All ones if the right one is earlier: times are not negative.
      int rightWins = (int) ((times[right] - times[left]) >> 63);
      winners[match] = left ^ ((left ^ right) & rightWins);
    }
  }

  /** Time of a source, or {@link Long#MAX_VALUE} if it has none. */
  long timeOf(int source) {
    return times[source];
  }

  /** The source with the least time. */
  int first() {
    return winners[1];
  }

  /** The least time, or {@link Long#MAX_VALUE} if there is none. */
  long firstTime() {
    return times[winners[1]];
  }
}
