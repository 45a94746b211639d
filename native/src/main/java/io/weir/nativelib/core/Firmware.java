package io.weir.nativelib.core;

import io.weir.artefact.Provenance;
import io.weir.artefact.Resources;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.Emission;
import io.weir.codegen.target.Target;
import io.weir.codegen.target.pcc.PccShell;
import io.weir.nativelib.toolchain.WorkFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Firmware of a program, compiled for the core and linked with a harness that runs it. Lies in a
 * temporary folder, which goes away when closed.
 */
public final class Firmware implements AutoCloseable {
  /** Flows the harness has room for. */
  public static final int FLOWS = 4_096;

  private static final String OBJECT = "weir_pcc.o";
  private static final String HARNESS = "nic_harness.c";
  private static final String SHARED = "weir_shared.c";
  private static final String PROGRAM = "firmware";
  private static final String PROVIDED = "doca_pcc_dev_";
  private static final List<String> WARNINGS =
      List.of("-Wall", "-Wextra", "-Wconversion", "-Werror");

  private final DecisionProgram program;
  private final CoreTools tools;
  private final WorkFolder work;
  private final Sizes sizes;

  /**
   * How large the firmware became.
   *
   * @param codeBytes instructions, bytes
   * @param tableBytes constants, bytes
   * @param stackBytes most stack an event takes, callees included
   * @param flowBytes state per flow
   * @param foreignSymbols functions it calls that neither it nor the SDK has, such as emulated
   *     floating point
   */
  public record Sizes(
      long codeBytes, long tableBytes, int stackBytes, int flowBytes, List<String> foreignSymbols) {
    public Sizes {
      foreignSymbols = List.copyOf(foreignSymbols);
    }
  }

  private Firmware(DecisionProgram program, Provenance provenance, CoreTools tools) {
    this.program = program;
    this.tools = tools;
    Map<String, String> sources = new LinkedHashMap<>(Target.SHARED.emit(program, provenance));
    // The core as firmware has it; the library's shell only brings rows into form.
    sources.putAll(Target.PCC.emit(program, provenance));
    sources.put(HARNESS, Resources.text(Firmware.class, HARNESS));
    sources.put("harness.h", constants());
    work = new WorkFolder(sources);
    boolean built = false;
    try {
      sizes = build(new Emission(program, provenance, Optional.empty()));
      built = true;
    } finally {
      if (!built) {
        close();
      }
    }
  }

  /**
   * Emits and compiles the firmware of a program.
   *
   * @throws UserError if the program cannot be firmware, or does not compile
   */
  public static Firmware build(DecisionProgram program, Provenance provenance, CoreTools tools) {
    return new Firmware(program, provenance, tools);
  }

  /** The program. */
  public DecisionProgram program() {
    return program;
  }

  /** How large the firmware became. */
  public Sizes sizes() {
    return sizes;
  }

  /** Starts it; the process answers until it is closed. */
  public CoreProcess start() {
    return new CoreProcess(this, List.of(tools.emulator().path(), executable()));
  }

  /** Starts it such that instructions are counted; slow. */
  CountingProcess startCounting() {
    List<String> command = new ArrayList<>(List.of(tools.emulator().path()));
    command.addAll(InstructionTrace.options(tools.emulator(), work.path()));
    command.add(executable());
    return new CountingProcess(this, command);
  }

  /** Where it lies. */
  Path folder() {
    return work.path();
  }

  private String executable() {
    return work.path().resolve(PROGRAM).toString();
  }

  private Sizes build(Emission emission) {
    compile(WARNINGS, "-fstack-usage", "-c", "-o", OBJECT, Target.PCC.shellFile());
    int stack = StackUse.most(work.lines("weir_pcc.su"));
    compile(List.of(), "-c", "-o", "rows.o", SHARED);
    compile(WARNINGS, "-c", "-o", "harness.o", HARNESS);
    compile(
        List.of(), "-nostdlib", "-static", "-no-pie", "-o", PROGRAM, "harness.o", "rows.o", OBJECT);
    long code = 0;
    long tables = 0;
    for (String line : tools.size().run(List.of("-A", OBJECT), work.path())) {
      String[] words = line.strip().split("\\s+", -1);
      if (words[0].startsWith(".text")) {
        code += Long.parseLong(words[1]);
      } else if (words[0].startsWith(".rodata") || words[0].startsWith(".srodata")) {
        tables += Long.parseLong(words[1]);
      }
    }
    return new Sizes(code, tables, stack, PccShell.flowBytes(emission), foreign());
  }

  private void compile(List<String> flags, String... rest) {
    List<String> line = new ArrayList<>(CoreTools.FLAGS);
    line.addAll(flags);
    line.addAll(List.of(rest));
    tools.compiler().run(line, work.path());
  }

  private List<String> foreign() {
    return tools.nm().run(List.of("-u", OBJECT), work.path()).stream()
        .map(line -> line.strip().replaceFirst("^U\\s+", ""))
        .filter(name -> !name.isEmpty() && !name.startsWith(PROVIDED))
        .toList();
  }

  private String constants() {
    return "#define HARNESS_WIDTH %d%n#define HARNESS_FEATURES %d%n#define HARNESS_FLOWS %d%n"
        .formatted(Math.max(1, width()), Math.max(1, program.features().size()), FLOWS);
  }

  int width() {
    return program.inputs().size() + program.states().size();
  }

  @Override
  public void close() {
    work.close();
  }
}
