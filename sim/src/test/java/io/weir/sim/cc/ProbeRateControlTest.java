package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeRateControlTest {
  private static final long LINE_BPS = 100L << 20;

  private static FlowContext flow(long lineBps, long initialBps) {
    return new FlowContext(3, 0, lineBps, 8_192, 1086, initialBps);
  }

  /** The worked number of the class: half the line rate times 1.2 is 629144 in Q20. */
  @Test
  void theMultiplierIsAppliedInQ16AndQ20() {
    FixedMultiplier decision = new FixedMultiplier(78_643);
    ProbeRateControl control = new ProbeRateControl(decision, 64);
    long[] block = Flows.start(control, flow(LINE_BPS, LINE_BPS / 2));
    assertThat(Flows.rateBps(block)).isEqualTo(100L * 524_288);
    control.onRttProbe(new RttProbeEvent(), block, OFFSET);
    assertThat(decision.lastReport()[RateReport.CUR_RATE_Q20]).isEqualTo(524_288);
    assertThat(Flows.rateBps(block)).isEqualTo(100L * 629_144);
    control.onRttProbe(new RttProbeEvent(), block, OFFSET);
    assertThat(decision.lastReport()[RateReport.CUR_RATE_Q20]).isEqualTo(629_144);
    assertThat(control.decisions()).isEqualTo(2);
    assertThat(control.needs()).contains(Need.RTT_PROBES);
    assertThat(Flows.windowBytes(block)).isEqualTo(CongestionControl.NO_WINDOW);
  }

  @Test
  void theRateIsClampedToTheLineAndToTheLeast() {
    ProbeRateControl up = new ProbeRateControl(new FixedMultiplier(1 << 20), 64);
    long[] block = Flows.start(up, flow(LINE_BPS, LINE_BPS / 2));
    up.onRttProbe(new RttProbeEvent(), block, OFFSET);
    assertThat(Flows.rateBps(block)).isEqualTo(LINE_BPS);
    ProbeRateControl down = new ProbeRateControl(new FixedMultiplier(1), 64);
    block = Flows.start(down, flow(LINE_BPS, LINE_BPS));
    down.onRttProbe(new RttProbeEvent(), block, OFFSET);
    assertThat(Flows.rateBps(block)).isEqualTo(100 * 64);
  }

  /** Up to the fastest link a scenario may have, the whole line is the whole line. */
  @ParameterizedTest
  @ValueSource(longs = {1_000_000L, 100_000_000_000L, 800_000_000_000L, 10_000_000_000_000L})
  void theLineRateIsReachedOnEveryLink(long lineBps) {
    ProbeRateControl control = new ProbeRateControl(new FixedMultiplier(65_536), 1);
    long[] block = Flows.start(control, flow(lineBps, lineBps));
    assertThat(Flows.rateBps(block)).isEqualTo(lineBps);
  }

  @Test
  void theReportHoldsWhatTheProbeBrought() {
    FixedMultiplier decision = new FixedMultiplier(65_536);
    ProbeRateControl control = new ProbeRateControl(decision, 64);
    long[] block = Flows.start(control, flow(LINE_BPS, LINE_BPS));
    RttProbeEvent event = new RttProbeEvent();
    event.rttNs = 9_000;
    event.nacks = 1;
    event.cnps = 2;
    event.bytesSent = 3_000;
    event.packetsSent = 4;
    event.monitorIntervalNs = 5_000;
    control.onRttProbe(event, block, OFFSET);
    assertThat(decision.lastReport()).containsExactly(9_000, 8_192, 1, 2, 3_000, 1 << 20, 5_000, 4);
    event.rttNs = 1L << 40;
    event.bytesSent = 1L << 40;
    event.monitorIntervalNs = 1L << 40;
    control.onRttProbe(event, block, OFFSET);
    assertThat(Arrays.stream(decision.lastReport()).max()).hasValue(0xFFFF_FFFFL);
  }

  /** Wants probes at every burst until its fourth decision. */
  @Test
  void theDecisionIsAskedWithItsOwnState() {
    FixedMultiplier decision =
        new FixedMultiplier(65_536) {
          @Override
          public boolean probesEveryBurst(long[] state, int offset) {
            return state[offset] < 4;
          }
        };
    ProbeRateControl control = new ProbeRateControl(decision, 64);
    long[] block = Flows.start(control, flow(LINE_BPS, LINE_BPS));
    for (int i = 0; i < 4; i++) {
      assertThat(control.probesEveryBurst(block, OFFSET)).as("after %d", i).isTrue();
      control.onRttProbe(new RttProbeEvent(), block, OFFSET);
    }
    assertThat(control.probesEveryBurst(block, OFFSET)).isFalse();
  }

  @Test
  void theReportsFieldsHaveNames() {
    assertThat(RateReport.indexOf("cur_rate_q20")).isEqualTo(RateReport.CUR_RATE_Q20);
    assertThatThrownBy(() -> RateReport.indexOf("rtt_us"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("rtt_us", "rtt_ns");
  }
}
