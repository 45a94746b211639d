package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExtraAckedTest {
  private static final int AT = 1;
  private static final long RATE_BPS = 10_000_000;
  private static final long MOST = 1_000_000;

  private final long[] block = new long[AT + ExtraAcked.LONGS];
  private final AckEvent ack = new AckEvent();

  private void acknowledge(long nowNs, long bytes, long round, boolean longMemory, long most) {
    ack.nowNs = nowNs;
    ack.ackedBytes = bytes;
    ExtraAcked.update(ack, RATE_BPS, round, longMemory, most, block, AT);
  }

  /** The worked number of the class. */
  @Test
  void aBurstAfterAPauseCountsAsAWhole() {
    acknowledge(40_000_000, 30_000, 1, true, MOST);
    assertThat(ExtraAcked.bytes(block, AT)).isEqualTo(30_000);
  }

  @Test
  void whatTheBandwidthLetsExpectIsTakenOff() {
    acknowledge(1_000_000, 30_000, 1, true, MOST);
    acknowledge(9_000_000, 20_000, 1, true, MOST);
    // 8 ms are worth 10,000 bytes: 50,000 - 10,000.
    assertThat(ExtraAcked.bytes(block, AT)).isEqualTo(40_000);
  }

  @Test
  void anExcessIsForgottenAfterTenRoundsOrAfterOne() {
    acknowledge(1_000_000, 30_000, 1, true, MOST);
    acknowledge(101_000_000, 1_500, 11, true, MOST);
    assertThat(ExtraAcked.bytes(block, AT)).isEqualTo(30_000);
    acknowledge(201_000_000, 1_500, 12, true, MOST);
    assertThat(ExtraAcked.bytes(block, AT)).isEqualTo(1_500);
    acknowledge(202_000_000, 40_000, 13, false, MOST);
    acknowledge(302_000_000, 1_500, 15, false, MOST);
    assertThat(ExtraAcked.bytes(block, AT)).isEqualTo(1_500);
  }

  @Test
  void noExcessIsLargerThanTheWindow() {
    acknowledge(1_000_000, 30_000, 1, true, 20_000);
    assertThat(ExtraAcked.bytes(block, AT)).isEqualTo(20_000);
  }
}
