package io.weir.distiller.bbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.sim.cc.BbrReport;
import io.weir.sim.cc.GainDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RulesTest {
  private static double gain(Rules rule, double bufferBdp) {
    long[] report = new long[BbrReport.SIZE];
    report[BbrReport.MIN_RTT_US] = 40_000;
    report[BbrReport.RTT_AT_LOSS_US] = Math.round(40_000 * (1 + bufferBdp));
    // 33 packets in 40 ms.
    report[BbrReport.BANDWIDTH_Q24] = 13_981;
    return rule.decide(report, new long[0], 0) / 65_536.0;
  }

  @ParameterizedTest
  @CsvSource({
    "0.1,.96",
    "0.25,.96",
    "0.5,1.10",
    "1,1.31",
    "1.5,1.47",
    "2,1.63",
    "4,2.29",
    "9,2.29"
  })
  void the_measured_gain_is_a_line_through_points(double bufferBdp, double gain) {
    assertThat(gain(Rules.MEASURED, bufferBdp)).isCloseTo(gain, within(0.001));
  }

  @ParameterizedTest
  @CsvSource({"0.5,1.095", "1,1.234", "2,1.415"})
  void wares_gain_is_his_formula(double bufferBdp, double gain) {
    assertThat(gain(Rules.WARE, bufferBdp)).isCloseTo(gain, within(0.002));
  }

  @Test
  void the_gain_is_bbrs_own_before_the_first_loss() {
    long[] report = new long[BbrReport.SIZE];
    report[BbrReport.MIN_RTT_US] = 40_000;
    for (Rules rule : Rules.values()) {
      assertThat(rule.decide(report, new long[0], 0)).isEqualTo(GainDecision.STOCK_Q16);
    }
  }
}
