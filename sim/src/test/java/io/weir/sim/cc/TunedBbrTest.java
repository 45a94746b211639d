package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sim.bottleneck.TcpBottleneck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunedBbrTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final int PACKET_BYTES = 1_500;

  /** Answers what it is told to, and keeps what it was told. */
  private static final class Told implements GainDecision {
    private final List<long[]> reports = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private int answerQ16;

    Told(int answerQ16) {
      this.answerQ16 = answerQ16;
    }

    @Override
    public int stateLongs() {
      return 1;
    }

    @Override
    public void reset(long[] state, int offset) {
      state[offset] = 7;
    }

    @Override
    public int decide(long[] report, long[] state, int offset) {
      reports.add(report.clone());
      offsets.add(offset);
      state[offset]++;
      return answerQ16;
    }

    long last(int field) {
      return reports.get(reports.size() - 1)[field];
    }
  }

  /** What one flow of this algorithm and one of CUBIC deliver in 60 s at 1 BDP. */
  private static long[] besideCubic(CongestionControl bbr) {
    FlowClass first = new FlowClass("bbr", "bbr");
    FlowClass second = new FlowClass("cubic", "cubic");
    Cubic cubic = new Cubic(Cubic.Parameters.DEFAULTS);
    TcpBottleneck network =
        new TcpBottleneck(
            new MixedControl(
                List.of(
                    new MixedControl.Part(first, bbr, 1), new MixedControl.Part(second, cubic, 1))),
            2,
            SECOND_NS / 2,
            TcpBottleneck.BDP_BYTES,
            1);
    network.measure(10 * SECOND_NS, 60 * SECOND_NS);
    return network.meter().deliveredBytes();
  }

  private static BbrV1 withGain(double gain) {
    return new BbrV1(new BbrV1.Parameters(gain, 1.25, 1, 10, 10, 10 * SECOND_NS, 200_000_000));
  }

  /** So near to 2 the gain has arrived before PROBE_BW begins. */
  @ParameterizedTest
  @ValueSource(doubles = {1.75, 2, 2.25})
  void aConstantGainIsThatOfTheParameters(double gain) {
    long[] tuned = besideCubic(new TunedBbr(new Told((int) (gain * 65_536))));
    assertThat(tuned).isEqualTo(besideCubic(withGain(gain)));
  }

  @Test
  void aSmallerGainHasASmallerShare() {
    long[] less = besideCubic(new TunedBbr(new Told(80_000)));
    long[] stock = besideCubic(new TunedBbr(new Told(GainDecision.STOCK_Q16)));
    assertThat(less[0]).isLessThan(stock[0] * 3 / 4);
  }

  private final Told told = new Told(GainDecision.STOCK_Q16);
  private final TunedBbr bbr = new TunedBbr(told);
  private final AckEvent ack = new AckEvent();
  private final long[] block =
      Flows.start(bbr, new FlowContext(0, 0, 1_000_000_000, 40_000_000, PACKET_BYTES, 1, 1));

  private void ack(long afterNs, int packets, long rttNs, int lostPackets) {
    ack.nowNs += afterNs;
    ack.ackedPackets = packets;
    ack.ackedBytes = (long) packets * PACKET_BYTES;
    ack.deliveredBytes += ack.ackedBytes;
    ack.rttNs = rttNs;
    ack.lostBytes = (long) lostPackets * PACKET_BYTES;
    ack.deliveryIntervalNs = 40_000_000;
    ack.priorInFlightBytes = ack.inFlightBytes;
    ack.inFlightBytes = 20 * PACKET_BYTES;
    bbr.onAck(ack, block, OFFSET);
  }

  @Test
  void aRoundEndsWithAPacketThatWasSentWhenTheLastOneHadEnded() {
    ack(40_000_000, 2, 0, 0);
    assertThat(told.reports).as("no round-trip time yet").isEmpty();
    ack(1_000_000, 2, 41_000_000, 0);
    assertThat(told.reports).hasSize(1);
    ack.priorDeliveredBytes = 3 * PACKET_BYTES;
    ack(1_000_000, 2, 42_000_000, 3);
    ack(1_000_000, 2, 45_000_000, 0);
    assertThat(told.reports).as("sent before four were delivered").hasSize(1);
    ack.priorDeliveredBytes = 4 * PACKET_BYTES;
    ack(38_000_000, 2, 43_000_000, 0);
    assertThat(told.reports).hasSize(2);
    assertThat(told.last(BbrReport.RTT_US)).isEqualTo(42_000);
    assertThat(told.last(BbrReport.MAX_RTT_US)).isEqualTo(45_000);
    assertThat(told.last(BbrReport.MIN_RTT_US)).isEqualTo(41_000);
    assertThat(told.last(BbrReport.RTT_AT_LOSS_US)).isEqualTo(42_000);
    assertThat(told.last(BbrReport.ROUND_US)).isEqualTo(40_000);
    assertThat(told.last(BbrReport.DELIVERED_PACKETS)).isEqualTo(6);
    assertThat(told.last(BbrReport.LOST_PACKETS)).isEqualTo(3);
    assertThat(told.last(BbrReport.NACKS)).isEqualTo(3);
    assertThat(told.last(BbrReport.LOST_TOTAL_PACKETS)).isEqualTo(3);
    assertThat(told.last(BbrReport.DELIVERED_TOTAL_PACKETS)).isEqualTo(10);
    assertThat(told.last(BbrReport.PACKETS_SENT)).as("20 in flight then and now").isEqualTo(9);
    assertThat(told.last(BbrReport.INFLIGHT_PACKETS)).isEqualTo(20);
    assertThat(told.last(BbrReport.AGE_ROUNDS)).isEqualTo(2);
    assertThat(told.last(BbrReport.AGE_MS)).isEqualTo(81);
    assertThat(told.last(BbrReport.DELIVERY_RATE_Q24)).as("6 packets in 40 ms").isEqualTo(2_516);
    assertThat(told.last(BbrReport.GAIN_Q16)).isEqualTo(GainDecision.STOCK_Q16);
    assertThat(told.last(BbrReport.BBR_STATE)).isZero();
  }

  @Test
  void aLossWithoutASampleTakesTheNextOne() {
    ack(40_000_000, 2, 0, 1);
    ack(1_000_000, 2, 47_000_000, 0);
    assertThat(told.last(BbrReport.RTT_AT_LOSS_US)).isEqualTo(47_000);
  }

  @Test
  void theGainMovesBySixteenthsWithinItsBounds() {
    told.answerQ16 = 0;
    ack(40_000_000, 2, 41_000_000, 0);
    assertThat(bbr.gainQ16(block, OFFSET)).isEqualTo(GainDecision.STOCK_Q16 - 4_096);
    for (int round = 0; round < 100; round++) {
      ack.priorDeliveredBytes = ack.deliveredBytes;
      ack(40_000_000, 2, 41_000_000, 0);
    }
    assertThat(bbr.gainQ16(block, OFFSET)).isEqualTo(TunedBbr.LEAST_GAIN_Q16);
    told.answerQ16 = Integer.MAX_VALUE;
    for (int round = 0; round < 100; round++) {
      ack.priorDeliveredBytes = ack.deliveredBytes;
      ack(40_000_000, 2, 41_000_000, 0);
    }
    assertThat(bbr.gainQ16(block, OFFSET)).isEqualTo(TunedBbr.MOST_GAIN_Q16);
  }

  @Test
  void eachFlowHasItsOwnState() {
    besideCubic(new TunedBbr(told)); // 2 longs would overlap with the part's index
    assertThat(told.offsets).containsOnly(told.offsets.get(0));
    assertThat(block[OFFSET + CongestionControl.PRIVATE + bbr.privateLongs() - 1]).isEqualTo(7);
  }

  /** The shares are those of row 17 of the validation: PROBE_RTT tells what CUBIC's queue is. */
  @Test
  void aProbeTellsTheQueueThatCubicHolds() {
    Told watched = new Told(GainDecision.STOCK_Q16);
    besideCubic(new TunedBbr(watched));
    assertThat(watched.reports.get(0)[BbrReport.PROBE_RTT_US]).isZero();
    assertThat(watched.last(BbrReport.PROBE_RTTS)).isBetween(3L, 6L);
    assertThat(watched.last(BbrReport.PROBE_RTT_US)).isBetween(40_000L, 90_000L);
    assertThat(watched.last(BbrReport.BANDWIDTH_Q24)).isBetween(7_000L, 14_500L);
    assertThat(watched.last(BbrReport.BBR_MIN_RTT_US))
        .isGreaterThanOrEqualTo(watched.last(BbrReport.MIN_RTT_US));
  }

  @Test
  void fieldsHaveNames() {
    assertThat(BbrReport.indexOf("round_us")).isEqualTo(BbrReport.ROUND_US);
    assertThat(BbrReport.NAMES).hasSize(BbrReport.ROUND_US + 1).doesNotHaveDuplicates();
    assertThatThrownBy(() -> BbrReport.indexOf("rtt_ns")).hasMessageContaining("no field `rtt_ns`");
  }
}
