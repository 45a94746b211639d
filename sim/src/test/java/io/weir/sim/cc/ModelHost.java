package io.weir.sim.cc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A sending host that does what the contract allows, at random: a model of the RoCE and the TCP
 * host that obeys the order of calls, conserves bytes and keeps its clock, but loses, marks, delays
 * and idles as it likes. Rates, round-trip times and packet sizes cover all that scenarios can say.
 */
final class ModelHost {
  /** After each call, with what was called. */
  interface Inspector {
    void called(String event, long nowNs);
  }

  private static final long MOST_STEP_NS = 10_000_000_000L;
  private static final long MOST_TRAIN_NS = 100_000_000_000L;
  private static final long MOST_IN_FLIGHT_BYTES = 1L << 50;
  private static final int MOST_TRAINS = 64;
  private static final int MOST_TIMERS_PER_STEP = 20;

  /** Packets sent back to back. */
  private static final class Train {
    long sequence;
    long sentNs;
    long packets;
    long bytes;
    long priorDelivered;
    long priorDeliveredNs;
    long firstSentNs;
    long txInFlight;
    long lostWhenSent;
    boolean appLimited;
    boolean repair;
  }

  final FlowContext flow;
  private final SplittableRandom random;
  private final CongestionControl control;
  private final long[] block;
  private final int offset;
  private final Inspector inspector;
  private final boolean tcp;
  private final boolean marks;
  private final Set<Need> needs;
  private final ModelPath path;
  private final List<Train> trains = new ArrayList<>();
  private final AckEvent ack = new AckEvent();
  private final LossEvent loss = new LossEvent();
  private final RttProbeEvent probe = new RttProbeEvent();

  private long nowNs;
  private long sequence;
  private long inFlight;
  private long delivered;
  private long deliveredNs;
  private long firstSentNs;
  private long lost;
  private long lostSinceAck;
  private long toRepair;
  private long recoveryEnd;
  private boolean recovering;
  private boolean appLimited;
  private long probedNs;
  private long bytesSinceProbe;
  private long packetsSinceProbe;
  private long cnpsSinceProbe;

  ModelHost(CongestionControl control, long[] block, int offset, long seed, Inspector inspector) {
    this.control = control;
    this.block = block;
    this.offset = offset;
    this.inspector = inspector;
    random = new SplittableRandom(seed);
    needs = control.needs();
    tcp = speaksTcp();
    marks = needs.contains(Need.MARKS) || random.nextInt(4) == 0;
    nowNs = random.nextBoolean() ? 0 : spread(1, 1e13);
    long lineBps = spread(1_000, 400e9);
    long initialBps = random.nextBoolean() ? lineBps : spread(1, lineBps);
    long rttNs = spread(1, 10e9);
    int packetBytes = (int) spread(64, 65_536);
    flow = new FlowContext(0, nowNs, lineBps, rttNs, packetBytes, initialBps, random.nextLong());
    path = new ModelPath(random.split(), lineBps);
  }

  /** TCP has no notifications, telemetry or probes; RoCE no delivery rates. */
  private boolean speaksTcp() {
    boolean choice = random.nextBoolean();
    if (needs.contains(Need.DELIVERY_RATE) || needs.contains(Need.OWN_RECOVERY)) {
      return true;
    }
    return choice
        && !needs.contains(Need.NOTIFICATIONS)
        && !needs.contains(Need.TELEMETRY)
        && !needs.contains(Need.RTT_PROBES);
  }

  /** A number from {@code least} to {@code most}, every magnitude alike. */
  private long spread(double least, double most) {
    return Math.round(least * Math.exp(random.nextDouble() * Math.log(most / least)));
  }

  void start() {
    probedNs = nowNs;
    deliveredNs = nowNs;
    firstSentNs = nowNs;
    control.onStart(flow, block, offset);
    inspector.called("onStart", nowNs);
  }

  /** One event, after the time it takes. */
  void step() {
    int draw = random.nextInt(100);
    if (draw < 40) {
      send();
    } else if (draw < 80) {
      pass(rttStep());
      acknowledge();
    } else if (draw < 86) {
      pass(rttStep());
      lose();
    } else if (draw < 87) {
      pass(rttStep());
      timeOut();
    } else if (draw < 90) {
      idle();
    } else if (draw < 95) {
      notifyOrProbe();
    } else {
      pass(spread(1, MOST_STEP_NS));
    }
  }

  /** Mostly a part of the base round-trip time, at times anything. */
  private long rttStep() {
    return random.nextInt(8) == 0
        ? spread(1, MOST_STEP_NS)
        : 1 + random.nextLong(Math.max(1, flow.baseRttNs() / 4));
  }

