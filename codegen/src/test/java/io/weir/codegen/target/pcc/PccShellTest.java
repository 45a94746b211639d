package io.weir.codegen.target.pcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.generate.RandomForests;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.target.Target;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PccShellTest {
  private static DecisionProgram rlcc() {
    return RandomForests.complete(RlccObservation.program(), 5, 3, 4, 20_000, 1);
  }

  @Test
  void emitsEveryFileWithItsProvenance() {
    DecisionProgram program = rlcc();
    Map<String, String> files =
        Target.PCC.emitAll(program, SmallPrograms.PROVENANCE, Optional.empty());
    assertThat(files)
        .containsOnlyKeys(
            "weir_core.h",
            "weir_pcc.c",
            "weir_pcc_program.h",
            "doca_pcc_dev.h",
            "Makefile",
            "README.md");
    assertThat(files.values())
        .allSatisfy(text -> assertThat(text).contains(program.sha256()).doesNotContain("${"));
    assertThat(files.get("weir_pcc_program.h"))
        .contains("struct weir_flow", "#define WEIR_PCC_FLOW_BYTES", "uint32_t rtt_ns;");
  }

  @Test
  void keepsWhatTheProgramReadsAndNothingElse() {
    Map<String, String> files = Target.PCC.emit(counting(), SmallPrograms.PROVENANCE);
    assertThat(files.get("weir_pcc_program.h"))
        .contains("uint32_t nacks;", "uint32_t cnps;", "uint32_t reported_ns;")
        .contains("((flow)->core.probes != 0)", "(uint32_t)(flow)->core.last_ns")
        .doesNotContain("uint32_t bytes_sent;", "uint32_t rtt_ns;")
        .contains("#define WEIR_PCC_UNUSED_EVENTS (1u << DOCA_PCC_DEV_EVNT_ROCE_ACK)");
  }

  private static DecisionProgram counting() {
    ProgramBuilder b = DecisionProgram.builder("counting");
    Value rtt = b.input("rtt_ns", "ns", 1, 1 << 24);
    Value gap = b.input("monitor_interval_ns", "ns", 0, 1 << 30);
    Value nacks = b.input("nacks", "", 0, 100);
    Value cnps = b.input("cnps", "", 0, 100);
    b.state("last_ns", "ns", 1, 1 << 24, 1);
    Value probes = b.state("probes", "", 0, 1, 1);
    Value bad = b.add("bad", nacks, cnps);
    Value less = b.sub("less", b.constant("one", 1 << 16), b.shl("many", bad, 4));
    Value answer = b.clamp("answer", b.sub("by_gap", less, b.shr("slow", gap, 16)), 0, 1 << 17);
    return b.output(answer).update("last_ns", rtt).update("probes", probes).build();
  }

  @Test
  void namesAnInputThatANicDoesNotHave() {
    assertThatThrownBy(() -> Target.PCC.emit(SmallPrograms.tracker(), SmallPrograms.PROVENANCE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("delay_ns")
        .hasMessageContaining("rtt_ns, base_rtt_ns, monitor_interval_ns, cur_rate_q20");
  }

  @Test
  void saysHowLargeAStateIsThatDoesNotFit() {
    ProgramBuilder b = DecisionProgram.builder("large");
    Value rtt = b.input("rtt_ns", "ns", 1, 1 << 24);
    for (int i = 0; i < 11; i++) {
      b.state("s" + i, "ns", 1, 1 << 24, 1);
    }
    b.output(b.constant("one", 1 << 16));
    for (int i = 0; i < 11; i++) {
      b.update("s" + i, rtt);
    }
    DecisionProgram program = b.build();
    assertThatThrownBy(() -> Target.PCC.emit(program, SmallPrograms.PROVENANCE))
        .hasMessageContaining(
            "takes 52 bytes per flow as firmware (44 of the program, 8 of the firmware: word, probe_ns)")
        .isInstanceOf(UserError.class);
  }
}
