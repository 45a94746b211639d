package io.weir.sim.cc;

import java.util.ArrayDeque;
import java.util.Set;

/**
 * One flow with endless data on one path: a line, a queue of fixed rate and size, the way back. A
 * line of text per round trip: window, rate, what the algorithm was told. Small enough to be
 * followed by hand: packets of one size, every one acknowledged, none overtaken; one that found the
 * queue full counts as lost once three later ones have arrived. Marks and telemetry tell of the
 * queue that a packet found.
 */
final class RoundModel {
  /**
   * @param name in the golden files
   * @param lineBps rate of the sender, bit/s
   * @param bottleneckBps rate of the queue, bit/s
   * @param rttNs round trip without queue, ns
   * @param packetBytes size of each packet
   * @param bufferBytes what the queue holds
   * @param markBytes queue from which packets are marked, if the algorithm needs marks
   */
  record Path(
      String name,
      long lineBps,
      long bottleneckBps,
      long rttNs,
      int packetBytes,
      long bufferBytes,
      long markBytes) {}

  private static final long PS = 1_000;
  private static final long NEVER = Long.MAX_VALUE;
  private static final int REORDERING = 3;
  private static final long CNP_SPACING_PS = 4_000_000;
  private static final int TIMEOUT_ROUND_TRIPS = 4;

  private record Packet(
      long sequence,
      long sentPs,
      long ackPs,
      boolean marked,
      long queueBytes,
      long priorDelivered,
      long priorDeliveredPs,
      long firstSentPs,
      long txInFlight,
      long lostWhenSent) {}

  private final CongestionControl control;
  private final Set<Need> needs;
  private final Path path;
  private final long[] block;
  private final ArrayDeque<Packet> arriving = new ArrayDeque<>();
  private final ArrayDeque<Packet> dropped = new ArrayDeque<>();
  private final AckEvent ack = new AckEvent();
  private final LossEvent loss = new LossEvent();
  private final OneHop hop;
  private final StringBuilder text = new StringBuilder();

  private long nowPs;
  private long mayNextSendPs;
  private long queueFreePs;
  private long sequence;
  private long delivered;
  private long deliveredPs;
  private long firstSentPs;
  private long lost;
  private long lostSinceAck;
  private boolean recovering;
  private long recoveryEnd;
  private long roundEnd = 1;
  private int round;
  private long roundStartedPs;
  private boolean limited;
  private boolean limitedBefore;
  private long notifiedPs = -CNP_SPACING_PS;
  private long marks;
  private long losses;
  private long timeouts;
  private long notifications;

  RoundModel(CongestionControl control, Path path) {
    this.control = control;
    this.path = path;
    needs = control.needs();
    hop = new OneHop(path.bottleneckBps);
    block = new long[CongestionControl.PRIVATE + control.privateLongs()];
  }

  /** The first {@code rounds} rounds. */
  String run(int rounds) {
    control.onStart(
        new FlowContext(0, 0, path.lineBps, path.rttNs, path.packetBytes, path.lineBps, path.rttNs),
        block,
        0);
    write();
    while (round <= rounds) {
      step();
    }
    return text.toString();
  }

  private void step() {
    long ackPs = arriving.isEmpty() ? NEVER : arriving.peek().ackPs;
    long timerNs = block[CongestionControl.TIMER_NS];
    long timerPs = timerNs == CongestionControl.NO_TIMER ? NEVER : timerNs * PS;
    long sendPs = maySend() ? Math.max(nowPs, mayNextSendPs) : NEVER;
    if (ackPs <= timerPs && ackPs <= sendPs && ackPs != NEVER) {
      nowPs = ackPs;
      acknowledged(arriving.remove());
    } else if (timerPs <= sendPs && timerPs != NEVER) {
      nowPs = Math.max(nowPs, timerPs);
      block[CongestionControl.TIMER_NS] = CongestionControl.NO_TIMER;
      control.onTimer(nowPs / PS, block, 0);
    } else if (sendPs != NEVER) {
      nowPs = sendPs;
      send();
    } else {
      nowPs += TIMEOUT_ROUND_TRIPS * path.rttNs * PS;
      timeOut();
    }
  }

  private long inFlight() {
    return (long) (arriving.size() + dropped.size()) * path.packetBytes;
  }

  private boolean maySend() {
    long inFlight = inFlight();
    boolean room = inFlight + path.packetBytes <= block[CongestionControl.WINDOW_BYTES];
    limited |= !room;
    return room || inFlight == 0;
  }

  private long transmissionPs(long rateBps) {
    return Math.max(1, Math.round(path.packetBytes * 8e12 / rateBps));
  }

  private void send() {
    long rateBps = Math.min(block[CongestionControl.RATE_BPS], path.lineBps);
    mayNextSendPs = nowPs + transmissionPs(rateBps);
    if (inFlight() == 0) {
      firstSentPs = nowPs;
      deliveredPs = nowPs;
    }
    long waitPs = Math.max(0, queueFreePs - nowPs);
    long queueBytes = Math.round(waitPs / 8e12 * path.bottleneckBps);
    boolean full = queueBytes + path.packetBytes > path.bufferBytes;
    if (!full) {
      queueFreePs = nowPs + waitPs + transmissionPs(path.bottleneckBps);
    }
    boolean marked = needs.contains(Need.MARKS) && queueBytes >= path.markBytes;
    Packet packet =
        new Packet(
            ++sequence,
            nowPs,
            queueFreePs + path.rttNs * PS,
            marked,
            queueBytes,
            delivered,
            deliveredPs,
            firstSentPs,
            inFlight() + path.packetBytes,
            lost);
    (full ? dropped : arriving).add(packet);
  }