  /** Passes time; timers fire when they are due. Many timers shorten the wait. */
  private void pass(long ns) {
    long untilNs = nowNs + ns;
    for (int i = 0; i < MOST_TIMERS_PER_STEP; i++) {
      long timerNs = block[offset + CongestionControl.TIMER_NS];
      if (timerNs > untilNs) {
        nowNs = untilNs;
        return;
      }
      nowNs = timerNs;
      block[offset + CongestionControl.TIMER_NS] = CongestionControl.NO_TIMER;
      control.onTimer(nowNs, block, offset);
      inspector.called("onTimer", nowNs);
    }
  }

  /** Sends a train that the window has room for; one packet may always be in flight. */
  private void send() {
    long windowBytes = block[offset + CongestionControl.WINDOW_BYTES];
    long room = (Math.min(windowBytes, MOST_IN_FLIGHT_BYTES) - inFlight) / flow.packetBytes();
    if (trains.size() >= MOST_TRAINS || (room < 1 && inFlight > 0)) {
      return;
    }
    if (inFlight == 0 && appLimited) {
      control.onRestart(nowNs, block, offset);
      inspector.called("onRestart", nowNs);
    }
    double packetNs = flow.packetBytes() * 8e9 / flow.lineRateBps();
    long inTime = Math.max(1, (long) (MOST_TRAIN_NS / packetNs));
    long most = Math.max(1, Math.min(Math.min(room, inTime), spread(1, 1e6)));
    Train train = new Train();
    train.packets = 1 + random.nextLong(most);
    long lastBytes =
        random.nextInt(8) == 0 ? 1 + random.nextInt(flow.packetBytes()) : flow.packetBytes();
    train.bytes = (train.packets - 1) * flow.packetBytes() + lastBytes;
    if (inFlight == 0) {
      firstSentNs = nowNs;
      deliveredNs = nowNs;
    }
    pass((long) Math.ceil(train.packets * packetNs));
    account(train);
  }

  private void account(Train train) {
    inFlight += train.bytes;
    train.sequence = ++sequence;
    train.sentNs = nowNs;
    train.priorDelivered = delivered;
    train.priorDeliveredNs = deliveredNs;
    train.firstSentNs = firstSentNs;
    train.txInFlight = inFlight;
    train.lostWhenSent = lost;
    train.appLimited = appLimited;
    train.repair = toRepair > 0;
    toRepair = Math.max(0, toRepair - train.bytes);
    appLimited = false;
    trains.add(train);
    bytesSinceProbe += train.bytes;
    packetsSinceProbe += train.packets;
  }

  private void acknowledge() {
    if (trains.isEmpty()) {
      if (!tcp) {
        tellAck(null, 0, 0);
      }
      return;
    }
    int first = tcp && random.nextInt(4) == 0 ? random.nextInt(trains.size()) : 0;
    int count = 1 + random.nextInt(Math.min(3, trains.size() - first));
    long bytes = 0;
    long packets = 0;
    Train last = null;
    for (int i = 0; i < count; i++) {
      last = trains.remove(first);
      bytes += last.bytes;
      packets += last.packets;
    }
    tellAck(last, bytes, packets);
  }

  private void tellAck(Train last, long bytes, long packets) {
    ack.priorInFlightBytes = inFlight;
    inFlight -= bytes;
    delivered += bytes;
    ack.nowNs = nowNs;
    ack.ackedBytes = bytes;
    ack.ackedPackets = packets;
    ack.inFlightBytes = inFlight;
    ack.marked = marks && random.nextInt(4) == 0;
    ack.windowLimited = random.nextInt(8) != 0;
    boolean unknown = tcp && (last == null || last.repair);
    ack.rttNs = unknown ? 0 : Math.max(1, nowNs - (last == null ? nowNs - 1 : last.sentNs));
    boolean told = needs.contains(Need.TELEMETRY) && random.nextInt(16) != 0;
    ack.telemetry = told ? path : null;
    ack.telemetryRecord = told ? path.record(nowNs) : -1;
    sampleDelivery(last);
    endRecovery();
    ack.inRecovery = recovering;
    ack.lostBytes = tcp ? lostSinceAck : 0;
    lostSinceAck = 0;
    control.onAck(ack, block, offset);
    inspector.called("onAck", nowNs);
  }

