package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AimdTest {
  private static final long LINE_BPS = 100_000_000_000L;
  private static final int PACKET_BYTES = 1_000;

  private final AckEvent ack = new AckEvent();
  private final LossEvent loss = new LossEvent();

  private static Aimd aimd(long increase, double factor, long initial, long max) {
    return new Aimd(new Aimd.Parameters(increase, factor, initial, 2, max));
  }

  private static long[] start(Aimd aimd) {
    return Flows.start(aimd, new FlowContext(0, 0, LINE_BPS, 8_000, PACKET_BYTES, LINE_BPS));
  }

  private void ack(Aimd aimd, long[] block, long bytes, boolean marked, long inFlight) {
    ack.ackedBytes = bytes;
    ack.marked = marked;
    ack.inFlightBytes = inFlight;
    ack.windowLimited = true;
    aimd.onAck(ack, block, OFFSET);
  }

  private void loss(Aimd aimd, long[] block, boolean startsRecovery, boolean timeout) {
    loss.startsRecovery = startsRecovery;
    loss.timeout = timeout;
    loss.priorInFlightBytes = 10_000;
    aimd.onLoss(loss, block, OFFSET);
  }

  @Test
  void aFlowBeginsAtLineRateWithItsFirstWindow() {
    Aimd aimd = new Aimd(Aimd.Parameters.DEFAULTS);
    long[] block = start(aimd);
    assertThat(aimd.needs()).isEmpty();
    assertThat(Flows.windowBytes(block)).isEqualTo(10_000);
    assertThat(Flows.rateBps(block)).isEqualTo(LINE_BPS);
    assertThat(Flows.timerNs(block)).isEqualTo(CongestionControl.NO_TIMER);
  }

  /** The worked numbers of the class. */
  @Test
  void anAcknowledgementAddsItsShareOfAPacketAndAMarkHalves() {
    Aimd aimd = aimd(1, 0.5, 40, 1_000);
    long[] block = start(aimd);
    ack(aimd, block, 2_000, false, 38_000);
    assertThat(Flows.windowBytes(block)).isEqualTo(40_050);
    long[] other = start(aimd);
    ack(aimd, other, 2_000, true, 38_000);
    assertThat(Flows.windowBytes(other)).isEqualTo(20_000);
  }

  /** What a division leaves is not lost: a window that is acknowledged by the byte adds as much. */
  @ParameterizedTest
  @ValueSource(longs = {1, 7, 100})
  void aWindowOfDataAddsTheIncreaseWhateverItIsCutInto(long increase) {
    Aimd aimd = aimd(increase, 0.5, 40, 100_000);
    long[] inOne = start(aimd);
    ack(aimd, inOne, 40_000, false, 0);
    assertThat(Flows.windowBytes(inOne)).isEqualTo(40_000 + increase * PACKET_BYTES);
    long[] inMany = start(aimd);
    for (int i = 0; i < 40_000; i++) {
      ack(aimd, inMany, 1, false, 0);
    }
    // The window grows meanwhile: w dw = a per byte, so w² grows by 2·a·acked.
    double expected = Math.sqrt(40_000.0 * 40_000 + 2.0 * increase * PACKET_BYTES * 40_000);
    assertThat((double) Flows.windowBytes(inMany)).isCloseTo(expected, within(2.0));
  }

  @Test
  void marksAndLossesOfOneWindowOfDataCutOnce() {
    Aimd aimd = aimd(1, 0.5, 40, 1_000);
    long[] block = start(aimd);
    ack(aimd, block, 1_000, true, 3_000);
    assertThat(Flows.windowBytes(block)).isEqualTo(20_000);
    ack(aimd, block, 1_000, true, 9_000);
    loss(aimd, block, true, false);
    ack(aimd, block, 2_000, true, 9_000);
    assertThat(Flows.windowBytes(block)).as("3,000 bytes were in flight").isEqualTo(20_000);
    ack(aimd, block, 1_000, true, 9_000);
    assertThat(Flows.windowBytes(block)).isEqualTo(10_000);
  }

  @Test
  void onlyTheFirstLossOfARecoveryCuts() {
    Aimd aimd = aimd(1, 0.5, 40, 1_000);
    long[] block = start(aimd);
    loss(aimd, block, false, false);
    assertThat(Flows.windowBytes(block)).as("no recovery begins").isEqualTo(40_000);
    loss(aimd, block, true, false);
    loss(aimd, block, true, false);
    assertThat(Flows.windowBytes(block)).isEqualTo(20_000);
    aimd.onRecovered(1, block, OFFSET);
    loss(aimd, block, true, false);
    assertThat(Flows.windowBytes(block)).as("another recovery").isEqualTo(10_000);
    loss(aimd, block, false, true);
    assertThat(Flows.windowBytes(block)).as("a timeout always counts").isEqualTo(5_000);
  }

  @Test
  void aWindowThatIsNotUsedDoesNotGrow() {
    Aimd aimd = aimd(1, 0.5, 40, 1_000);
    long[] block = start(aimd);
    ack.inRecovery = true;
    ack(aimd, block, 10_000, false, 0);
    assertThat(Flows.windowBytes(block)).as("in recovery").isEqualTo(40_000);
    ack.inRecovery = false;
    ack.windowLimited = false;
    ack.ackedBytes = 10_000;
    aimd.onAck(ack, block, OFFSET);
    assertThat(Flows.windowBytes(block)).as("limited by the application").isEqualTo(40_000);
  }

  /** Whatever happens, with the widest parameters: the window stays in its bounds, in 64 bits. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theWindowStaysInItsBounds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long max = seed % 2 == 0 ? 1_000_000 : 5;
    int packetBytes = 65_535;
    Aimd aimd = new Aimd(new Aimd.Parameters(100, seed < 5 ? 0.99 : 0.01, 2, 1, max));
    long[] block = Flows.start(aimd, new FlowContext(0, 0, LINE_BPS, 8_000, packetBytes, LINE_BPS));
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(200) == 0) {
        loss(aimd, block, random.nextBoolean(), random.nextInt(4) == 0);
      } else {
        long acked = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(64);
        ack(aimd, block, acked, random.nextInt(100) == 0, random.nextLong(1L << 40));
      }
      assertThat(Flows.windowBytes(block)).isBetween((long) packetBytes, max * packetBytes);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,   0.5,  10, 2, 100,     increasePackets",
    "101, 0.5,  10, 2, 100,     increasePackets",
    "1,   0,    10, 2, 100,     decreaseFactor",
    "1,   1,    10, 2, 100,     decreaseFactor",
    "1,   NaN,  10, 2, 100,     decreaseFactor",
    "1,   0.5,  10, 0, 100,     minWindowPackets",
    "1,   0.5,  10, 2, 1,       maxWindowPackets",
    "1,   0.5,  10, 2, 1000001, maxWindowPackets",
    "1,   0.5,  1,  2, 100,     initialWindowPackets",
    "1,   0.5, 101, 2, 100,     initialWindowPackets"
  })
  void parametersHaveRanges(
      long increase, double factor, long initial, long min, long max, String key) {
    assertThatThrownBy(() -> new Aimd.Parameters(increase, factor, initial, min, max))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": expected");
  }
}
