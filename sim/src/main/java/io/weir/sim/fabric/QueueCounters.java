package io.weir.sim.fabric;

/** Counters of a switch's queues, one block of longs per queue: a frame touches one cache line. */
final class QueueCounters {
  private static final int STRIDE_SHIFT = 4;
  private static final int BYTES = 0;
  private static final int MAX_BYTES = 1;
  private static final int MARKED = 2;
  private static final int DROPPED = 3;
  private static final int DROPPED_BYTES = 4;
  private static final int PAUSES_SENT = 5;
  private static final int RESUMES_SENT = 6;
  private static final int PAUSES_RECEIVED = 7;
  private static final int STOPPED_SINCE_PS = 8;
  private static final int STOPPED_PS = 9;
  private static final int RESUMES_RECEIVED = 10;

  private final long[] counts;

  QueueCounters(int queues) {
    counts = new long[queues << STRIDE_SHIFT];
  }

  void enqueued(int queue, int bytes) {
    int at = queue << STRIDE_SHIFT;
    long now = counts[at + BYTES] + bytes;
    counts[at + BYTES] = now;
    if (now > counts[at + MAX_BYTES]) {
      counts[at + MAX_BYTES] = now;
    }
  }

  /** Returns the bytes left. */
  long dequeued(int queue, int bytes) {
    return counts[(queue << STRIDE_SHIFT) + BYTES] -= bytes;
  }

  void marked(int queue) {
    counts[(queue << STRIDE_SHIFT) + MARKED]++;
  }

  void dropped(int queue, int bytes) {
    int at = queue << STRIDE_SHIFT;
    counts[at + DROPPED]++;
    counts[at + DROPPED_BYTES] += bytes;
  }

  /** A pause or resume for the queue's priority was sent on its port. */
  void told(int queue, boolean pause) {
    counts[(queue << STRIDE_SHIFT) + (pause ? PAUSES_SENT : RESUMES_SENT)]++;
  }

  /** A pause or resume for the queue has arrived. */
  void heard(int queue, long nowPs, boolean stop, boolean isStopped) {
    int at = queue << STRIDE_SHIFT;
    counts[at + (stop ? PAUSES_RECEIVED : RESUMES_RECEIVED)]++;
    if (stop && !isStopped) {
      counts[at + STOPPED_SINCE_PS] = nowPs;
    } else if (!stop && isStopped) {
      counts[at + STOPPED_PS] += nowPs - counts[at + STOPPED_SINCE_PS];
    }
  }

  /** Pauses and resumes sent for the queue's priority on its port. */
  long told(int queue) {
    int at = queue << STRIDE_SHIFT;
    return counts[at + PAUSES_SENT] + counts[at + RESUMES_SENT];
  }

  /** Pauses and resumes for the queue that have arrived. */
  long heard(int queue) {
    int at = queue << STRIDE_SHIFT;
    return counts[at + PAUSES_RECEIVED] + counts[at + RESUMES_RECEIVED];
  }

  QueueStats stats(int queue, long nowPs, boolean isStopped) {
    int at = queue << STRIDE_SHIFT;
    long stoppedPs =
        counts[at + STOPPED_PS] + (isStopped ? nowPs - counts[at + STOPPED_SINCE_PS] : 0);
    return new QueueStats(
        counts[at + BYTES],
        counts[at + MAX_BYTES],
        counts[at + DROPPED],
        counts[at + DROPPED_BYTES],
        counts[at + MARKED],
        counts[at + PAUSES_SENT],
        counts[at + RESUMES_SENT],
        counts[at + PAUSES_RECEIVED],
        stoppedPs / 1000);
  }
}