  /** draft-cheng-iccrg-delivery-rate-estimation section 3.3; RoCE takes no samples. */
  private void sampleDelivery(Train last) {
    if (!tcp || last == null) {
      return;
    }
    deliveredNs = nowNs;
    firstSentNs = last.sentNs;
    ack.deliveredBytes = delivered;
    ack.priorDeliveredBytes = last.priorDelivered;
    ack.deliveryIntervalNs =
        Math.max(last.sentNs - last.firstSentNs, nowNs - last.priorDeliveredNs);
    ack.appLimited = last.appLimited;
    ack.txInFlightBytes = last.txInFlight;
    ack.lostSinceSentBytes = lost - last.lostWhenSent;
  }

  private void endRecovery() {
    if (!recovering || toRepair > 0) {
      return;
    }
    for (Train train : trains) {
      if (train.sequence <= recoveryEnd || train.repair) {
        return;
      }
    }
    recovering = false;
    control.onRecovered(nowNs, block, offset);
    inspector.called("onRecovered", nowNs);
  }

  private void lose() {
    if (!tcp) {
      goBack(false);
      return;
    }
    int packets = 1 + random.nextInt(4);
    for (int i = 0; i < packets && !trains.isEmpty(); i++) {
      losePacket(random.nextInt(trains.size()));
    }
  }

  /** TCP: the last packet of a train. */
  private void losePacket(int index) {
    Train train = trains.get(index);
    train.packets--;
    long bytes = train.bytes - train.packets * flow.packetBytes();
    train.bytes -= bytes;
    if (train.packets == 0) {
      trains.remove(index);
    }
    fillLoss(bytes, false, !recovering);
    lost += bytes;
    lostSinceAck += bytes;
    loss.txInFlightBytes = train.txInFlight;
    loss.lostSinceSentBytes = lost - train.lostWhenSent;
    loss.appLimited = train.appLimited;
    inFlight -= bytes;
    beginRecovery(bytes);
    tellLoss();
  }

  private void timeOut() {
    if (trains.isEmpty()) {
      return;
    }
    if (!tcp) {
      goBack(true);
      return;
    }
    Train oldest = trains.get(0);
    fillLoss(inFlight, true, !recovering);
    lost += inFlight;
    lostSinceAck += inFlight;
    loss.txInFlightBytes = oldest.txInFlight;
    loss.lostSinceSentBytes = lost - oldest.lostWhenSent;
    loss.appLimited = oldest.appLimited;
    beginRecovery(inFlight);
    inFlight = 0;
    trains.clear();
    tellLoss();
  }

  private void beginRecovery(long bytes) {
    toRepair += bytes;
    if (!recovering) {
      recoveryEnd = sequence;
    }
    recovering = true;
  }

  /** RoCE: what arrived before the gap is acknowledged on the quiet, the rest sent again. */
  private void goBack(boolean timeout) {
    int arrived = timeout ? 0 : random.nextInt(trains.size() + 1);
    for (int i = 0; i < arrived; i++) {
      inFlight -= trains.remove(0).bytes;
    }
    fillLoss(inFlight, timeout, true);
    inFlight = 0;
    trains.clear();
    tellLoss();
  }

  private void fillLoss(long bytes, boolean timeout, boolean starts) {
    loss.nowNs = nowNs;
    loss.lostBytes = bytes;
    loss.timeout = timeout;
    loss.startsRecovery = starts;
    loss.priorInFlightBytes = inFlight;
  }

  private void tellLoss() {
    control.onLoss(loss, block, offset);
    inspector.called(loss.timeout ? "onLoss (timeout)" : "onLoss", nowNs);
  }

  /** The application has nothing to send. */
  private void idle() {
    appLimited = true;
    control.onAppLimited(nowNs, block, offset);
    inspector.called("onAppLimited", nowNs);
    pass(spread(1, MOST_STEP_NS));
  }

  private void notifyOrProbe() {
    if (needs.contains(Need.NOTIFICATIONS) && random.nextBoolean()) {
      pass(spread(1, 1_000_000));
      cnpsSinceProbe++;
      control.onCnp(nowNs, block, offset);
      inspector.called("onCnp", nowNs);
    } else if (needs.contains(Need.RTT_PROBES)) {
      pass(rttStep());
      tellProbe();
    }
  }

  private void tellProbe() {
    probe.nowNs = nowNs;
    probe.rttNs = spread(1, MOST_STEP_NS);
    probe.nacks = random.nextInt(3);
    probe.cnps = cnpsSinceProbe;
    probe.bytesSent = bytesSinceProbe;
    probe.packetsSent = packetsSinceProbe;
    probe.monitorIntervalNs = nowNs - probedNs;
    probedNs = nowNs;
    cnpsSinceProbe = 0;
    bytesSinceProbe = 0;
    packetsSinceProbe = 0;
    control.onRttProbe(probe, block, offset);
    inspector.called("onRttProbe", nowNs);
  }
}
