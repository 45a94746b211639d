package io.weir.codegen.target.pcc;

import io.weir.codegen.c.CType;
import io.weir.codegen.c.CodeWriter;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import java.util.List;

/** Writes what of the firmware depends on the program: a flow's state and the signals. */
final class ProgramHeader {
  /** Name of the file. */
  static final String FILE_NAME = "weir_pcc_program.h";

  /** Times the line rate, Q20, and shifted by 16, it still fits 32 bits; far above any rate. */
  private static final long MOST_MULTIPLIER = 1L << 27;

  private final FlowLayout layout;
  private final DecisionProgram program;

  private ProgramHeader(FlowLayout layout) {
    this.layout = layout;
    program = layout.program();
  }

  static String emit(FlowLayout layout, String provenance) {
    CodeWriter out = new CodeWriter();
    ProgramHeader header = new ProgramHeader(layout);
    out.line("/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */");
    out.comment(
        "What the firmware keeps per flow for decision program "
            + layout.program().name()
            + ", and what it tells it. Emitted by Weir. Do not edit.",
        "",
        provenance);
    out.directive("#ifndef WEIR_PCC_PROGRAM_H").directive("#define WEIR_PCC_PROGRAM_H").blank();
    header.constants(out);
    header.flow(out);
    header.fill(out);
    header.begin(out);
    header.counters(out);
    header.multiplier(out);
    out.directive("#endif /* WEIR_PCC_PROGRAM_H */");
    return out.toString();
  }

  private void constants(CodeWriter out) {
    out.directive("#define WEIR_PCC_ABI_VERSION %d", PccShell.ABI_VERSION);
    out.directive("#define WEIR_PCC_CORE_ABI_VERSION %d", CoreEmitter.ABI_VERSION);
    out.directive("#define WEIR_PCC_FLOW_BYTES %d", layout.bytes());
    out.directive("#define WEIR_PCC_SLOT %du", PccShell.SLOT);
    out.directive("#define WEIR_PCC_RTT_NS(flow) (%s)", layout.rtt());
    out.directive(
        "#define WEIR_PCC_PROBES(flow) %s",
        layout.probes().map(name -> "((flow)->core." + name + " != 0)").orElse("0"));
    out.directive(
        "#define WEIR_PCC_UNUSED_EVENTS (1u << DOCA_PCC_DEV_EVNT_ROCE_ACK%s%s)",
        layout.reads(Signal.NACKS) ? "" : " | 1u << DOCA_PCC_DEV_EVNT_ROCE_NACK",
        layout.reads(Signal.CNPS) ? "" : " | 1u << DOCA_PCC_DEV_EVNT_ROCE_CNP");
    out.blank();
  }

  private void flow(CodeWriter out) {
    out.comment("A flow; all zero when it begins. Times in ns modulo 2^32.");
    out.block(
        "struct weir_flow",
        () -> {
          layout.ownFields().forEach(field -> out.line("uint32_t %s;", field));
          out.line("struct weir_state core;");
        },
        "};");
    out.blank();
  }

  private void fill(CodeWriter out) {
    out.comment("What the program is told.");
    out.line(
        "static inline void weir_pcc_fill(struct weir_input *in, const struct weir_flow *flow,");
    out.line("\tuint32_t base_rtt_ns, uint32_t now_ns, uint32_t rtt_ns, uint32_t rate_q20)");
    out.block(
        "",
        () -> {
          List<CoreLayout.Field> inputs = layout.core().inputs();
          if (inputs.stream().anyMatch(ProgramHeader::isLimited)) {
            out.line("uint32_t value;").blank();
          }
          unused(out, "flow", "base_rtt_ns", "now_ns", "rtt_ns", "rate_q20");
          inputs.forEach(field -> input(out, field));
          if (inputs.isEmpty()) {
            out.line("in->reserved = 0;");
          }
        });
    out.blank();
  }

