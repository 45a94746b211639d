package io.weir.codegen.observation;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;

/**
 * What a flow of BBR v1 can sense of its bottleneck and of those it shares it with, once per round,
 * and the gain of BBR's window that a policy makes of it.
 *
 * <pre>
 * loss_rtt_q8   RTT at the last loss / least RTT ever                     1 + X, X the buffer in BDP
 * full_q8       greatest RTT at a loss ever / least RTT ever              1 + X, more often
 * cubic_q8      RTT in the last PROBE_RTT / RTT at the last loss          share of the others
 * base_q8       BBR's own least RTT (10 s) / least RTT ever               how wrong BBR's model is
 * bdp_q4        bandwidth · least RTT, packets                            the flow's part of the BDP
 * pipe_q4       greatest bandwidth ever · least RTT, packets              the whole BDP, about
 * loss_q16      average share of packets lost
 * epoch_ms      average time between losses
 * queue_q8      average RTT / least RTT ever
 * rise_q8       fast average of that - slow one                           trend
 * dip_q8        (RTT at the last loss - least RTT since the loss before) / least RTT ever, average
 * probes        PROBE_RTT phases that ended                               age
 * gain_q8       gain in force
 *
 * gain = average of clamp(2 + score), and BBR's own 2 before the first loss and the first PROBE_RTT;
 *        a trim then adds max(0, gain - 1) · 0.6 · (1/2 - larger);
 *        2 if that is within 1/4 of it
 * larger         share of epochs at whose end the window was more than twice that of CUBIC
 * </pre>
 *
 * <p>A flow that joins late sees a least RTT that is too large, so that loss_rtt is too small;
 * hence the features of age and trend, and the wait for a PROBE_RTT. The gain is an average over 64
 * rounds, about: what a policy says of rounds that differ little may differ much, and flows of BBR
 * that have different gains take from each other. Where a buffer is deep even gains that differ by
 * a fiftieth do; that is why what is near BBR's own gain becomes just that.
 *
 * <p>How often and how deep the queue falls tells how many flows of CUBIC there are: their windows
 * grow with the cube of the time between losses. Averages over epochs are of 16, and of 4 while
 * fewer than 8 were seen; {@link WindowTrim} says what the trim is for.
 *
 * <p>Averages over rounds stand still outside of PROBE_BW, those over epochs take every epoch, the
 * one before the first loss too. Worked number: 10 Mbit/s, 40 ms, RTT at the last loss 79 ms:
 * loss_rtt_q8 = 505, so X is .97.
 *
 * <p>Error against real numbers: a ratio is low by less than 2^-8 and a (b / 2^31) for a / b. That
 * is a hundredth at most for rates up to 10 Gbit/s (14 million packets per µs, Q24).
 */
public final class BbrObservation {
  /** BBR's own gain, Q16. */
  public static final long STOCK_Q16 = 2 << 16;

  /** Gains no further from BBR's own than this, Q16, become BBR's own. */
  public static final long NEAR_STOCK_Q16 = 1 << 14;

  /** Least gain, Q16: 0.95. */
  public static final long MIN_Q16 = 62_260;

  /** Greatest gain, Q16: 4. */
  public static final long MAX_Q16 = 4 << 16;

  private static final long PROBE_BW = 2;
  private static final long MAX_US = (1 << 23) - 1;
  private static final long MAX_RATE_Q24 = 1 << 26;
  private static final long MAX_PACKETS = 1 << 20;
  private static final long MAX_RATIO_Q8 = 64 << 8;
  private static final long MAX_EPOCH_MS = 1 << 17;
  private static final int FAST = 3;
  private static final int SLOW = 6;
  private static final int GAIN = 6;

  /** Epochs of which the averages over epochs are quick to follow. */
  private static final int YOUNG_EPOCHS = 8;

  private static final int YOUNG = 2;
  private static final int OLD = 4;

  /** Fractional bits that averages of Q8 have beyond those. */
  private static final int MORE = 8;

