package io.weir.sim.host;

import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.TimeHeap;
import java.util.Arrays;

/**
 * Decides which connection of a host sends next: those whose pacing allows it, in turn, one burst
 * each, and only when the uplink is idle, so that data waits in its connection and not in the port.
 */
final class NicScheduler {
  /** An hour, which is for ever here. */
  static final double LONGEST_GAP_PS = 3.6e15;

  private static final long PS_BITS_PER_SECOND = 8_000_000_000_000L;

  private final Port uplink;
  private final TimeHeap paced = new TimeHeap(0);
  private Connection[] connections = {};
  private int count;
  private int[] ready = {};
  private int readyHead;
  private int readyCount;
  private boolean paused;

  NicScheduler(Port uplink) {
    this.uplink = uplink;
  }

  /** Takes on a connection, whose local index is the number of those before it. */
  void adopt(Connection connection) {
    if (count == connections.length) {
      int capacity = Math.max(4, 2 * count);
      int[] larger = new int[capacity];
      for (int i = 0; i < readyCount; i++) {
        larger[i] = ready[(readyHead + i) % ready.length];
      }
      ready = larger;
      readyHead = 0;
      connections = Arrays.copyOf(connections, capacity);
      paced.grow(capacity);
    }
    connections[count++] = connection;
  }

  /** How many connections there are. */
  int count() {
    return count;
  }

  Connection connection(int localIndex) {
    return connections[localIndex];
  }

  long lineRateBps() {
    return uplink.rateBps();
  }

  long busyUntilPs() {
    return uplink.busyUntilPs();
  }

  /** Stops sending data, or goes on (IEEE 802.1Qbb). */
  void pause(boolean stop) {
    paused = stop;
  }

  /** Puts a connection in line; it may send from its eligible time on. */
  void add(Connection connection) {
    if (!connection.scheduled) {
      connection.scheduled = true;
      paced.set(connection.localIndex, connection.eligiblePs);
    }
  }

  /** A connection's eligible time has changed; one whose time had come already keeps its turn. */
  void move(Connection connection) {
    if (paced.contains(connection.localIndex)) {
      paced.set(connection.localIndex, connection.eligiblePs);
    }
  }

  /** When the NIC can send next, or {@link Long#MAX_VALUE} if nothing waits. */
  long nextPs() {
    if (paused) {
      return Long.MAX_VALUE;
    }
    if (readyCount > 0) {
      return uplink.busyUntilPs();
    }
    long first = paced.firstTime();
    return first == Long.MAX_VALUE ? first : Math.max(first, uplink.busyUntilPs());
  }

  /** Takes the connection whose turn it is out of the line, or null if the uplink is busy. */
  Connection take(long nowPs) {
    while (paced.firstTime() <= nowPs) {
      int index = paced.first();
      paced.remove(index);
      int slot = readyHead + readyCount++;
      ready[slot < ready.length ? slot : slot - ready.length] = index;
    }
    if (readyCount == 0 || uplink.busyUntilPs() > nowPs) {
      return null;
    }
    Connection connection = connections[ready[readyHead]];
    readyHead = readyHead + 1 == ready.length ? 0 : readyHead + 1;
    readyCount--;
    connection.scheduled = false;
    return connection;
  }

  /** Time {@code bytes} take at a paced rate, ps; at most {@link #LONGEST_GAP_PS}. */
  static long paceGapPs(long bytes, long rateBps) {
    if (bytes < (1 << 20)) {
      return bytes * PS_BITS_PER_SECOND / rateBps;
    }
    return (long) Math.min((double) bytes * PS_BITS_PER_SECOND / rateBps, LONGEST_GAP_PS);
  }
}
