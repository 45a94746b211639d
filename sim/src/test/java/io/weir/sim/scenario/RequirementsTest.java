package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.Need;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What algorithms need and networks do not give is an error that says what would give it. */
class RequirementsTest {
  private static final AlgorithmSpec SPEC = new AlgorithmSpec("greedy", Map.of());

  private record Greedy(Set<Need> needs) implements CongestionControl {
    @Override
    public int privateLongs() {
      return 0;
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {}
  }

  private static Requirements given(boolean marks, boolean telemetry, Set<Need> capabilities) {
    return new Requirements("s.yaml", SPEC, marks, telemetry, "roce", capabilities);
  }

  @ParameterizedTest
  @EnumSource(Need.class)
  void whatIsThereIsNoError(Need need) {
    Requirements all = given(true, true, EnumSet.allOf(Need.class));
    assertThatCode(() -> all.requireNamed(new Greedy(Set.of(need)))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(Need.class)
  void whatTheTransportDoesNotGiveIsNamed(Need need) {
    Requirements none = given(true, true, Set.of());
    String provider = need == Need.DELIVERY_RATE ? "tcp" : "roce";
    assertThatThrownBy(() -> none.requireNamed(new Greedy(Set.of(need))))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("s.yaml: key `congestionControl.algorithm`: `greedy` needs ")
        .hasMessageEndingWith("which transport: " + provider + " gives, found roce");
  }

  @ParameterizedTest
  @EnumSource(
      value = Need.class,
      names = {"MARKS", "NOTIFICATIONS", "TELEMETRY"})
  void whatSwitchesDoNotGiveIsNamed(Need need) {
    Requirements hostsOnly = given(false, false, EnumSet.allOf(Need.class));
    String key = need == Need.TELEMETRY ? "network.switches" : "network.ecn.enabled";
    assertThatThrownBy(() -> hostsOnly.requireNamed(new Greedy(Set.of(need))))
        .hasMessageContaining(key);
  }

  @Test
  void roceTakesNoDeliveryRates() {
    Set<Need> rest = EnumSet.complementOf(EnumSet.copyOf(Requirements.ROCE));
    assertThat(rest).containsExactly(Need.DELIVERY_RATE);
  }

  @Test
  void telemetryIsForSharedBufferSwitchesThatWriteIt() {
    assertThat(Requirements.of(Scenario.DEFAULTS).telemetry()).isFalse();
    assertThat(Requirements.of(Scenario.DEFAULTS).marks()).isTrue();
    assertThatThrownBy(() -> new Simulation(Scenario.DEFAULTS, 1, new QueueWatcher()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "the algorithm it is to run with needs telemetry (INT), which network.switches:");
  }
}
