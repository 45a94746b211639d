package io.weir.trainer.bbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.sim.cc.BbrReport;
import io.weir.sim.cc.GainDecision;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionRunTest {
  private static final long SECOND_NS = 1_000_000_000;

  private static Condition condition(double bufferBdp, int bbr, int cubic, StartOrder order) {
    return new Condition(
        0,
        0,
        false,
        10_000_000,
        40_000_000,
        bufferBdp,
        bbr,
        cubic,
        order,
        100 * SECOND_NS,
        40 * SECOND_NS,
        5);
  }

  private static Outcome run(Condition condition, double gain) {
    return ConditionRun.run(
        condition, GainFactory.constant((int) (gain * 65_536)), condition.seed());
  }

  /** BBR v1 on Linux: .873 at gain 2, .46 and .53 at 1.25 and 1.5. */
  @Test
  void theGainDecidesOnTheShare() {
    Condition condition = condition(1, 1, 1, StartOrder.TOGETHER);
    Outcome stock = run(condition, 2);
    Outcome fair = run(condition, 1.31);
    assertThat(stock.bbrShare()).isBetween(0.78, 0.92);
    assertThat(stock.bbrShareOfFair()).isCloseTo(2 * stock.bbrShare(), within(1e-12));
    assertThat(stock.jain()).isBetween(0.58, 0.75);
    assertThat(fair.jain()).isGreaterThan(0.97);
    assertThat(fair.cubicLoss()).isLessThan(stock.cubicLoss() / 2);
    assertThat(fair.utilisation()).isBetween(stock.utilisation() - 0.005, 1.0001);
    assertThat(fair.medianQueueDelayNs()).isBetween(15_000_000L, 41_000_000L);
    assertThat(fair.meanQueueDelayNs()).isBetween(15_000_000L, 41_000_000L);
    assertThat(fair.loss())
        .isBetween(
            Math.min(fair.bbrLoss(), fair.cubicLoss()), Math.max(fair.bbrLoss(), fair.cubicLoss()));
    assertThat(fair.convergenceNs()).isBetween(10 * SECOND_NS, 100 * SECOND_NS);
  }

  @Test
  void equalArgumentsHaveEqualOutcomes() {
    Condition condition = condition(0.5, 2, 1, StartOrder.CUBIC_LATE);
    assertThat(run(condition, 1.2)).isEqualTo(run(condition, 1.2));
    assertThat(ConditionRun.run(condition, GainFactory.constant(78_643), 6))
        .isNotEqualTo(run(condition, 1.2));
  }

  @Test
  void fourOfCubicHaveFourFifthsWhenItIsFair() {
    Condition condition = condition(1, 1, 4, StartOrder.TOGETHER);
    assertThat(condition.fairBbrShare()).isEqualTo(0.2);
    Outcome stock = run(condition, 2);
    assertThat(stock.bbrShareOfFair()).isCloseTo(stock.bbrShare() * 5, within(1e-12));
    assertThat(stock.bbrShareOfFair()).isGreaterThan(1.5);
  }

  /** What a late flow is told of its age says when it began. */
  @Test
  void lateFlowsStartLate() {
    for (StartOrder order : StartOrder.values()) {
      long[] ageMs = new long[1];
      GainDecision watch =
          new GainDecision() {
            @Override
            public int stateLongs() {
              return 0;
            }

            @Override
            public void reset(long[] state, int offset) {}

            @Override
            public int decide(long[] report, long[] state, int offset) {
              ageMs[0] = report[BbrReport.AGE_MS];
              return STOCK_Q16;
            }
          };
      ConditionRun.run(condition(1, 1, 1, order), condition -> watch, 5);
      long late = order == StartOrder.BBR_LATE ? 20_000 : 0;
      assertThat(ageMs[0]).as("%s", order).isBetween(98_500 - late, 100_000 - late);
    }
  }

  @Test
  void sharesConvergeOnceTheyAreNear() {
    Shares shares = new Shares(1, 10);
    long[] bytes = new long[2];
    for (int bin = 1; bin <= 10; bin++) {
      bytes[0] += bin <= 4 ? 90 : 50;
      bytes[1] += bin <= 4 ? 10 : 50;
      shares.add(bin * SECOND_NS, bytes.clone());
    }
    assertThat(shares.convergenceNs(0.5, 0, 2, 0.05)).isEqualTo(6 * SECOND_NS);
    assertThat(shares.convergenceNs(0.5, 5 * SECOND_NS, 2, 0.05)).isEqualTo(2 * SECOND_NS);
    assertThat(shares.convergenceNs(0.2, 0, 2, 0.05)).isEqualTo(-1);
  }

  @Test
  void impossibleConditionsAreRefused() {
    assertThatThrownBy(() -> condition(1, 9, 1, StartOrder.TOGETHER))
        .hasMessage("bbrFlows: expected 1 to 8, found 9");
    assertThatThrownBy(() -> condition(1, 1, 1, null)).hasMessageStartingWith("startOrder:");
    List<Condition> grid = Grid.of(GridSpec.small(1)).conditions();
    assertThat(grid).allMatch(one -> one.warmupNs() > one.lastStartNs());
  }
}
