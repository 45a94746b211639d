package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * An output-queued switch whose ports share one buffer: strict priorities, dynamic thresholds,
 * priority flow control (IEEE 802.1Qbb), ECN marks and telemetry written at dequeue.
 *
 * <p><b>Order at one instant.</b> First all arrivals, then the ports that may start to send, lowest
 * index first: a frame that arrives while a port is idle starts at that instant, but after all that
 * arrives at it. Within a port pauses and resumes go before all queued frames, highest priority
 * first; then the highest priority that holds frames and is not paused. Nothing interrupts a frame
 * that is being sent.
 *
 * <p><b>Buffer.</b> A frame takes buffer when its last bit has arrived and gives it back when its
 * transmission starts ({@link SharedBuffer}). One without room is dropped; if its priority is
 * lossless that is a fault of the configuration, counted in {@link #losslessDroppedFrames()}.
 *
 * <p><b>Pauses.</b> When an ingress queue (port, lossless priority) is over its threshold the
 * switch sends {@link Frame#PAUSE} on that port, later {@link Frame#RESUME}; the sequence is the
 * priority. A pause that ends before its frame could be sent is never sent. They are 64 bytes, take
 * no buffer and go one hop: a node knows them by their kind and never looks up a path for them. A
 * pause holds until its resume: it does not expire, as 802.1Qbb's quanta do, which real switches
 * refresh for as long as they are congested. What a node must do with one:
 *
 * <ul>
 *   <li>a switch lets the port on the link it came by (of the index of the port that sent it, with
 *       the lowest bit flipped) send no frame of that priority from that instant on;
 *   <li>a host takes no queue pair of that priority into service from that instant on. Frames its
 *       port has already taken go out: their bytes on the wire must not exceed {@link
 *       Headroom#hostBurstBytes()}. Frames of other priorities are not held up. It never pauses its
 *       switch.
 * </ul>
 *
 * <p><b>Marks.</b> By {@link Ecn}, from the bytes left in the same queue when the frame's
 * transmission starts; only data is marked. With one lossless priority and ample buffer departures
 * and marks are those of FIFO {@link Port}s, whose own marking must be off here.
 *
 * <p><b>Telemetry.</b> Time at which the transmission starts, bytes left in all queues of the port,
 * bytes the port had sent before this frame, and the link's rate, as in the authors' simulator of
 * HPCC: bytes and times of two records then differ by exactly what the link sent between them.
 */
public final class SharedBufferSwitch implements Node {
  private static final int QUEUES_SHIFT = 3;
  private static final int PMAX_BITS = 20;

  private final int node;
  private final SwitchListener listener;
  private final Paths paths;
  private final Telemetry telemetry;
  private final boolean writesTelemetry;
  private final int priorities;

  /** This switch's ports; below, its position here is a port's slot. */
  private final Port[] ports;

  /** Slot of every port of the fabric at the node it belongs to; shared by all switches. */
  private final int[] slots;

  private final TournamentTree departures;
  private final FrameQueues queues;
  private final SharedBuffer buffer;

  private final Ecn ecn;
  private final long pmaxQ20;
  private final UniformRandomProvider[] ecnRandom;

  /** Priorities by slot, as bits: holding frames; stopped by the far end; announced as paused. */
  private final int[] occupied;

  private final int[] stopped;
  private final int[] announced;

  private final long[] portBytes;
  private final QueueCounters counters;
  private long losslessDroppedFrames;
  private long pausesSent;
  private long resumesSent;

  private SharedBufferSwitch(
      int node,
      Port[] ports,
      int[] slots,
      SharedBuffer buffer,
      SwitchSpec spec,
      Ecn ecn,
      UniformRandomProvider[] ecnRandom,
      Paths paths,
      Telemetry telemetry,
      SwitchListener listener) {
    this.node = node;
    this.ports = ports;
    this.slots = slots;
    this.buffer = buffer;
    this.ecn = ecn;
    this.ecnRandom = ecnRandom;
    this.paths = paths;
    this.telemetry = telemetry;
    this.listener = listener;
    priorities = spec.priorities();
    writesTelemetry = spec.telemetry() && telemetry != null;
    pmaxQ20 = ecn == null ? 0 : Math.round(ecn.pmax() * (1 << PMAX_BITS));
    departures = new TournamentTree(ports.length);
    queues = new FrameQueues(ports.length << QUEUES_SHIFT);
    counters = new QueueCounters(ports.length << QUEUES_SHIFT);
    occupied = new int[ports.length];
    stopped = new int[ports.length];
    announced = new int[ports.length];
    portBytes = new long[ports.length];
  }

  /**
   * All switches of a topology, in the order of their nodes.
   *
   * @param ports the topology's ports, without marking
   * @param paths where frames go
   * @param ecn marking, or null for none
   * @param ecnRandom random numbers for marking at the port of each index
   * @param headroom what computed headrooms must hold
   * @param telemetry the records frames carry, or null if none does
   * @param listener told of drops
   * @throws IllegalArgumentException if a buffer is too small, see {@link Headroom#requireFits}
   */
  public static List<SharedBufferSwitch> of(
      Topology topology,
      List<Port> ports,
      Paths paths,
      SwitchSpec spec,
      Ecn ecn,
      IntFunction<UniformRandomProvider> ecnRandom,
      Headroom headroom,
      Telemetry telemetry,
      SwitchListener listener) {
    headroom.requireFits(topology, spec);
    List<List<Port>> byNode = new ArrayList<>();
    for (int node = 0; node < topology.nodes(); node++) {
      byNode.add(new ArrayList<>());
    }
    int[] slots = new int[topology.ports()];
    for (Port port : ports) {
      List<Port> own = byNode.get(topology.source(port.index()));
      slots[port.index()] = own.size();
      own.add(port);
    }
    List<SharedBufferSwitch> switches = new ArrayList<>();
    for (int node = topology.hosts(); node < topology.nodes(); node++) {
      Port[] own = byNode.get(node).toArray(new Port[0]);
      long[] headrooms = new long[own.length];
      UniformRandomProvider[] random = new UniformRandomProvider[own.length];
      for (int slot = 0; slot < own.length; slot++) {
        headrooms[slot] = headroom.bytes(topology, own[slot].index(), spec);
        random[slot] = ecn == null ? null : ecnRandom.apply(own[slot].index());
      }
      SharedBuffer buffer = new SharedBuffer(spec, headrooms);
      switches.add(
          new SharedBufferSwitch(
              node, own, slots, buffer, spec, ecn, random, paths, telemetry, listener));
    }
    return List.copyOf(switches);
  }

  @Override
  public void arrive(long nowPs, int inputPort, long frame, long sequence, long stampPs) {
    int in = slots[inputPort ^ 1];
    if (Frame.kind(frame) >= Frame.PAUSE) {
      stopOrGoOn(nowPs, in, Frame.kind(frame) == Frame.PAUSE, (int) sequence);
      return;
    }
    long forward = Frame.nextHop(frame);
    int out = outSlot(paths.port(forward), frame);
    int priority = Frame.priority(frame);
    boolean lossless = buffer.isLossless(priority);
    int bytes = Frame.bytes(frame);
    int account = SharedBuffer.account(lossless ? in : out, priority);
    int queue = out << QUEUES_SHIFT | priority;
    if (ports[out].isDown(nowPs)) {
      drop(nowPs, queue, false, forward, sequence, stampPs);
      return;
    }
    if (!buffer.book(account, bytes)) {
      drop(nowPs, queue, lossless, forward, sequence, stampPs);
      return;
    }
    queues.add(queue, forward, sequence, stampPs, account);
    counters.enqueued(queue, bytes);
    portBytes[out] += bytes;
    occupied[out] |= 1 << priority;
    if ((stopped[out] >>> priority & 1) == 0) {
      schedule(nowPs, out);
    } else if (departures.timeOf(out) == Long.MAX_VALUE) {
      departures.set(out, ports[out].nextDownPs(nowPs));
    }
    if (lossless && buffer.pauses(account)) {
      schedule(nowPs, in);
    }
  }

  private int outSlot(int port, long frame) {
    int slot = port < 0 ? ports.length : slots[port];
    if (slot >= ports.length || ports[slot].index() != port) {
      throw new IllegalStateException(
          "switch "
              + node
              + ": flow "
              + Frame.flow(frame)
              + " goes on by port "
              + port
              + ", which is not this switch's");
    }
    if (Frame.priority(frame) >= priorities) {
      throw new IllegalStateException(
          "switch "
              + node
              + ": flow "
              + Frame.flow(frame)
              + " has priority "
              + Frame.priority(frame)
              + ", expected 0 to "
              + (priorities - 1));
    }
    return slot;
  }

  private void drop(
      long nowPs, int queue, boolean lossless, long frame, long sequence, long stampPs) {
    counters.dropped(queue, Frame.bytes(frame));
    if (lossless) {
      losslessDroppedFrames++;
    }
    listener.dropped(nowPs, ports[queue >> QUEUES_SHIFT].index(), frame, sequence, stampPs);
  }

  /** A pause or a resume has arrived on the link of the port {@code slot}. */
  private void stopOrGoOn(long nowPs, int slot, boolean stop, int priority) {
    int bit = 1 << priority;
    counters.heard(slot << QUEUES_SHIFT | priority, nowPs, stop, (stopped[slot] & bit) != 0);
    if (stop) {
      stopped[slot] |= bit;
      return;
    }
    stopped[slot] &= ~bit;
    if ((occupied[slot] & bit) != 0) {
      schedule(nowPs, slot);
    }
  }

  /** A port with something to send does so when it is idle. */
  private void schedule(long nowPs, int slot) {
    long timePs = Math.max(nowPs, ports[slot].busyUntilPs());
    if (timePs < departures.timeOf(slot)) {
      departures.set(slot, timePs);
    }
  }

  @Override
  public long nextPs() {
    return departures.firstTime();
  }

  @Override
  public void fire(long nowPs) {
    int slot = departures.first();
    Port port = ports[slot];
    int unannounced = buffer.paused(slot) ^ announced[slot];
    if (port.isDown(nowPs)) {
      empty(nowPs, slot);
    } else if (unannounced != 0) {
      long heardPs = port.clearFromPs(nowPs, Headroom.PAUSE_BYTES);
      if (heardPs > nowPs) {
        // Nobody would hear of it, and a resume that gets lost stops the far end for ever.
        departures.set(slot, Math.min(heardPs, port.nextDownPs(nowPs)));
        return;
      }
      announce(nowPs, slot, highest(unannounced));
    } else if ((occupied[slot] & ~stopped[slot]) != 0) {
      depart(nowPs, slot, highest(occupied[slot] & ~stopped[slot]));
    }
    departures.set(slot, nextPs(nowPs, slot));
  }

  /** When a port has something to do next. */
  private long nextPs(long nowPs, int slot) {
    Port port = ports[slot];
    if ((occupied[slot] & ~stopped[slot]) != 0 || buffer.paused(slot) != announced[slot]) {
      return port.isDown(nowPs) ? port.clearFromPs(nowPs, 0) : port.busyUntilPs();
    }
    // What waits for a resume is lost if the link fails meanwhile.
    return occupied[slot] != 0 ? port.nextDownPs(nowPs) : Long.MAX_VALUE;
  }

  /** The link is down: its queues are lost, as those of {@link ScheduledPort} are. */
  private void empty(long nowPs, int slot) {
    while (occupied[slot] != 0) {
      int priority = highest(occupied[slot]);
      int queue = slot << QUEUES_SHIFT | priority;
      long frame = queues.firstFrame(queue);
      long sequence = queues.firstSequence(queue);
      long stampPs = queues.firstStampPs(queue);
      takeFirst(nowPs, slot, priority);
      drop(nowPs, queue, false, frame, sequence, stampPs);
    }
  }

  /** Takes a queue's first frame out of the buffer and says how many bytes stay behind it. */
  private long takeFirst(long nowPs, int slot, int priority) {
    int queue = slot << QUEUES_SHIFT | priority;
    int bytes = Frame.bytes(queues.firstFrame(queue));
    int account = queues.firstAccount(queue);
    queues.removeFirst(queue);
    portBytes[slot] -= bytes;
    if (queues.isEmpty(queue)) {
      occupied[slot] &= ~(1 << priority);
    }
    release(nowPs, account, bytes);
    return counters.dequeued(queue, bytes);
  }

  private static int highest(int bits) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(bits);
  }

  private void announce(long nowPs, int slot, int priority) {
    boolean pause = (buffer.paused(slot) >>> priority & 1) != 0;
    announced[slot] ^= 1 << priority;
    counters.told(slot << QUEUES_SHIFT | priority, pause);
    if (pause) {
      pausesSent++;
    } else {
      resumesSent++;
    }
    long frame =
        Frame.withPriority(
            Frame.of(0, pause ? Frame.PAUSE : Frame.RESUME, Headroom.PAUSE_BYTES),
            Frame.MAX_PRIORITY);
    ports[slot].transmit(nowPs, frame, priority, nowPs);
  }

  private void depart(long nowPs, int slot, int priority) {
    int queue = slot << QUEUES_SHIFT | priority;
    long frame = queues.firstFrame(queue);
    long sequence = queues.firstSequence(queue);
    long stampPs = queues.firstStampPs(queue);
    long behindBytes = takeFirst(nowPs, slot, priority);
    if (ecn != null && Frame.kind(frame) == Frame.DATA && marks(slot, behindBytes)) {
      counters.marked(queue);
      frame = Frame.marked(frame);
    }
    Port port = ports[slot];
    // An acknowledgement brings back what the data met; its own way back is none of that.
    if (writesTelemetry && Frame.collectsTelemetry(frame) && Frame.kind(frame) == Frame.DATA) {
      telemetry.write((int) stampPs, nowPs, portBytes[slot], port.sentBytes(), port.rateBps());
    }
    port.transmit(nowPs, frame, sequence, stampPs);
  }

  private void release(long nowPs, int account, int bytes) {
    int resumed = buffer.release(account, bytes);
    for (int i = 0; i < resumed; i++) {
      int slot = SharedBuffer.port(buffer.resumed(i));
      if (buffer.paused(slot) != announced[slot]) {
        schedule(nowPs, slot);
      }
    }
  }

  private boolean marks(int slot, long behindBytes) {
    if (behindBytes <= ecn.kminBytes()) {
      return false;
    }
    if (behindBytes >= ecn.kmaxBytes()) {
      return true;
    }
    long draw = ecnRandom[slot].nextLong() >>> (Long.SIZE - PMAX_BITS);
    return draw * (double) (ecn.kmaxBytes() - ecn.kminBytes())
        < pmaxQ20 * (double) (behindBytes - ecn.kminBytes());
  }

  /** The node this switch is. */
  public int node() {
    return node;
  }

  /** Its ports. */
  public List<Port> ports() {
    return List.of(ports);
  }

  /** Frames waiting in its queues: neither dropped nor on a link. */
  public long framesQueued() {
    return queues.size();
  }

  /** Bytes waiting at a port, all priorities. */
  public long queueBytes(int port) {
    return portBytes[slots[port]];
  }

  /** Bytes the waiting frames take of the buffer. */
  public long bufferUsedBytes() {
    return buffer.usedBytes();
  }

  /** Frames of lossless priorities that were dropped; any makes a run worthless. */
  public long losslessDroppedFrames() {
    return losslessDroppedFrames;
  }

  /** How many priorities its ports have. */
  public int priorities() {
    return priorities;
  }

  /** PAUSE frames sent, all ports. */
  public long pausesSent() {
    return pausesSent;
  }

  /** RESUME frames sent, all ports. */
  public long resumesSent() {
    return resumesSent;
  }

  /** What happened to one priority at one of its ports. */
  public QueueStats stats(long nowPs, int port, int priority) {
    int slot = slots[port];
    boolean isStopped = (stopped[slot] >>> priority & 1) != 0;
    return counters.stats(slot << QUEUES_SHIFT | priority, nowPs, isStopped);
  }

  /** Whether frames of a priority wait at a port that its far end has paused. */
  boolean isHeldUp(int port, int priority) {
    int slot = slots[port];
    return (occupied[slot] & stopped[slot] & 1 << priority) != 0;
  }

  /** Whether this switch wants the far end of {@code port} to hold back a priority. */
  boolean pauses(int port, int priority) {
    return (buffer.paused(slots[port]) >>> priority & 1) != 0;
  }

  /** Whether all that {@code far} told this switch's port about a priority has arrived. */
  boolean hasHeardAll(int port, int priority, SharedBufferSwitch far) {
    int there = far.slots[port ^ 1] << QUEUES_SHIFT | priority;
    return counters.heard(slots[port] << QUEUES_SHIFT | priority) == far.counters.told(there);
  }

  /** Bytes waiting at {@code port} by account; {@link SharedBuffer#account} of {@link #slot}. */
  void addBytes(int port, int priority, long[] byAccount) {
    queues.addBytes(slots[port] << QUEUES_SHIFT | priority, byAccount);
  }

  int slot(int port) {
    return slots[port];
  }

  int accounts() {
    return ports.length * SharedBuffer.PER_PORT;
  }

  boolean wouldResume(int port, int priority, long[] left) {
    return buffer.wouldResume(SharedBuffer.account(slots[port], priority), left);
  }
}
