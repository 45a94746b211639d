package io.weir.benchmarks.trees;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.decision.DecisionTimes;
import io.weir.benchmarks.trees.InstructionCount.Counted;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.LibraryBuild;
import io.weir.nativelib.toolchain.MachineProgram;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;

/** Times contenders, counts their instructions and holds their answers against what is right. */
final class Workbench {
  private final Effort effort;
  private final Path folder;
  private final CCompiler compiler;
  private final TimingRun timing;
  private final Map<InstructionSet, InstructionCount> counters =
      new EnumMap<>(InstructionSet.class);
  private final Map<InstructionSet, String> leftOut = new EnumMap<>(InstructionSet.class);

  /**
   * A bench.
   *
   * @param effort how long to measure
   * @param folder for sources and programs; nothing in it is kept
   * @param environment {@code PATH} and {@code CC}
   * @param note told what cannot be measured, and why
   * @throws UserError if there is no C compiler
   */
  Workbench(Effort effort, Path folder, Map<String, String> environment, Consumer<String> note) {
    this.effort = effort;
    this.folder = folder;
    compiler = CCompiler.find(environment);
    MachineProgram size =
        MachineProgram.require("size", environment, "apt-get install -y binutils");
    timing = new TimingRun(new ObjectBuild(compiler, size, List.of(), folder));
    for (InstructionSet set : InstructionSet.values()) {
      try {
        counters.put(set, InstructionCount.find(set, environment, folder));
      } catch (UserError e) {
        leftOut.put(set, e.getMessage());
        note.accept("instructions of " + set.key() + " are left out: " + e.getMessage());
      }
    }
  }

  Effort effort() {
    return effort;
  }

  Path folder() {
    return folder;
  }

  /** Which instructions could not be counted, and why. */
  Map<InstructionSet, String> leftOut() {
    return leftOut;
  }

  /** The forms that the effort asks for. */
  Forms forms(DecisionProgram program, Provenance provenance) {
    return effort.allForms() ? Forms.all(program, provenance) : Forms.chosen(program, provenance);
  }

  /** Times them, one after the other in every round. */
  Map<String, TimingRun.Timed> time(List<Contender> contenders) {
    return timing.run(contenders, effort.rounds());
  }

  /** Counts over some of the contender's rows. */
  Map<InstructionSet, Counted> count(Contender contender) {
    Contender few =
        new Contender(
            contender.name(),
            contender.type(),
            contender.source(),
            contender.rows().spread(effort.countedRows()));
    Map<InstructionSet, Counted> counted = new EnumMap<>(InstructionSet.class);
    counters.forEach((set, counter) -> counted.put(set, counter.count(few)));
    return counted;
  }

  /** One decision of a program by each way from Java. */
  Map<String, DecisionTimes.Call> calls(Path file, DecisionProgram program, Provenance provenance) {
    Path library = new LibraryBuild(compiler, folder).build(program, provenance).file();
    return DecisionTimes.calls(file, library, effort.shots(), effort.ownJvm());
  }

  /**
   * Checks answers.
   *
   * @param what whose, for the message
   * @throws UserError if one is not the expected one, for then times mean nothing
   */
  static void requireEqual(String what, IntToDoubleFunction found, long[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (found.applyAsDouble(i) != expected[i]) {
        throw UserError.checkFailed(
            "%s: row %d: the interpreter says %d, C %.0f"
                .formatted(what, i, expected[i], found.applyAsDouble(i)));
      }
    }
  }

  /** What it is measured with, for JSON. */
  Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("version", WeirVersion.current());
    machine.put(
        "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    machine.put("compiler", compiler.identification());
    machine.put("flags", String.join(" ", ObjectBuild.FLAGS));
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    return machine;
  }

  /** The same in a line, for people. */
  String title() {
    return "Weir %s, %s %s, %d rounds of %,d rows: ns per row, median (least – greatest)"
        .formatted(
            WeirVersion.current(),
            compiler.identification(),
            String.join(" ", ObjectBuild.FLAGS),
            effort.rounds(),
            effort.rows());
  }
}