  private final ProgramBuilder b = DecisionProgram.builder("bbr");
  private final Steps s = new Steps(b);
  private final int firstProbes;
  private final boolean trims;
  private final Value lossRttUs = b.input("rtt_at_loss_us", "us, 0: none", 0, MAX_US);
  private final Value minRttUs = b.input("min_rtt_us", "us", 1, MAX_US);
  private final Value rttUs = b.input("rtt_us", "us", 1, MAX_US);
  private final Value bandwidth = b.input("bandwidth_q24", "packets/us, Q24", 1, MAX_RATE_Q24);
  private final Value lost = b.input("lost_packets", "packets", 0, MAX_PACKETS);
  private final Value probes = b.input("probe_rtts", "count", 0, 63);
  private final Value averages;
  private final Value byMinRtt;
  private final Value lostOnce;
  private final Value byFull;
  private final Value loses;

  private BbrObservation(int firstProbes, boolean trims) {
    this.firstProbes = firstProbes;
    this.trims = trims;
    averages = s.equal("averages", b.input("bbr_state", "0 to 3", 0, 3), PROBE_BW);
    byMinRtt = b.recip("by_min_rtt_q31", minRttUs, 31);
    lostOnce = b.min("lost_once", lossRttUs, s.constant(1));
    byFull = b.recip("by_full_q31", b.max("loss_rtt_some", lossRttUs, s.constant(1)), 31);
    loses = s.less("loses", s.constant(0), lost);
  }

  /** The observation that waits for one PROBE_RTT before it decides. */
  public static DecisionProgram program() {
    return program(1);
  }

  /**
   * The observation.
   *
   * @param firstProbes PROBE_RTT phases that have ended before it decides, in [0, 63]
   */
  public static DecisionProgram program(int firstProbes) {
    return new BbrObservation(firstProbes, false).build();
  }

  /** As {@link #program()}, with a gain that {@link WindowTrim} corrects. */
  public static DecisionProgram trimmed() {
    return new BbrObservation(1, true).build();
  }

  private DecisionProgram build() {
    Value lossRtt = ratioQ8("loss_rtt_q8", lossRttUs, byMinRtt);
    b.rewardFeature(lossRtt, 8);
    b.feature(ratioQ8("full_q8", fullUs(), byMinRtt), 8);
    b.feature(othersShare(), 8);
    b.feature(ratioQ8("base_q8", b.input("bbr_min_rtt_us", "us", 1, MAX_US), byMinRtt), 8);
    b.feature(packetsQ4("bdp", bandwidth), 4);
    pipe();
    losses();
    Epochs epochs = epochs();
    Value rtt = ratioQ8("rtt_q8", rttUs, byMinRtt);
    queue(rtt);
    dips(rtt, lossRtt, epochs);
    b.feature(probes, 0);
    Value gain = b.input("gain_q16", "Q16", MIN_Q16, MAX_Q16);
    b.feature(b.shr("gain_q8", gain, 8), 8);
    b.output(gain(epochs));
    return b.build();
  }

  /** With deep buffers many losses are found when the queue has fallen already. */
  private Value fullUs() {
    Value greatest = b.state("full_us", "us", 0, MAX_US, 0);
    Value now = b.max("full_now", greatest, lossRttUs);
    b.update("full_us", now);
    return now;
  }

  /** What is left of the path when this flow has drained, in parts of what it holds when full. */
  private Value othersShare() {
    Value probeRtt = b.input("probe_rtt_us", "us, 0: none", 0, MAX_US);
    Value known = b.select("known_us", lostOnce, probeRtt, s.constant(0));
    return ratioQ8("cubic_q8", known, byFull);
  }

  /** What a rate brings in the least round-trip time. */
  private Value packetsQ4(String name, Value rate) {
    Value product = b.mul(name + "_q24", rate, minRttUs);
    return b.clamp(name + "_q4", b.shr(name + "_raw_q4", product, 20), 1, MAX_PACKETS << 4);
  }

  /** The whole pipe, if this flow once had it for itself. */
  private void pipe() {
    Value most = b.state("most_q24", "packets/us, Q24", 1, MAX_RATE_Q24, 1);
    Value mostNow = b.max("most_now", most, bandwidth);
    b.update("most_q24", mostNow);
    b.feature(packetsQ4("pipe", mostNow), 4);
  }

