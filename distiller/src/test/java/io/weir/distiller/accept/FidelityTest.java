package io.weir.distiller.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.sim.scenario.RunDetails;
import io.weir.sim.scenario.SimulationResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class FidelityTest {
  private static SimulationResult result(
      double goodputGbps, double latencyP99Us, double jain, double minMax) {
    return new SimulationResult(
        "s",
        "",
        1,
        "",
        "",
        goodputGbps,
        0,
        0,
        0,
        latencyP99Us,
        0,
        jain,
        minMax,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        List.of(),
        List.of(),
        null,
        List.of(),
        RunDetails.NONE,
        List.of());
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
    // The worst of the seeds on either side.
    assertThat(fidelity.minMaxLoss()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void eachBarIsReachedButNotPassed() {
    assertThat(new Fidelity("w", 0.01, 0.05, 0.01, 0.05).faithful()).isTrue();
    assertThat(new Fidelity("w", -1, -1, -1, -1).faithful()).isTrue();
    assertThat(new Fidelity("w", Math.nextUp(0.01), 0.05, 0.01, 0.05).faithful()).isFalse();
    assertThat(new Fidelity("w", 0.01, Math.nextUp(0.05), 0.01, 0.05).faithful()).isFalse();
    assertThat(new Fidelity("w", 0.01, 0.05, Math.nextUp(0.01), 0.05).faithful()).isFalse();
    assertThat(new Fidelity("w", 0.01, 0.05, 0.01, Math.nextUp(0.05)).faithful()).isFalse();
  }

  /** Without a goodput to compare with there is no telling. */
  @Test
  void nothingComparedIsNotFaithful() {
    assertThat(Fidelity.of("w", List.of(), List.of()).faithful()).isFalse();
    assertThat(
            Fidelity.of("w", List.of(result(0, 0, 1, 1)), List.of(result(0, 0, 1, 1))).faithful())
        .isFalse();
  }

  @Test
  void theVerdictNamesWhatFailsAndTheWorst() {
    Fidelity good = new Fidelity("2→1", 0.005, -0.02, 0.001, 0);
    Fidelity slow = new Fidelity("8→1", -0.01, 0.101, 0.002, 0.02);
    assertThat(Fidelity.verdict(List.of(good)))
        .startsWith("The tree is faithful: ")
        .contains(
            "over 1 workloads",
            "goodput -0.50 %",
            "p99 latency -2.0 %",
            "Jain -0.0010",
            "min/max +0.000");
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