  private void acknowledged(Packet packet) {
    while (!dropped.isEmpty() && dropped.peek().sequence + REORDERING <= packet.sequence) {
      lose(dropped.peek());
    }
    boolean repaired = dropped.isEmpty() || dropped.peek().sequence > recoveryEnd;
    if (recovering && packet.sequence > recoveryEnd && repaired) {
      recovering = false;
      control.onRecovered(nowPs / PS, block, 0);
    }
    if (packet.marked) {
      marks++;
      notifyOf();
    }
    tellAck(packet);
    if (packet.sequence >= roundEnd) {
      endRound();
    }
  }

  private void notifyOf() {
    if (needs.contains(Need.NOTIFICATIONS) && nowPs - notifiedPs >= CNP_SPACING_PS) {
      notifiedPs = nowPs;
      notifications++;
      control.onCnp(nowPs / PS, block, 0);
    }
  }

  private void tellAck(Packet packet) {
    delivered += path.packetBytes;
    deliveredPs = nowPs;
    firstSentPs = packet.sentPs;
    ack.nowNs = nowPs / PS;
    ack.ackedBytes = path.packetBytes;
    ack.ackedPackets = 1;
    ack.inFlightBytes = inFlight();
    ack.priorInFlightBytes = ack.inFlightBytes + path.packetBytes;
    ack.rttNs = (nowPs - packet.sentPs) / PS;
    ack.marked = packet.marked;
    ack.inRecovery = recovering;
    ack.windowLimited = limited || limitedBefore;
    if (needs.contains(Need.TELEMETRY)) {
      hop.write(nowPs - path.rttNs * PS, packet.queueBytes, delivered - path.packetBytes);
      ack.telemetry = hop;
      ack.telemetryRecord = 0;
    }
    ack.deliveredBytes = delivered;
    ack.priorDeliveredBytes = packet.priorDelivered;
    ack.deliveryIntervalNs =
        Math.max(packet.sentPs - packet.firstSentPs, nowPs - packet.priorDeliveredPs) / PS;
    ack.txInFlightBytes = packet.txInFlight;
    ack.lostSinceSentBytes = lost - packet.lostWhenSent;
    ack.lostBytes = lostSinceAck;
    lostSinceAck = 0;
    control.onAck(ack, block, 0);
  }

  private void lose(Packet packet) {
    losses++;
    tellLoss(packet, path.packetBytes, false);
    dropped.remove();
    control.onLoss(loss, block, 0);
  }

  /** Only what was dropped can be in flight: nothing arrives and there is no room to send. */
  private void timeOut() {
    timeouts++;
    tellLoss(dropped.peek(), inFlight(), true);
    dropped.clear();
    control.onLoss(loss, block, 0);
  }

  private void tellLoss(Packet packet, long bytes, boolean timeout) {
    loss.nowNs = nowPs / PS;
    loss.lostBytes = bytes;
    loss.timeout = timeout;
    loss.startsRecovery = !recovering;
    loss.priorInFlightBytes = inFlight();
    lost += bytes;
    lostSinceAck += bytes;
    loss.txInFlightBytes = packet.txInFlight;
    loss.lostSinceSentBytes = lost - packet.lostWhenSent;
    if (!recovering) {
      recoveryEnd = sequence;
    }
    recovering = true;
  }

  private void endRound() {
    if (needs.contains(Need.RTT_PROBES)) {
      probe();
    }
    round++;
    write();
    roundEnd = sequence + 1;
    roundStartedPs = nowPs;
    limitedBefore = limited;
    limited = false;
    marks = 0;
    losses = 0;
    timeouts = 0;
    notifications = 0;
  }

  private void probe() {
    RttProbeEvent probe = new RttProbeEvent();
    probe.nowNs = nowPs / PS;
    probe.rttNs = path.rttNs + Math.max(0, queueFreePs - nowPs) / PS;
    probe.cnps = notifications;
    probe.bytesSent = inFlight();
    probe.packetsSent = inFlight() / path.packetBytes;
    probe.monitorIntervalNs = (nowPs - roundStartedPs) / PS;
    control.onRttProbe(probe, block, 0);
  }

  private void write() {
    long window = block[CongestionControl.WINDOW_BYTES];
    long rate = block[CongestionControl.RATE_BPS];
    text.append(round)
        .append(' ')
        .append(window == CongestionControl.NO_WINDOW ? "-" : "" + window / path.packetBytes)
        .append(' ')
        .append(rate == path.lineBps ? "line" : Math.round(rate / 1e3) + "k");
    told("mark", marks);
    told("loss", losses);
    told("timeout", timeouts);
    told("cnp", notifications);
    text.append('\n');
  }

  private void told(String what, long times) {
    if (times > 0) {
      text.append(' ').append(what).append('×').append(times);
    }
  }

  /** The queue as telemetry tells of it. */
  private static final class OneHop implements TelemetryReader {
    private final long[] fields = new long[4];

    OneHop(long rateBps) {
      fields[RATE_BPS] = rateBps;
    }

    void write(long timePs, long queueBytes, long sentBytes) {
      fields[TIME_PS] = timePs;
      fields[QUEUE_BYTES] = queueBytes;
      fields[SENT_BYTES] = sentBytes;
    }

    @Override
    public int hops(int record) {
      return 1;
    }

    @Override
    public long read(int record, int hop, int field) {
      return fields[field];
    }
  }
}
