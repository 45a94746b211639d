package io.weir.nativelib.toolchain;

import io.weir.artefact.UserError;
import io.weir.codegen.c.CoreEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Compiles the core alone, as a kernel or a NIC would: warnings are errors, without a library,
 * without floating-point registers, and with the stack measured. What this machine or its compiler
 * cannot check is skipped and said to be.
 */
public final class CoreGates {
  /** Most stack a decision may take where stacks are small (BPF: 512 bytes for everything). */
  public static final int MOST_STACK_BYTES = 128;

  private static final String SOURCE = "core.c";

  /** Functions of the core that handle one phase each begin so. */
  private static final String PHASE = "weir_decide_";

  /** Gives the core's functions bodies of their own, so that there is something to measure. */
  private static final String CALLER =
      """
      #include "%s"

      int32_t weir_gate_decide(struct weir_state *state, const struct weir_input *in);
      void weir_gate_reset(struct weir_state *state);

      int32_t weir_gate_decide(struct weir_state *state, const struct weir_input *in)
      {
      	return weir_core_decide(state, in);
      }

      void weir_gate_reset(struct weir_state *state)
      {
      	weir_core_reset(state);
      }
      """
          .formatted(CoreEmitter.FILE_NAME);

  private CoreGates() {}

  /**
   * What came out for one compiler; a core that does not pass is an error instead.
   *
   * @param compiler its identification, or its name if it is absent
   * @param passed names of the gates that were passed
   * @param skipped names of the others, with the reason
   * @param stackBytes most stack a decision takes, callees included; empty if it was not measured
   */
  public record Report(
      String compiler, List<String> passed, List<String> skipped, OptionalInt stackBytes) {}

  /** The flag that keeps a compiler from floating-point registers, if the machine has one. */
  static Optional<String> noFloatingPoint() {
    String machine = System.getProperty("os.arch");
    return List.of("amd64", "x86_64", "aarch64").contains(machine)
        ? Optional.of("-mgeneral-regs-only")
        : Optional.empty();
  }

  /**
   * Sends a core through the gates with gcc and clang, whichever this machine has.
   *
   * @param environment where to look for compilers
   * @throws UserError if the core does not pass
   */
  public static List<Report> run(String core, Map<String, String> environment) {
    List<Report> reports = new ArrayList<>();
    for (String name : List.of("gcc", "clang")) {
      Optional<CCompiler> compiler = CCompiler.named(name, environment);
      reports.add(
          compiler.isPresent()
              ? run(core, compiler.get())
              : new Report(name, List.of(), List.of("all: not installed"), OptionalInt.empty()));
    }
    return reports;
  }

  /**
   * Sends a core through the gates with one compiler.
   *
   * @throws UserError if the core does not pass
   */
  public static Report run(String core, CCompiler compiler) {
    List<String> passed = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    try (WorkFolder work = new WorkFolder(Map.of(CoreEmitter.FILE_NAME, core, SOURCE, CALLER))) {
      gate("strict C11", compiler, List.of(), work, passed, skipped);
      gate("freestanding", compiler, List.of("-ffreestanding"), work, passed, skipped);
      noFloatingPoint()
          .ifPresentOrElse(
              flag -> gate("integer registers", compiler, List.of(flag), work, passed, skipped),
              () -> skipped.add("integer registers: no flag for this machine"));
      gate("stack", compiler, List.of("-fstack-usage"), work, passed, skipped);
      List<String> usage = work.lines(".su");
      OptionalInt stack = usage.isEmpty() ? OptionalInt.empty() : OptionalInt.of(stack(usage));
      return new Report(
          compiler.identification(), List.copyOf(passed), List.copyOf(skipped), stack);
    }
  }

  private static void gate(
      String name,
      CCompiler compiler,
      List<String> flags,
      WorkFolder work,
      List<String> passed,
      List<String> skipped) {
    Optional<String> unknown = flags.stream().filter(flag -> !compiler.accepts(flag)).findFirst();
    if (unknown.isPresent()) {
      skipped.add(name + ": the compiler does not know " + unknown.get());
      return;
    }
    List<String> line = new ArrayList<>(List.of("-std=c11", "-O2"));
    line.addAll(LibraryBuild.WARNINGS);
    line.addAll(flags);
    line.addAll(List.of("-I.", "-c", "-o", "core.o", SOURCE));
    compiler.run(
        line,
        work.path(),
        words -> UserError.checkFailed("the core does not pass the gate `" + name + "`: " + words));
    passed.add(name);
  }

  /**
   * Adds up the longest chain of calls: decide, the largest of its phases, score, and the largest
   * of what score calls.
   */
  static int stack(List<String> usage) {
    int chain = 0;
    int largestPhase = 0;
    int largestCallee = 0;
    for (String line : usage) {
      // file:line:column:function, bytes, kind
      String[] parts = line.split("\t", -1);
      String function = parts[0].substring(parts[0].lastIndexOf(':') + 1);
      int bytes = Integer.parseInt(parts[1]);
      if (!parts[2].equals("static")) {
        throw UserError.checkFailed(
            "the core's function " + function + " has no fixed stack: " + line);
      }
      // Compilers add to the names of functions whose parameters they change: weir_x.isra.0.
      switch (function.replaceFirst("\\..*", "")) {
        case "weir_gate_decide", "weir_core_decide", "weir_core_score" -> chain += bytes;
        case "weir_gate_reset", "weir_core_reset" -> {}
        default -> {
          if (function.startsWith(PHASE)) {
            largestPhase = Math.max(largestPhase, bytes);
          } else {
            largestCallee = Math.max(largestCallee, bytes);
          }
        }
      }
    }
    return chain + largestPhase + largestCallee;
  }
}