  private void losses() {
    Value delivered = b.input("delivered_packets", "packets", 0, MAX_PACKETS);
    Value all = b.max("all", b.add("all_sum", delivered, lost), s.constant(1));
    Value share = b.shr("lost_q16", b.mul("lost_q31", lost, b.recip("by_all_q31", all, 31)), 15);
    Value fine = b.shl("lost_q22", b.min("lost_most", share, s.constant(1 << 16)), 6);
    b.feature(b.shr("loss_q16", lossAverage(fine), 6), 16);
  }

  /** Unlike others this begins at 0, or the first loss would weigh like many. */
  private Value lossAverage(Value share) {
    Value old = b.state("loss_avg", "Q22", 0, 1 << 22, 0);
    Value kept = s.choose("loss_kept", averages, moved("loss_moved", old, share, SLOW), old);
    b.update("loss_avg", kept);
    return kept;
  }

  /**
   * An epoch is the time from a loss to the next; losses in rounds that follow each other are of
   * one.
   *
   * @param length time since a loss, µs: of the epoch, when it ends
   * @param ends whether one ends
   * @param first whether it is the first
   * @param young whether few have ended
   */
  private record Epochs(Value length, Value ends, Value first, Value young) {}

  private Epochs epochs() {
    Value gap = b.state("gap_us", "us since a loss", 0, MAX_EPOCH_MS << 10, 0);
    Value round = b.input("round_us", "us", 1, MAX_US);
    Value gapNow = b.clamp("gap_now", b.add("gap_sum", gap, round), 0, MAX_EPOCH_MS << 10);
    Value apart = s.less("apart", b.shl("two_rounds", round, 1), gapNow);
    Value ends = s.and("epoch_ends", loses, apart);
    Value count = b.state("epochs", "count", 0, YOUNG_EPOCHS, 0);
    Value counted = b.add("epochs_sum", count, ends);
    b.update("epochs", b.min("epochs_next", counted, s.constant(YOUNG_EPOCHS)));
    Value first = s.less("epoch_first", count, s.constant(1));
    Epochs epochs =
        new Epochs(gapNow, ends, first, s.less("young", count, s.constant(YOUNG_EPOCHS)));
    Value old = b.state("epoch_avg", "us", 0, MAX_EPOCH_MS << 10, 0);
    Value next = averageOfEpochs("epoch", old, gapNow, epochs);
    b.update("epoch_avg", next);
    b.update("gap_us", s.choose("gap_next", loses, s.constant(0), gapNow));
    b.feature(b.shr("epoch_ms", next, 10), 0);
    return epochs;
  }

  private Value averageOfEpochs(String name, Value old, Value value, Epochs epochs) {
    Value moved = movedByEpoch(name, old, value, epochs);
    Value next = s.choose(name + "_begun", epochs.first, value, moved);
    return s.choose(name + "_next", epochs.ends, next, old);
  }

  /** Quickly while few epochs have ended. */
  private Value movedByEpoch(String name, Value old, Value value, Epochs epochs) {
    Value quick = moved(name + "_quick", old, value, YOUNG);
    Value slow = moved(name + "_slow", old, value, OLD);
    return s.choose(name + "_moved", epochs.young, quick, slow);
  }

  private void queue(Value rtt) {
    Value fine = b.shl("rtt_fine", rtt, MORE);
    Value slow = average("queue_slow", fine, MAX_RATIO_Q8 << MORE, SLOW);
    Value fast = average("queue_fast", fine, MAX_RATIO_Q8 << MORE, FAST);
    b.feature(b.shr("queue_q8", slow, MORE), 8);
    b.feature(b.shr("rise_q8", b.sub("rise_fine", fast, slow), MORE), 8);
  }

