package io.weir.codegen.target.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.artefact.UserError;
import io.weir.codegen.generate.BbrPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Target;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BbrSourcesTest {
  private static Emission emission(DecisionProgram program, TcpControl control) {
    return new Emission(program, SmallPrograms.PROVENANCE, Optional.empty(), control);
  }

  private static DecisionProgram of(String input) {
    ProgramBuilder b = DecisionProgram.builder("one");
    Value value = b.input(input, "", 1, 1 << 20);
    return b.output(b.add("out", value, b.constant("one", 65_536))).build();
  }

  @Test
  void anInputThatOnlyBbrHasMakesAProgramOneForBbr() {
    assertThat(TcpControl.of(of("rtt_us"))).isEqualTo(TcpControl.RATE);
    assertThat(TcpControl.of(of("cur_rate_q20"))).isEqualTo(TcpControl.RATE);
    assertThat(TcpControl.of(of("probe_rtt_us"))).isEqualTo(TcpControl.BBR);
    assertThat(TcpControl.of(BbrPrograms.analytic())).isEqualTo(TcpControl.BBR);
  }

  @ParameterizedTest
  @EnumSource(
      value = Target.class,
      names = {"BPF", "KERNEL"})
  void theRulesAreThoseOfTheControl(Target target) {
    Map<String, String> bbr = target.emitAll(emission(of("rtt_us"), TcpControl.BBR));
    assertThat(bbr).containsKeys("weir_bbr.h", "weir_round.h", "README.md", "Makefile");
    assertThat(bbr).doesNotContainKey("weir_rate.h");
    assertThat(bbr.get(target.shellFile())).contains("weir_bbr.h");
    assertThat(bbr.get("weir_signals.h")).contains("#define WEIR_CONTROLS_BBR");
    Map<String, String> rate = target.emitAll(emission(of("rtt_us"), TcpControl.RATE));
    assertThat(rate).containsKey("weir_rate.h").doesNotContainKey("weir_bbr.h");
    assertThat(rate.get("weir_signals.h")).doesNotContain("BBR");
  }

  @Test
  void anInputOfTheOtherControlIsRefused() {
    assertThatThrownBy(() -> Target.BPF.emit(emission(of("cur_rate_q20"), TcpControl.BBR)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("control `bbr`")
        .hasMessageContaining("cur_rate_q20")
        .hasMessageContaining("probe_rtt_us");
    assertThatThrownBy(() -> Target.KERNEL.emit(emission(of("bbr_state"), TcpControl.RATE)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("control `rate`");
    assertThatThrownBy(() -> TcpControl.of("cubic")).hasMessageContaining("rate, bbr");
  }

  @Test
  void theExampleIsTheRule() {
    Path example = Path.of("../examples/policies/bbr-analytic.json");
    assertThat(ProgramFile.read(example).program()).isEqualTo(BbrPrograms.analytic());
  }

  /** The points of the rule, and one between two of them. */
  @ParameterizedTest
  @CsvSource({
    "0, 2",
    "50_000, 0.96",
    "60_000, 1.10",
    "80_000, 1.31",
    "120_000, 1.63",
    "100_000, 1.47",
    "200_000, 2.29",
    "900_000, 2.29",
    "40_000, 0.96"
  })
  void theAnalyticRule(String rttAtLossUs, double gain) {
    Interpreter interpreter = new Interpreter(BbrPrograms.analytic());
    long[] in = {2, Long.parseLong(rttAtLossUs.replace("_", "")), 40_000};
    int answer = interpreter.decide(in, new long[0], 0);
    // A step of a 256th of the buffer is 53 to 59 of 65536 here.
    assertThat(answer / 65_536.0).isCloseTo(gain, within(0.006));
  }
}
