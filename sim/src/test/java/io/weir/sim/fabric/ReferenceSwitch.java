package io.weir.sim.fabric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The shared-buffer switch written the plain way, from its description: lists and maps, every
 * question answered by looking at everything.
 */
final class ReferenceSwitch {
  /** Port or account and priority. */
  record Key(int port, int priority) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return port != other.port ? port - other.port : priority - other.priority;
    }
  }

  private record Held(long frame, long sequence, Key account) {}

  /** Bytes of an ingress queue (lossless) or egress queue (lossy). */
  private static final class Account {
    long ordinary;
    long headroom;

    long shared(long reserve) {
      return Math.max(0, ordinary - reserve);
    }
  }

  private final Topology topology;
  private final SwitchSpec spec;
  private final Ecn ecn;
  private final Headroom headroom;
  private final Paths paths;
  private final TreeMap<Integer, UniformRandomProvider> random = new TreeMap<>();
  private final TreeMap<Integer, Long> busyUntilPs = new TreeMap<>();
  private final TreeMap<Key, Deque<Held>> queues = new TreeMap<>();
  private final TreeMap<Key, Account> accounts = new TreeMap<>();
  private final TreeSet<Key> wantPaused = new TreeSet<>();
  private final TreeSet<Key> toldPaused = new TreeSet<>();
  private final TreeMap<Key, Long> stoppedSincePs = new TreeMap<>();

  final TreeMap<Key, Long> maxQueueBytes = new TreeMap<>();
  final TreeMap<Key, Long> dropped = new TreeMap<>();
  final TreeMap<Key, Long> droppedBytes = new TreeMap<>();
  final TreeMap<Key, Long> marked = new TreeMap<>();
  final TreeMap<Key, Long> pausesSent = new TreeMap<>();
  final TreeMap<Key, Long> resumesSent = new TreeMap<>();
  final TreeMap<Key, Long> pausesReceived = new TreeMap<>();
  final TreeMap<Key, Long> stoppedPs = new TreeMap<>();
  final List<String> departures = new ArrayList<>();
  final List<String> drops = new ArrayList<>();
  long losslessDrops;

  ReferenceSwitch(
      Topology topology, SwitchSpec spec, Ecn ecn, Headroom headroom, Paths paths, long seed) {
    this.topology = topology;
    this.spec = spec;
    this.ecn = ecn;
    this.headroom = headroom;
    this.paths = paths;
    for (int port = 1; port < topology.ports(); port += 2) {
      busyUntilPs.put(port, 0L);
      random.put(port, RandomSource.XO_SHI_RO_256_PP.create(seed + port));
      for (int priority = 0; priority < spec.priorities(); priority++) {
        queues.put(new Key(port, priority), new ArrayDeque<>());
        accounts.put(new Key(port, priority), new Account());
      }
    }
  }

  void run(List<SwitchBench.Arrival> arrivals) {
    int next = 0;
    long nowPs = -1;
    while (true) {
      long timePs = next < arrivals.size() ? arrivals.get(next).timePs() : Long.MAX_VALUE;
      for (int port : busyUntilPs.keySet()) {
        if (hasSomething(port)) {
          timePs = Math.min(timePs, Math.max(nowPs, busyUntilPs.get(port)));
        }
      }
      if (timePs == Long.MAX_VALUE) {
        return;
      }
      nowPs = timePs;
      while (next < arrivals.size() && arrivals.get(next).timePs() == nowPs) {
        arrive(nowPs, arrivals.get(next++));
      }
      sendAll(nowPs);
    }
  }

  private void sendAll(long nowPs) {
    boolean sent;
    do {
      sent = false;
      for (int port : busyUntilPs.keySet()) {
        if (busyUntilPs.get(port) <= nowPs && hasSomething(port)) {
          send(nowPs, port);
          sent = true;
          break;
        }
      }
    } while (sent);
  }

  private boolean isLossless(int priority) {
    return spec.pfc() && spec.losslessPriorities().contains(priority);
  }

  private long headroomOf(Key account) {
    return isLossless(account.priority) ? headroom.bytes(topology, account.port, spec) : 0;
  }

  private long threshold(boolean lossless) {
    long free = spec.bufferBytes();
    for (Key key : accounts.keySet()) {
      free -= headroomOf(key) + spec.reserveBytes() + accounts.get(key).shared(spec.reserveBytes());
    }
    return (long) Math.floor(free / Math.pow(2, lossless ? spec.pfcShift() : spec.lossyShift()));
  }

  private boolean hasSomething(int port) {
    return unannounced(port) >= 0 || sendable(port) >= 0;
  }

  private int unannounced(int port) {
    for (int priority = spec.priorities() - 1; priority >= 0; priority--) {
      Key key = new Key(port, priority);
      if (wantPaused.contains(key) != toldPaused.contains(key)) {
        return priority;
      }
    }
    return -1;
  }

  private int sendable(int port) {
    for (int priority = spec.priorities() - 1; priority >= 0; priority--) {
      Key key = new Key(port, priority);
      if (!queues.get(key).isEmpty() && !stoppedSincePs.containsKey(key)) {
        return priority;
      }
    }
    return -1;
  }

  private void arrive(long nowPs, SwitchBench.Arrival arrival) {
    int in = arrival.inputPort() ^ 1;
    if (Frame.kind(arrival.frame()) == Frame.PAUSE) {
      Key key = new Key(in, (int) arrival.sequence());
      pausesReceived.merge(key, 1L, Long::sum);
      stoppedSincePs.putIfAbsent(key, nowPs);
      return;
    }
    if (Frame.kind(arrival.frame()) == Frame.RESUME) {
      Key key = new Key(in, (int) arrival.sequence());
      Long since = stoppedSincePs.remove(key);
      if (since != null) {
        stoppedPs.merge(key, nowPs - since, Long::sum);
      }
      return;
    }
    long frame = Frame.nextHop(arrival.frame());
    int priority = Frame.priority(frame);
    Key egress = new Key(paths.port(frame), priority);
    Key account = isLossless(priority) ? new Key(in, priority) : egress;
    long bytes = Frame.bytes(frame);
    if (!book(account, bytes)) {
      dropped.merge(egress, 1L, Long::sum);
      droppedBytes.merge(egress, bytes, Long::sum);
      losslessDrops += isLossless(priority) ? 1 : 0;
      drops.add(SwitchBench.drop(nowPs, egress.port, frame, arrival.sequence()));
      return;
    }
    queues.get(egress).add(new Held(frame, arrival.sequence(), account));
    maxQueueBytes.merge(egress, bytesIn(egress), Math::max);
    Account booked = accounts.get(account);
    if (isLossless(priority)
        && (booked.headroom > 0 || booked.shared(spec.reserveBytes()) >= threshold(true))) {
      wantPaused.add(account);
    }
  }

  private boolean book(Key key, long bytes) {
    Account account = accounts.get(key);
    boolean lossless = isLossless(key.priority);
    long after = account.ordinary + bytes;
    if (after <= spec.reserveBytes() || after - spec.reserveBytes() <= threshold(lossless)) {
      account.ordinary = after;
      return true;
    }
    if (account.headroom + bytes > headroomOf(key)) {
      return false;
    }
    account.headroom += bytes;
    return true;
  }

  private long bytesIn(Key queue) {
    return queues.get(queue).stream().mapToLong(held -> Frame.bytes(held.frame)).sum();
  }

  private void send(long nowPs, int port) {
    int control = unannounced(port);
    if (control >= 0) {
      Key key = new Key(port, control);
      boolean pause = wantPaused.contains(key);
      if (pause) {
        toldPaused.add(key);
      } else {
        toldPaused.remove(key);
      }
      (pause ? pausesSent : resumesSent).merge(key, 1L, Long::sum);
      int kind = pause ? Frame.PAUSE : Frame.RESUME;
      transmit(nowPs, port, Frame.withPriority(Frame.of(0, kind, 64), 7), control);
      return;
    }
    Key key = new Key(port, sendable(port));
    Held held = queues.get(key).remove();
    release(held);
    long frame = held.frame;
    if (Frame.kind(frame) == Frame.DATA && marks(port, bytesIn(key))) {
      marked.merge(key, 1L, Long::sum);
      frame = Frame.marked(frame);
    }
    transmit(nowPs, port, frame, held.sequence);
  }

  private void release(Held held) {
    Account account = accounts.get(held.account);
    for (int i = 0; i < Frame.bytes(held.frame); i++) {
      if (account.headroom > 0) {
        account.headroom--;
      } else {
        account.ordinary--;
      }
    }
    wantPaused.removeIf(
        key -> {
          Account paused = accounts.get(key);
          long shared = paused.shared(spec.reserveBytes());
          return paused.headroom == 0 && (shared == 0 || shared + 3072 <= threshold(true));
        });
  }

  private boolean marks(int port, long behind) {
    if (ecn == null || behind <= ecn.kminBytes()) {
      return false;
    }
    if (behind >= ecn.kmaxBytes()) {
      return true;
    }
    double share = (double) (behind - ecn.kminBytes()) / (ecn.kmaxBytes() - ecn.kminBytes());
    return (random.get(port).nextLong() >>> 44) / (double) (1 << 20)
        < Math.round(ecn.pmax() * (1 << 20)) / (double) (1 << 20) * share;
  }

  private void transmit(long nowPs, int port, long frame, long sequence) {
    long psPerByte = 8_000_000_000_000L / topology.linkOf(port).rateBps();
    long finishPs = nowPs + Frame.bytes(frame) * psPerByte;
    busyUntilPs.put(port, finishPs);
    departures.add(
        SwitchBench.departure(finishPs + topology.delayNs(port) * 1000, port, frame, sequence));
  }

  QueueStats stats(long nowPs, int port, int priority) {
    Key key = new Key(port, priority);
    Long since = stoppedSincePs.get(key);
    return new QueueStats(
        bytesIn(key),
        maxQueueBytes.getOrDefault(key, 0L),
        dropped.getOrDefault(key, 0L),
        droppedBytes.getOrDefault(key, 0L),
        marked.getOrDefault(key, 0L),
        pausesSent.getOrDefault(key, 0L),
        resumesSent.getOrDefault(key, 0L),
        pausesReceived.getOrDefault(key, 0L),
        (stoppedPs.getOrDefault(key, 0L) + (since == null ? 0 : nowPs - since)) / 1000);
  }

  long framesQueued() {
    return queues.values().stream().mapToLong(Deque::size).sum();
  }
}
