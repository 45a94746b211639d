package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PdRuleTest {
  /** The report's RTT is r itself, in Q12; one state long counts decisions. */
  private static final class PlainSignal implements Observation {
    @Override
    public int featureCount() {
      return 2;
    }

    @Override
    public int fractionBits(int index) {
      return index == 1 ? 12 : 0;
    }

    @Override
    public int rewardFeature() {
      return 1;
    }

    @Override
    public int stateLongs() {
      return 1;
    }

    @Override
    public void reset(long[] state, int offset) {
      state[offset] = 100;
    }

    @Override
    public void observe(long[] report, long[] state, int offset, long[] features) {
      features[0] = -1;
      features[1] = report[RateReport.RTT_NS];
    }

    @Override
    public int act(long score, long[] state, int offset) {
      state[offset]++;
      return (int) (65_536 + score);
    }
  }

  private static int decide(PdRule rule, long[] state, double r) {
    long[] report = new long[RateReport.SIZE];
    report[RateReport.RTT_NS] = Math.round(r * 4096);
    return rule.decide(report, state, 1);
  }

  /** The worked number of the class: r = 1 after 0.5 gives μ = −0.4 and 1/1.08. */
  @Test
  void theRuleFollowsTheSignalAndItsChange() {
    PdRule rule = new PdRule(PdRule.Parameters.DEFAULTS, new PlainSignal());
    long[] state = {-7, 0, 0};
    rule.reset(state, 1);
    // From 0 to 0.5: μ = −0.1 − 0.2.
    assertThat(decide(rule, state, 0.5)).isEqualTo((int) Math.round(65_536 / 1.06));
    assertThat(decide(rule, state, 1)).isEqualTo((int) Math.round(65_536 / 1.08));
    assertThat(state).containsExactly(-7, 4096, 102);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 13107", "0.5, 6554", "-1, -10923", "-0.5, -5958"})
  void scoresAreTheMultiplierMinusOne(double mu, long scoreQ16) {
    assertThat(PdRule.scoreQ16(mu)).isEqualTo(scoreQ16);
  }

  @Test
  void theActionIsClamped() {
    PdRule rule = new PdRule(new PdRule.Parameters(100, 100), new PlainSignal());
    long[] state = new long[3];
    rule.reset(state, 1);
    assertThat(decide(rule, state, 8)).isEqualTo((int) Math.round(65_536 / 1.2));
    assertThat(decide(rule, state, -8)).isEqualTo((int) Math.round(65_536 * 1.2));
  }

  @Test
  void gainsHaveARange() {
    assertThatThrownBy(() -> new PdRule.Parameters(-1, 0)).hasMessageContaining("proportional");
    assertThatThrownBy(() -> new PdRule.Parameters(0, 101)).hasMessageContaining("derivative");
  }
}
