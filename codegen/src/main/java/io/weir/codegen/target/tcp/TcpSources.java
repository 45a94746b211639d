package io.weir.codegen.target.tcp;

import io.weir.artefact.Resources;
import io.weir.artefact.UserError;
import io.weir.codegen.c.CType;
import io.weir.codegen.c.CodeWriter;
import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.ir.DecisionProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The C that a kernel module and BPF share: {@code weir_round.h} (what a round trip was like), and
 * {@code weir_rate.h} (rate control) or {@code weir_bbr.h} (the gain of BBR's window) are the same
 * for every program; {@code weir_signals.h} is written for one and fills its input.
 */
public final class TcpSources {
  /** The emitted part. */
  public static final String SIGNALS_FILE = "weir_signals.h";

  /** What a round trip was like. */
  public static final String ROUND_FILE = "weir_round.h";

  /** Rate control. */
  public static final String RATE_FILE = "weir_rate.h";

  /** The gain of BBR's window. */
  public static final String BBR_FILE = "weir_bbr.h";

  /** Bytes that the kernel keeps for congestion control, per flow. */
  public static final int MOST_FLOW_BYTES = 104;

  /** Words of {@code struct weir_flow} beside the program's state and the marks of signals. */
  private static final int FIXED_WORDS = 9;

  private final DecisionProgram program;
  private final CoreLayout layout;
  private final TcpControl control;

  private TcpSources(DecisionProgram program, TcpControl control) {
    this.program = program;
    this.control = control;
    layout = new CoreLayout(program);
  }

  /**
   * The files a shell includes.
   *
   * @return texts by file name
   * @throws UserError if the program wants what TCP cannot tell, or keeps more per flow than fits
   */
  public static Map<String, String> of(DecisionProgram program, TcpControl control) {
    TcpSources sources = new TcpSources(program, control);
    sources.require();
    Map<String, String> files = new TreeMap<>();
    files.put(ROUND_FILE, Resources.text(TcpSources.class, ROUND_FILE));
    files.put(SIGNALS_FILE, sources.signals());
    String rules = control == TcpControl.RATE ? RATE_FILE : BBR_FILE;
    files.put(rules, Resources.text(TcpSources.class, rules));
    return files;
  }

  /** Bytes per flow of rate control: the program's state and the shell's. */
  public static int flowBytes(DecisionProgram program) {
    return new TcpSources(program, TcpControl.RATE).flowBytes();
  }

  private void require() {
    for (CoreLayout.Field input : layout.inputs()) {
      boolean offered =
          TcpSignal.of(input.name()).filter(signal -> signal.offeredBy(control)).isPresent();
      if (!offered) {
        throw UserError.input(
            "program `%s` wants the input `%s`, which TCP does not have for control `%s`; it has %s"
                .formatted(program.name(), input.name(), control.key(), offered()));
      }
    }
    if (control == TcpControl.RATE && flowBytes() > MOST_FLOW_BYTES) {
      throw UserError.input(
          "program `%s` needs %d bytes per flow, %d of them its own state; TCP has %d"
              .formatted(program.name(), flowBytes(), layout.stateBytes(), MOST_FLOW_BYTES));
    }
  }

  private String offered() {
    return Arrays.stream(TcpSignal.values())
        .filter(signal -> signal.offeredBy(control))
        .map(TcpSignal::inputName)
        .collect(Collectors.joining(", "));
  }

  private int flowBytes() {
    int words = FIXED_WORDS + wanted().stream().mapToInt(TcpSignal::words).sum();
    boolean wide = layout.states().stream().anyMatch(field -> field.type() == CType.INT64);
    int alignment = wide ? CType.INT64.bytes() : CType.INT32.bytes();
    int bytes = layout.stateBytes() + words * Integer.BYTES;
    return (bytes + alignment - 1) / alignment * alignment;
  }

  private List<String> wanted() {
    return layout.inputs().stream()
        .flatMap(input -> TcpSignal.of(input.name()).stream())
        .map(TcpSignal::wants)
        .filter(wants -> !wants.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .toList();
  }

  private String signals() {
    CodeWriter out = new CodeWriter();
    out.line("/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */");
    out.comment(
        "Signals of decision program " + program.name() + ", emitted by Weir. Do not edit.",
        "",
        "program   " + program.sha256());
    out.directive("#ifndef WEIR_SIGNALS_H").directive("#define WEIR_SIGNALS_H").blank();
    if (control == TcpControl.BBR) {
      out.directive("#define WEIR_CONTROLS_BBR");
    }
    wanted().forEach(wants -> out.directive("#define WEIR_WANTS_%s", wants));
    out.directive("#include \"%s\"", ROUND_FILE).blank();
    out.comment("Hands the program what it named.");
    out.line(
        "static inline void weir_fill_input(struct weir_input *in, const struct weir_signals *s)");
    out.block("", () -> fill(out));
    out.blank();
    out.directive("#endif /* WEIR_SIGNALS_H */");
    return out.toString();
  }

  private void fill(CodeWriter out) {
    for (CoreLayout.Field input : layout.inputs()) {
      TcpSignal signal = TcpSignal.of(input.name()).orElseThrow();
      out.line("in->%s = (%s)s->%s;", input.cName(), input.type().text(), signal.field());
    }
    if (layout.inputs().isEmpty()) {
      out.line("in->reserved = 0;").line("(void)s;");
    }
  }
}
