package io.weir.distiller.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FidelityTest {
  private static ClosedLoopRun result(
      double goodputGbps, double latencyP99Us, double jain, double minMax) {
    return new ClosedLoopRun(goodputGbps, latencyP99Us, jain, minMax, 1e6 * minMax);
  }

  @Test
  void lossesAreSharesOfTheTeachersMeans() {
    Fidelity fidelity =
        Fidelity.of(
            "8→1",
            List.of(result(90, 10, 0.96, 0.9), result(110, 30, 1, 0.8)),
            List.of(result(98, 20, 0.9, 0.7), result(98, 22, 0.92, 1)));
    assertThat(fidelity.workload()).isEqualTo("8→1");
    assertThat(fidelity.goodputLoss()).isCloseTo(0.02, within(1e-12));
    assertThat(fidelity.latencyP99Growth()).isCloseTo(0.05, within(1e-12));
    assertThat(fidelity.jainLoss()).isCloseTo(0.07, within(1e-12));
    assertThat(fidelity.minMaxLoss()).isCloseTo(0, within(1e-12));
    // Here the start takes as many ms as min/max is.
    assertThat(fidelity.startDelayMs()).isCloseTo(0, within(1e-12));
    assertThat(fidelity.loss()).isCloseTo(7, within(1e-9));
  }

  @Test
  void eachBarIsReachedButNotPassed() {
    double[] bars = {0.01, 0.05, 0.01, 0.05, 0.5};
    assertThat(of(bars).faithful()).isTrue();
    assertThat(of(-1, -1, -1, -1, -1).faithful()).isTrue();
    for (int i = 0; i < bars.length; i++) {
      double[] passed = bars.clone();
      passed[i] *= 1 + 1e-12;
      assertThat(of(passed).faithful()).as("loss %d", i).isFalse();
    }
  }

  private static Fidelity of(double... losses) {
    return new Fidelity("w", losses[0], losses[1], losses[2], losses[3], losses[4]);
  }

  @Test
  void theWorstLossIsOverWorkloadsAndFigures() {
    assertThat(
            Fidelity.worstLoss(
                List.of(of(0, 0.025, 0, 0, 0), of(0, 0, 0, 0, 1), of(0, 0, 0, 0, 0))))
        .isEqualTo(2);
    assertThat(Fidelity.worstLoss(List.of())).isNaN();
    assertThat(Fidelity.worstLoss(List.of(of(0, 0, 0, 0, 0), of(Double.NaN, 0, 0, 0, 0)))).isNaN();
  }

  /** Without a goodput to compare with there is no telling. */
  @Test
  void nothingComparedIsNotFaithful() {
    assertThat(Fidelity.of("w", List.<ClosedLoopRun>of(), List.of()).faithful()).isFalse();
    assertThat(
            Fidelity.of("w", List.of(result(0, 0, 1, 1)), List.of(result(0, 0, 1, 1))).faithful())
        .isFalse();
  }

  @Test
  void theVerdictNamesWhatFailsAndTheWorst() {
    Fidelity good = new Fidelity("2→1", 0.005, -0.02, 0.001, 0, 0.25);
    Fidelity slow = new Fidelity("8→1", -0.01, 0.101, 0.002, 0.02, -0.1);
    assertThat(Fidelity.verdict(List.of(good)))
        .startsWith("The tree is faithful: ")
        .contains(
            "over 1 workloads",
            "goodput -0.50 %",
            "p99 latency -2.0 %",
            "Jain -0.0010",
            "min/max +0.000",
            "cold start +0.25 ms");
    assertThat(Fidelity.verdict(List.of(good, slow)))
        .startsWith("The tree is NOT faithful on 8→1: ")
        .contains(
            "over 2 workloads",
            "goodput -0.50 %",
            "p99 latency +10.1 %",
            "Jain -0.0020",
            "min/max -0.020");
  }
}
