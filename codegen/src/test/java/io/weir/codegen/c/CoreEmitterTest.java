package io.weir.codegen.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.ir.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CoreEmitterTest {
  /** Set to rewrite the golden file; see the failure message. */
  private static final String REGENERATE = "weir.golden.regenerate";

  /** Trees of differing depth, and symmetric ones for the forms that need them. */
  @ParameterizedTest
  @CsvSource({
    "IF_ELSE, tracker_core.h.golden",
    "IF_ELSE, phased_core.h.golden",
    "HEAP, tracker_heap_core.h.golden",
    "COMPARES, symmetric_compares_core.h.golden",
    "BIT_ROWS, symmetric_bitrows_core.h.golden"
  })
  void theEmittedHeaderIsTheCommittedOne(ForestForm form, String golden) throws IOException {
    DecisionProgram program =
        switch (golden.substring(0, golden.indexOf('_'))) {
          case "tracker" -> SmallPrograms.tracker();
          case "phased" -> SmallPrograms.phased();
          default -> SmallPrograms.symmetricTracker();
        };
    String emitted = CoreEmitter.emit(program, SmallPrograms.PROVENANCE, form);
    if (Boolean.getBoolean(REGENERATE)) {
      Path source = Path.of("src/test/resources/io/weir/codegen/c", golden);
      Files.writeString(source, emitted);
    }
    try (InputStream in = CoreEmitterTest.class.getResourceAsStream(golden)) {
      String committed = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(emitted)
          .as(
              "%s is out of sync: if the change is wanted, regenerate with `mvn -pl"
                  + " artefact,codegen test -Dtest=CoreEmitterTest"
                  + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.test.jvm=-D%s=true`, read the"
                  + " difference and run again",
              golden, REGENERATE)
          .isEqualTo(committed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameProgramGivesTheSameText(ForestForm form) {
    for (long seed = 1; seed <= 20; seed++) {
      DecisionProgram program = RandomPrograms.program(seed);
      if (form.refusal(program.forest()).isEmpty()) {
        String first = CoreEmitter.emit(program, SmallPrograms.PROVENANCE, form);
        DecisionProgram again = RandomPrograms.program(seed);
        String second = CoreEmitter.emit(again, SmallPrograms.PROVENANCE, form);
        assertThat(second).as("seed %d", seed).isEqualTo(first);
      }
    }
  }

  @Test
  void theForestIsAskedOnlyWhereThePolicyDecides() {
    String core = CoreEmitter.emit(SmallPrograms.phased(), SmallPrograms.PROVENANCE);
    String running = core.substring(core.indexOf("weir_decide_1("), core.indexOf("weir_decide_0("));
    assertThat(running.split("weir_core_score\\(f\\)", -1)).hasSize(2);
    assertThat(running)
        .containsSubsequence("if (", "} else", "WEIR_RECIP(10,", "weir_core_score(f)");
    String warming = core.substring(core.indexOf("weir_decide_0("), core.indexOf("Decides once"));
    assertThat(warming).doesNotContain("weir_core_score", "WEIR_RECIP");
  }

  @Test
  void statesAreStoredInTheNarrowestTypes() {
    ProgramBuilder b = DecisionProgram.builder("p");
    b.update("s8", b.state("s8", "", -128, 127, 0)).update("u8", b.state("u8", "", 0, 255, 0));
    b.update("s16", b.state("s16", "", -32_768, 0, 0))
        .update("u16", b.state("u16", "", 1, 65_535, 1));
    b.update("s32", b.state("s32", "", -1, 40_000, 0));
    b.update("u32", b.state("u32", "", 0, 4_294_967_295L, 0));
    b.update("s64", b.state("s64", "", -1, 4_294_967_295L, 0));
    DecisionProgram program = b.output(b.constant("c", 1)).build();
    String core = CoreEmitter.emit(program, SmallPrograms.PROVENANCE);
    assertThat(core)
        .containsSubsequence(
            "int64_t s64;",
            "int32_t s32;",
            "uint32_t u32;",
            "int16_t s16;",
            "uint16_t u16;",
            "int8_t s8;",
            "uint8_t u8;")
        .contains("#define WEIR_STATE_BYTES 24")
        // Only what a type can hold outside the range is limited.
        .contains("const int32_t s8 = state->s8;", "WEIR_STORED(weir_max32(state->u16, 1)")
        .contains("WEIR_STORED(weir_min32(state->s16, 0)");
    assertThat(new CoreLayout(program).stateBytes()).isEqualTo(24);
  }

  @Test
  void theHeaderSaysWhereItComesFrom() {
    DecisionProgram program = SmallPrograms.tracker();
    assertThat(CoreEmitter.emit(program, SmallPrograms.PROVENANCE))
        .contains(
            "form      ifElse; on an x86-64 server core about 14 instructions", "tables    0 ")
        .startsWith("/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */")
        .contains(program.sha256(), "scenario  5ce0", "seed      42", "weir      0.0.0-test")
        .contains("parent    policy ab12", "f[1]      share_q16, Q16, [0, 65536], reward signal");
  }

  @Test
  void anObservationIsRefused() {
    DecisionProgram observation = SmallPrograms.tracker().withForest(Forest.NONE);
    assertThatThrownBy(() -> CoreEmitter.emit(observation, SmallPrograms.PROVENANCE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("`tracker` is an observation");
  }

  @Test
  void aboutTenTreesShareAFunction() {
    Tree.Node node = Tree.leaf(1);
    for (int depth = 0; depth < 10; depth++) {
      node = Tree.split(0, depth, node, Tree.leaf(depth));
    }
    Tree tree = Tree.of(node);
    Forest forest = new Forest(Collections.nCopies(25, tree), 0);
    String core =
        CoreEmitter.emit(
            SmallPrograms.tracker().withForest(forest),
            SmallPrograms.PROVENANCE,
            ForestForm.IF_ELSE);
    assertThat(core).contains("weir_trees_2(").doesNotContain("weir_trees_3(");
  }

  @Test
  void nothingFromAProgramCanEndTheComment() {
    ProgramBuilder b = DecisionProgram.builder("p");
    Value x = b.input("x", "*/ int broken; /*", 0, 1);
    Provenance odd = new Provenance("v", 1, "*/ #error", Map.of());
    String core = CoreEmitter.emit(b.output(x).build(), odd);
    assertThat(core).contains("* / int broken; / *").doesNotContain("*/ int", "*/ #error");
  }

  @Test
  void wordsOfCAndTheCoresOwnNamesAreAvoided() {
    ProgramBuilder b = DecisionProgram.builder("p");
    Value keyword = b.input("int", "ns", 0, 9);
    Value macro = b.input("MAX", "ns", 0, 9);
    Value own = b.input("in", "ns", 0, 9);
    Value taken = b.input("v_in", "ns", 0, 9);
    Value sum = b.add("return", b.add("f", keyword, macro), b.add("state", own, taken));
    String core = CoreEmitter.emit(b.output(sum).build(), SmallPrograms.PROVENANCE);
    assertThat(core).contains("int32_t v_int;", "int32_t v_MAX;", "int32_t v_in;", "v_in_;");
    assertThat(core).contains("return v_return;");
  }

  @Test
  void onlyWhatIsNeededIsEmitted() {
    ProgramBuilder b = DecisionProgram.builder("p");
    Value x = b.input("x", "ns", 0, 9);
    b.isqrt("unused", x);
    String core = CoreEmitter.emit(b.output(x).build(), SmallPrograms.PROVENANCE);
    assertThat(core).doesNotContain("unused", "isqrt", "weir_asr", "WEIR_RECIP", "weir_trees");
  }

  @Test
  void smallestValuesAreWrittenSoThatCReadsThem() {
    assertThat(CType.INT32.literal(Integer.MIN_VALUE)).isEqualTo("(-2147483647 - 1)");
    assertThat(CType.INT64.literal(Long.MIN_VALUE)).isEqualTo("(-9223372036854775807LL - 1)");
    assertThat(CType.INT64.literal(-5)).isEqualTo("-5LL");
  }
}