  /** Whether the signal can be outside of the input's range. */
  private static boolean isLimited(CoreLayout.Field field) {
    return isLow(field) || isHigh(field);
  }

  private static boolean isLow(CoreLayout.Field field) {
    return field.range().min() > Signal.named(field.name()).least();
  }

  private static boolean isHigh(CoreLayout.Field field) {
    return field.range().max() < Signal.named(field.name()).most();
  }

  private static void input(CodeWriter out, CoreLayout.Field field) {
    Signal signal = Signal.named(field.name());
    String cast = "(" + field.type().text() + ")";
    if (!isLimited(field)) {
      out.line("in->%s = %s(%s);", field.cName(), cast, signal.value());
      return;
    }
    if (field.range().max() < 0) {
      out.line("in->%s = %d;", field.cName(), field.range().max());
      return;
    }
    // A signal is never negative. The core relies on it that its inputs are within their ranges.
    out.line("value = %s;", signal.value());
    long low = Math.max(field.range().min(), 0);
    long high = field.range().max();
    if (isLow(field)) {
      out.line("if (value < %du)", low);
      out.line("\tvalue = %du;", low);
    }
    if (isHigh(field)) {
      out.line("if (value > %du)", high);
      out.line("\tvalue = %du;", high);
    }
    out.line("in->%s = %svalue;", field.cName(), cast);
  }

  private static void unused(CodeWriter out, String... names) {
    for (String name : names) {
      out.line("(void)%s;", name);
    }
  }

  private void begin(CodeWriter out) {
    out.comment(
        "A report was made, or the flow begins: what is counted between reports is so anew.");
    out.line(
        "static inline void weir_pcc_begin(struct weir_flow *flow, uint32_t now_ns, uint32_t"
            + " rtt_ns)");
    out.block(
        "",
        () -> {
          unused(out, "flow", "now_ns", "rtt_ns");
          for (String field : layout.ownFields()) {
            switch (field) {
              case "word", "probe_ns" -> {}
              case "reported_ns" -> out.line("flow->reported_ns = now_ns;");
              case "rtt_ns" -> out.line("flow->rtt_ns = rtt_ns;");
              default -> out.line("flow->%s = 0;", field);
            }
          }
        });
    out.blank();
  }

  private void counters(CodeWriter out) {
    out.line(
        "static inline void weir_pcc_count_sent(struct weir_flow *flow, uint32_t bytes, uint32_t"
            + " packets)");
    out.block(
        "",
        () -> {
          unused(out, "flow", "bytes", "packets");
          count(out, Signal.BYTES_SENT, "bytes");
          count(out, Signal.PACKETS_SENT, "packets");
        });
    out.blank();
    counter(out, "weir_pcc_count_nack", Signal.NACKS);
    counter(out, "weir_pcc_count_cnp", Signal.CNPS);
  }

  private void counter(CodeWriter out, String name, Signal signal) {
    out.line("static inline void %s(struct weir_flow *flow)", name);
    out.block(
        "",
        () -> {
          unused(out, "flow");
          count(out, signal, "1");
        });
    out.blank();
  }

  private void count(CodeWriter out, Signal signal, String by) {
    if (layout.reads(signal)) {
      out.line("flow->%s += %s;", signal.field().orElseThrow(), by);
    }
  }

  private void multiplier(CodeWriter out) {
    Interval range = Ranges.of(program).of(program.output());
    out.comment("The program's answer, Q16, such that its product with a rate fits 32 bits.");
    out.line("static inline uint32_t weir_pcc_multiplier(int32_t multiplier)");
    out.block(
        "",
        () -> {
          if (range.min() < 0) {
            out.line("if (multiplier < 0)");
            out.line("\treturn 0;");
          }
          if (range.max() > MOST_MULTIPLIER) {
            String most = CType.INT32.literal(MOST_MULTIPLIER);
            out.line("if (multiplier > %s)", most);
            out.line("\treturn %s;", most);
          }
          out.line("return (uint32_t)multiplier;");
        });
    out.blank();
  }
}
