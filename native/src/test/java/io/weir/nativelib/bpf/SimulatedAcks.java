package io.weir.nativelib.bpf;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.BbrReport;
import io.weir.sim.cc.BbrV1;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.ForwardingControl;
import io.weir.sim.cc.GainDecision;
import io.weir.sim.cc.LossEvent;
import io.weir.sim.cc.TunedBbr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** One flow of the simulator's {@link TunedBbr} whose gain wanders, ACK by ACK. */
final class SimulatedAcks extends ForwardingControl {
  private static final int OPEN = 0;
  private static final int RECOVERY = 3;
  private static final int TIMED_OUT = 4;

  /** Rounds that an answer stays: less and more than the gain needs to reach it. */
  private static final int ROUNDS_AN_ANSWER = 23;

  /**
   * What happened at an ACK.
   *
   * @param line the ACK as bbr_rules.c reads it; BBR's window is what {@link BbrV1} alone sets
   * @param state of BBR, after it
   * @param gainQ16 in force after it
   * @param windowPackets window after it, packets
   * @param again whether it is of the first round of a recovery that began when the one before
   *     ended, between two ACKs: the kernel's state is the same at both
   * @param report what the decision was told, or null if it was not asked
   */
  record Ack(
      String line,
      BbrV1.State state,
      int gainQ16,
      double windowPackets,
      boolean again,
      List<Long> report) {}

  private final Wandering answers;
  private final TunedBbr tuned;
  private final BbrV1 stock = new BbrV1(BbrV1.Parameters.DEFAULTS);
  private final List<Ack> acks = new ArrayList<>();
  private long packetBytes;
  private long startNs;
  private long lostBytes;
  private int caState = OPEN;
  private int toldCaState = OPEN;
  private boolean beginsAgain;

  /** A packet sent when so much was delivered ends the first round of that recovery. */
  private long againUntilBytes;

  private SimulatedAcks(Wandering answers, TunedBbr tuned) {
    super(tuned);
    this.answers = answers;
    this.tuned = tuned;
  }

  /** A flow whose gain is drawn from this seed. */
  static SimulatedAcks of(long seed) {
    Wandering answers = new Wandering(new SplittableRandom(seed));
    return new SimulatedAcks(answers, new TunedBbr(answers));
  }

  /** All of them so far. */
  List<Ack> acks() {
    return acks;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    super.onStart(flow, block, offset);
    packetBytes = flow.packetBytes();
    startNs = flow.nowNs();
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    super.onLoss(event, block, offset);
    if (event.timeout) {
      caState = TIMED_OUT;
    } else if (event.startsRecovery) {
      beginsAgain = toldCaState == RECOVERY;
      caState = RECOVERY;
    }
  }

  @Override
  public void onRecovered(long nowNs, long[] block, int offset) {
    super.onRecovered(nowNs, block, offset);
    caState = OPEN;
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    long before = block[offset + WINDOW_BYTES];
    long[] copy = Arrays.copyOfRange(block, offset, offset + PRIVATE + privateLongs());
    stock.onAck(event, copy, 0);
    answers.report = null;
    super.onAck(event, block, offset);
    lostBytes += event.lostBytes;
    if (beginsAgain) {
      beginsAgain = false;
      againUntilBytes = event.deliveredBytes;
    }
    toldCaState = caState;
    acks.add(
        new Ack(
            line(event, before / packetBytes, copy[WINDOW_BYTES] / packetBytes, block, offset),
            BbrV1.state(block, offset),
            tuned.gainQ16(block, offset),
            (double) block[offset + WINDOW_BYTES] / packetBytes,
            event.priorDeliveredBytes < againUntilBytes,
            answers.report));
  }

  @SuppressWarnings("EnumOrdinal") // The states' numbers are those of the kernel.
  private String line(AckEvent event, long before, long after, long[] block, int offset) {
    long minRttUs = Math.min(BbrV1.minRttNs(block, offset) / 1_000, BbrReport.MAX);
    long perUsQ24 = (long) (BbrV1.btlBwBps(block, offset) / 8.0 / packetBytes / 1e6 * (1 << 24));
    Object[] words = {
      (event.nowNs - startNs) / 1_000,
      packets(event.deliveredBytes),
      packets(lostBytes),
      before,
      after,
      caState,
      packets(event.priorDeliveredBytes),
      event.ackedBytes > 0 ? packets(event.deliveredBytes - event.priorDeliveredBytes) : -1,
      event.rttNs > 0 ? event.rttNs / 1_000 : -1,
      packets(event.ackedBytes),
      packets(event.lostBytes),
      BbrV1.state(block, offset).ordinal(),
      perUsQ24,
      minRttUs,
      probes(block, offset) ? 1 : 0,
      block[offset + RATE_BPS] / 8,
      0,
      answers.answerQ16,
    };
    return String.join(" ", Arrays.stream(words).map(Object::toString).toList());
  }

  private static boolean probes(long[] block, int offset) {
    return BbrV1.state(block, offset) == BbrV1.State.PROBE_BW
        && BbrV1.cyclePhase(block, offset) == 0;
  }

  private long packets(long bytes) {
    if (bytes % packetBytes != 0) {
      throw new IllegalStateException(bytes + " bytes are no whole packets of " + packetBytes);
    }
    return bytes / packetBytes;
  }

  /** Gains in and out of the limits, now and then BBR's own. */
  private static final class Wandering implements GainDecision {
    private final SplittableRandom random;
    private List<Long> report;
    private int answerQ16 = STOCK_Q16;
    private int rounds;

    Wandering(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public int stateLongs() {
      return 0;
    }

    @Override
    public void reset(long[] state, int offset) {
      // Everything is in this object: there is one flow.
    }

    @Override
    public int decide(long[] told, long[] state, int offset) {
      report = Arrays.stream(told).boxed().toList();
      if (rounds++ % ROUNDS_AN_ANSWER == 0) {
        answerQ16 = random.nextInt(4) == 0 ? STOCK_Q16 : random.nextInt(20_000, 350_000);
      }
      return answerQ16;
    }
  }
}
