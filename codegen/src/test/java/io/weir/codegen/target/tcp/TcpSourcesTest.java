package io.weir.codegen.target.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.observation.RlccObservation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TcpSourcesTest {
  @Test
  void handsAProgramTheSignalsItNames() {
    Map<String, String> files = TcpSources.of(taking(List.of("rtt_ns", "nacks")), TcpControl.RATE);
    assertThat(files).containsOnlyKeys("weir_round.h", "weir_rate.h", "weir_signals.h");
    assertThat(files.get("weir_signals.h"))
        .contains("#define WEIR_WANTS_LOST\n")
        .contains("in->rtt_ns = (int32_t)s->rtt_ns;")
        .contains("in->nacks = (int32_t)s->lost_packets;");
  }

  @Test
  void theLengthOfAFlowIsKnown() {
    // RL-CC's three states of 4 bytes, nine words of the shell.
    assertThat(TcpSources.flowBytes(RlccObservation.program())).isEqualTo(12 + 36);
    assertThat(TcpSources.flowBytes(taking(List.of("nacks", "rtt_at_loss_us")))).isEqualTo(4 + 48);
  }

  @Test
  void anUnknownInputIsNamedWithWhatThereIs() {
    assertThatThrownBy(() -> TcpSources.of(taking(List.of("queue_bytes")), TcpControl.RATE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("`queue_bytes`")
        .hasMessageContaining("rtt_ns, base_rtt_ns")
        .hasMessageNotContaining("bandwidth_q24");
  }

  @Test
  void signalsOfTheOtherControlAreRefused() {
    assertThatThrownBy(() -> TcpSources.of(taking(List.of("cur_rate_q20")), TcpControl.BBR))
        .hasMessageContaining("`cur_rate_q20`");
    assertThat(TcpSources.of(taking(List.of("bandwidth_q24")), TcpControl.BBR))
        .doesNotContainKey("weir_rate.h");
  }

  @Test
  void aStateThatDoesNotFitIsRefused() {
    ProgramBuilder b = DecisionProgram.builder("large");
    Value one = b.constant("one", 1 << 16);
    for (int i = 0; i < 18; i++) {
      b.state("s" + i, "", 0, 1 << 20, 0);
      b.update("s" + i, one);
    }
    DecisionProgram large = b.output(one).build();
    assertThatThrownBy(() -> TcpSources.of(large, TcpControl.RATE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("108 bytes per flow, 72 of them")
        .hasMessageContaining("has 104");
  }

  private static DecisionProgram taking(List<String> inputs) {
    ProgramBuilder b = DecisionProgram.builder("taking");
    inputs.forEach(name -> b.input(name, "", 0, 1 << 24));
    return b.output(b.constant("one", 1 << 16)).build();
  }
}
