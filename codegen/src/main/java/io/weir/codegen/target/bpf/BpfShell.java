package io.weir.codegen.target.bpf;

import io.weir.artefact.Resources;
import io.weir.artefact.UserError;
import io.weir.codegen.c.CodeWriter;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.c.Processor;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Shell;
import io.weir.codegen.target.tcp.TcpControl;
import io.weir.codegen.target.tcp.TcpSources;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shell of a BPF object. The form of the forest is always the map's. */
public final class BpfShell implements Shell {
  /** Longest name of operations. */
  public static final int MOST_NAME = 15;

  /** Holds what belongs to one program: limits, hashes, defaults. */
  static final String PROGRAM_FILE = "weir_program.h";

  static final String BUILTIN_FILE = "weir_builtin.h";

  private static final String MAIN = "weir_bpf.c";

  private static final List<String> FIXED =
      List.of("weir_arithmetic.h", "weir_kernel.h", "weir_model.h", "weir_maps.h");

  @Override
  public Processor processor() {
    return Processor.SERVER;
  }

  @Override
  public String mainFile() {
    return MAIN;
  }

  @Override
  public String core(Emission emission) {
    return CoreEmitter.emitForestOutside(emission.program(), emission.provenance());
  }

  @Override
  public Map<String, String> sources(Emission emission) {
    emission
        .form()
        .filter(form -> form != ForestForm.HEAP)
        .ifPresent(
            form -> {
              throw UserError.input(
                  "BPF keeps the forest as a table of nodes in a map; the form %s cannot be had"
                      .formatted(form.key()));
            });
    Map<String, String> files = new TreeMap<>(common(emission));
    files.putAll(TcpSources.of(emission.program(), emission.control()));
    // One name whatever it controls, so that nobody who compiles it has to ask.
    String main = emission.control() == TcpControl.BBR ? "weir_bbr.c" : MAIN;
    files.put(MAIN, Resources.text(BpfShell.class, main));
    FIXED.forEach(name -> files.put(name, Resources.text(BpfShell.class, name)));
    return files;
  }

  @Override
  public Map<String, String> companions(Emission emission) {
    boolean bbr = emission.control() == TcpControl.BBR;
    return Map.of(
        "Makefile", Resources.text(BpfShell.class, "Makefile"),
        "README.md", Resources.text(BpfShell.class, bbr ? "README-bbr.md" : "README.md"));
  }

  /** What every BPF object of a program includes: the core, limits and hashes, the forest. */
  static Map<String, String> common(Emission emission) {
    DecisionProgram program = emission.program();
    ModelLimits limits = ModelLimits.of(program);
    return Map.of(
        CoreEmitter.FILE_NAME,
        CoreEmitter.emitForestOutside(program, emission.provenance()),
        PROGRAM_FILE,
        program(emission, limits),
        BUILTIN_FILE,
        ModelImage.of(program, limits).toC());
  }

  private static String program(Emission emission, ModelLimits limits) {
    DecisionProgram program = emission.program();
    CodeWriter out = new CodeWriter();
    out.line("/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */");
    out.comment(
        "Decision program " + program.name() + " as BPF, emitted by Weir. Do not edit.",
        "",
        "program   " + program.sha256(),
        "scenario  " + emission.provenance().scenarioSha256(),
        "seed      " + emission.provenance().seed(),
        "weir      " + emission.provenance().weirVersion());
    out.directive("#ifndef WEIR_PROGRAM_H").directive("#define WEIR_PROGRAM_H").blank();
    out.comment("What it decides: " + emission.control().key() + ".");
    out.directive("#define WEIR_CONTROL %d", emission.control().number()).blank();
    out.comment("What the model map can hold.");
    out.directive("#define WEIR_MODEL_ABI %d", ModelImage.ABI_VERSION);
    out.directive("#define WEIR_MODEL_BYTES %d", ModelImage.bytes(limits));
    out.directive("#define WEIR_MOST_TREES %d", limits.trees());
    out.directive("#define WEIR_MOST_DEPTH %d", limits.depth());
    out.directive("#define WEIR_MOST_NODES %d", limits.nodes());
    out.directive("#define WEIR_FEATURE_SLOTS %d", limits.featureSlots()).blank();
    out.directive("#define WEIR_PROGRAM_BYTES %s", bytes(program.sha256()));
    out.directive(
        "#define WEIR_OBSERVATION_BYTES %s", bytes(ModelImage.observationSha256(program)));
    out.blank();
    defaults(out);
    out.blank().directive("#endif /* WEIR_PROGRAM_H */");
    return out.toString();
  }

  private static void defaults(CodeWriter out) {
    out.comment("What the Makefile may set.");
    for (String line :
        List.of(
            "WEIR_OPS_NAME \"weir\"",
            "WEIR_LINE_RATE_BPS 1000000000ull",
            "WEIR_TIME_UNIT_NS 1000u",
            "WEIR_START_MODE 0")) {
      out.directive("#ifndef %s", line.substring(0, line.indexOf(' ')));
      out.directive("#define %s", line);
      out.directive("#endif");
    }
  }

  private static String bytes(String sha256) {
    StringBuilder out = new StringBuilder("{");
    for (byte b : HexFormat.of().parseHex(sha256)) {
      out.append(out.length() == 1 ? "" : ",").append("0x%02x".formatted(b));
    }
    return out.append("}").toString();
  }
}
