package io.weir.sim.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long priority flow control (IEEE 802.1Qbb) kept ports from sending, by port and priority.
 * Nothing is allocated while it counts.
 */
public final class PauseMeter {
  /** Priorities of a port. */
  public static final int PRIORITIES = 8;

  private static final long NOT_PAUSED = -1;

  /**
   * A priority of a port that was paused at least once.
   *
   * @param port the port that was kept from sending
   * @param priority which of its priorities
   * @param pauses times it was paused; a pause renewed while it lasts counts once
   * @param totalPs time it was paused in all, ps
   * @param longestPs longest pause, ps
   */
  public record Paused(int port, int priority, long pauses, long totalPs, long longestPs)
      implements Serializable {}

  private final long[] sincePs;
  private final long[] pauses;
  private final long[] totalPs;
  private final long[] longestPs;

  /** A meter for {@code ports} ports, none of them paused. */
  public PauseMeter(int ports) {
    int cells = Math.multiplyExact(ports, PRIORITIES);
    sincePs = new long[cells];
    Arrays.fill(sincePs, NOT_PAUSED);
    pauses = new long[cells];
    totalPs = new long[cells];
    longestPs = new long[cells];
  }

  /** The port must not send frames of the priority from now on. */
  public void pausedAt(int port, int priority, long nowPs) {
    int cell = port * PRIORITIES + priority;
    if (sincePs[cell] == NOT_PAUSED) {
      sincePs[cell] = nowPs;
      pauses[cell]++;
    }
  }

  /** The port may send them again; without effect when it already might. */
  public void resumedAt(int port, int priority, long nowPs) {
    int cell = port * PRIORITIES + priority;
    if (sincePs[cell] != NOT_PAUSED) {
      long pausedPs = nowPs - sincePs[cell];
      totalPs[cell] += pausedPs;
      longestPs[cell] = Math.max(longestPs[cell], pausedPs);
      sincePs[cell] = NOT_PAUSED;
    }
  }

  /** What was paused until now, by port and priority; pauses that last count up to now. */
  public List<Paused> until(long nowPs) {
    List<Paused> result = new ArrayList<>();
    for (int cell = 0; cell < pauses.length; cell++) {
      if (pauses[cell] > 0) {
        long lastingPs = sincePs[cell] == NOT_PAUSED ? 0 : nowPs - sincePs[cell];
        result.add(
            new Paused(
                cell / PRIORITIES,
                cell % PRIORITIES,
                pauses[cell],
                totalPs[cell] + lastingPs,
                Math.max(longestPs[cell], lastingPs)));
      }
    }
    return result;
  }
}
