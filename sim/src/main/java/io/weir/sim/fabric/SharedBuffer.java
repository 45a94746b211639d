package io.weir.sim.fabric;

/**
 * Accounts of a shared buffer. Every queued frame is booked once: a lossless one with the ingress
 * queue (port, priority) it came by, a lossy one with the egress queue it waits in. An account
 * holds first what is reserved for it, then shared buffer; a lossless one whose share is used up
 * goes on in its headroom. Releases come out of the headroom first.
 *
 * <pre>  threshold = (buffer − Σheadroom − Σreserve − shared in use) >> shift</pre>
 *
 * A lossless account is paused when its shared use reaches the threshold or it uses headroom; that
 * is looked at when a frame is booked with it. The pause ends as soon as it uses no headroom and
 * its shared use is 0 or {@value #RESUME_BYTES} bytes below the threshold; that is looked at for
 * all paused accounts whenever a frame is released. Source: the buffer management of the authors'
 * simulator of Li et al., <i>HPCC</i>, SIGCOMM 2019; there only the released frame's account is
 * looked at for the end of a pause, which can leave an account paused for ever.
 */
final class SharedBuffer {
  /** How far below the threshold a pause ends, bytes. */
  static final int RESUME_BYTES = 3 * 1024;

  /** Accounts per port: one per priority. */
  static final int PER_PORT = Frame.MAX_PRIORITY + 1;

  private static final int PORT_SHIFT = 3;

  private final long reserveBytes;
  private final long sharedBytes;
  private final int pfcShift;
  private final int lossyShift;
  private final int losslessMask;

  /** Headroom of each account of a port. */
  private final long[] headroom;

  /** Reserved and shared bytes in use by account; headroom is apart. */
  private final long[] used;

  private final long[] headroomUsed;

  /** Priorities paused at each port. */
  private final int[] paused;

  private final int[] resumed;
  private long sharedUsed;
  private int pausedAccounts;

  /** No pause can end at a lower threshold; a lower bound, exact after each look at all. */
  private long resumeAt = Long.MAX_VALUE;

  /**
   * @param headroom headroom of every lossless account, bytes, by port
   */
  SharedBuffer(SwitchSpec spec, long[] headroom) {
    this.headroom = headroom.clone();
    reserveBytes = spec.reserveBytes();
    pfcShift = spec.pfcShift();
    lossyShift = spec.lossyShift();
    losslessMask = spec.losslessMask();
    long free = spec.bufferBytes();
    for (long bytes : headroom) {
      free -= bytes * Integer.bitCount(losslessMask) + reserveBytes * spec.priorities();
    }
    sharedBytes = free;
    used = new long[headroom.length * PER_PORT];
    headroomUsed = new long[headroom.length * PER_PORT];
    paused = new int[headroom.length];
    resumed = new int[headroom.length * PER_PORT];
  }

  static int account(int port, int priority) {
    return port << PORT_SHIFT | priority;
  }

  static int port(int account) {
    return account >>> PORT_SHIFT;
  }

  static int priority(int account) {
    return account & (PER_PORT - 1);
  }

  boolean isLossless(int priority) {
    return (losslessMask >>> priority & 1) != 0;
  }

  /** Books a frame; false means there is no room for it. */
  boolean book(int account, int bytes) {
    long use = used[account] + bytes;
    long shared = use - reserveBytes;
    if (shared > 0) {
      boolean lossless = isLossless(priority(account));
      if (shared > (sharedBytes - sharedUsed) >> (lossless ? pfcShift : lossyShift)) {
        return lossless && bookHeadroom(account, bytes);
      }
      sharedUsed += Math.min(bytes, shared);
    }
    used[account] = use;
    return true;
  }

  private boolean bookHeadroom(int account, int bytes) {
    if (headroomUsed[account] + bytes > headroom[port(account)]) {
      return false;
    }
    headroomUsed[account] += bytes;
    return true;
  }

  /** Whether a lossless account, just booked with, must now be paused; it then is. */
  boolean pauses(int account) {
    int bit = 1 << priority(account);
    if ((paused[port(account)] & bit) != 0
        || (headroomUsed[account] == 0 && shared(account) < pfcThreshold())) {
      return false;
    }
    paused[port(account)] |= bit;
    pausedAccounts++;
    expectResume(account);
    return true;
  }

  /**
   * Releases a frame.
   *
   * @return how many pauses ended: {@link #resumed} of 0 up to that
   */
  int release(int account, int bytes) {
    long fromHeadroom = Math.min(headroomUsed[account], bytes);
    long rest = bytes - fromHeadroom;
    sharedUsed -= Math.min(rest, shared(account));
    headroomUsed[account] -= fromHeadroom;
    used[account] -= rest;
    if (pausedAccounts == 0) {
      return 0;
    }
    if ((paused[port(account)] >>> priority(account) & 1) != 0) {
      expectResume(account);
    }
    return pfcThreshold() >= resumeAt ? resume() : 0;
  }

  /** An account whose pause ended with the last release. */
  int resumed(int index) {
    return resumed[index];
  }

  private int resume() {
    int count = 0;
    long threshold = pfcThreshold();
    resumeAt = Long.MAX_VALUE;
    for (int port = 0; port < paused.length; port++) {
      for (int left = paused[port]; left != 0; left &= left - 1) {
        int account = account(port, Integer.numberOfTrailingZeros(left));
        if (resumesAt(headroomUsed[account], used[account]) <= threshold) {
          paused[port] &= ~(left & -left);
          resumed[count++] = account;
        } else {
          expectResume(account);
        }
      }
    }
    pausedAccounts -= count;
    return count;
  }

  private void expectResume(int account) {
    resumeAt = Math.min(resumeAt, resumesAt(headroomUsed[account], used[account]));
  }

  /** Threshold from which an account with this use may go on. */
  private long resumesAt(long headroomUse, long use) {
    if (headroomUse > 0) {
      return Long.MAX_VALUE;
    }
    return use <= reserveBytes ? 0 : use - reserveBytes + RESUME_BYTES;
  }

  private long shared(int account) {
    return Math.max(0, used[account] - reserveBytes);
  }

  private long pfcThreshold() {
    return (sharedBytes - sharedUsed) >> pfcShift;
  }

  /** Priorities that are paused at a port, as bits. */
  int paused(int port) {
    return paused[port];
  }

  /** Bytes in all accounts. */
  long usedBytes() {
    long bytes = 0;
    for (int account = 0; account < used.length; account++) {
      bytes += used[account] + headroomUsed[account];
    }
    return bytes;
  }

  /**
   * Whether an account's pause would end if of all that is booked only {@code left} remained.
   *
   * @param left bytes that remain, by account
   */
  boolean wouldResume(int account, long[] left) {
    long shared = 0;
    for (int other = 0; other < left.length; other++) {
      shared += Math.max(0, left[other] - headroomLeft(other, left[other]) - reserveBytes);
    }
    long headroomLeft = headroomLeft(account, left[account]);
    return resumesAt(headroomLeft, left[account] - headroomLeft)
        <= (sharedBytes - shared) >> pfcShift;
  }

  private long headroomLeft(int account, long left) {
    return Math.max(0, left - used[account]);
  }
}