  /** How far the queue falls between losses: CUBIC gives up three tenths of what it has. */
  private void dips(Value rtt, Value lossRtt, Epochs epochs) {
    Value least = b.state("dip_least", "Q8", 0, MAX_RATIO_Q8, MAX_RATIO_Q8);
    Value here = s.choose("dip_here", averages, rtt, s.constant(MAX_RATIO_Q8));
    Value leastNow = b.min("dip_now", least, here);
    Value depth = b.clamp("dip_depth", b.sub("dip_gap", lossRtt, leastNow), 0, MAX_RATIO_Q8);
    Value fine = b.shl("dip_fine", depth, MORE);
    Value old = b.state("dip_avg", "Q16", 0, MAX_RATIO_Q8 << MORE, 0);
    Value next = averageOfEpochs("dip", old, fine, epochs);
    b.update("dip_avg", next);
    b.update("dip_least", s.choose("dip_start", loses, s.constant(MAX_RATIO_Q8), leastNow));
    b.feature(b.shr("dip_q8", next, MORE), 8);
  }

  private Value gain(Epochs epochs) {
    Value score = b.score("score", MIN_Q16 - STOCK_Q16, MAX_Q16 - STOCK_Q16);
    Value sum = b.add("wanted_sum", s.constant(STOCK_Q16), score);
    Value wanted = b.clamp("wanted", sum, MIN_Q16, MAX_Q16);
    Value aged = s.less("aged", s.constant(firstProbes - 1L), probes);
    Value decides = s.and("decides", lostOnce, aged);
    Value old = b.state("gain_avg", "Q24", MIN_Q16 << MORE, MAX_Q16 << MORE, STOCK_Q16 << MORE);
    Value moved = moved("gain_moved", old, b.shl("wanted_fine", wanted, MORE), GAIN);
    Value next = s.choose("gain_next", decides, moved, s.constant(STOCK_Q16 << MORE));
    b.update("gain_avg", next);
    Value gain = b.shr("gain", next, MORE);
    return ownIfNear(trims ? trimmed(gain, epochs, decides) : gain);
  }

  private Value trimmed(Value gain, Epochs epochs, Value decides) {
    WindowTrim trim = new WindowTrim(b, s);
    Value window = b.input("cwnd_packets", "packets", 1, MAX_PACKETS);
    Value now = trim.larger(window, epochs.length, byFull);
    Value old = b.state("larger", "Q16", 0, 1 << 16, WindowTrim.NEITHER_Q16);
    Value moved = movedByEpoch("larger", old, now, epochs);
    Value larger = s.choose("larger_next", epochs.ends, moved, old);
    b.update("larger", larger);
    Value all = b.clamp("trimmed", trim.apply(gain, larger), MIN_Q16, MAX_Q16);
    return s.choose("trimmed_or_own", decides, all, s.constant(STOCK_Q16));
  }

  private Value ownIfNear(Value gain) {
    Value off = b.sub("off_own", gain, s.constant(STOCK_Q16));
    Value notBelow = s.less("not_below", s.constant(-NEAR_STOCK_Q16 - 1), off);
    Value notAbove = s.less("not_above", off, s.constant(NEAR_STOCK_Q16 + 1));
    Value near = s.and("near_own", notBelow, notAbove);
    return s.choose("gain_applied", near, s.constant(STOCK_Q16), gain);
  }

  /** {@code a / x} in Q8, from the reciprocal of x in Q31. */
  private Value ratioQ8(String name, Value a, Value reciprocal) {
    Value product = b.mul(name + "_q31", a, reciprocal);
    return b.clamp(name, b.shr(name + "_raw", product, 23), 0, MAX_RATIO_Q8);
  }

  /** A new average, which begins with its first value and moves in PROBE_BW only. */
  private Value average(String name, Value value, long most, int shift) {
    Value old = b.state(name, "as what it is of", 0, most, 0);
    Value begun = s.less(name + "_begun", s.constant(0), old);
    Value moved = moved(name + "_moved", old, value, shift);
    Value next = s.choose(name + "_next", begun, moved, value);
    Value kept = s.choose(name + "_kept", averages, next, old);
    b.update(name, kept);
    return kept;
  }

  private Value moved(String name, Value old, Value value, int shift) {
    return b.add(name, old, b.shr(name + "_by", b.sub(name + "_gap", value, old), shift));
  }
}
