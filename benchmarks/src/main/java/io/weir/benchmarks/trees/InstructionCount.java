package io.weir.benchmarks.trees;

import io.weir.artefact.UserError;
import io.weir.nativelib.core.InstructionTrace;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.MachineProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Counts instructions exactly, see {@link InstructionTrace}; what runs the rows is {@code
 * counting.c}.
 */
final class InstructionCount {
  private static final String HARNESS = "counting.c";
  private static final List<String> FREESTANDING =
      List.of("-ffreestanding", "-fno-stack-protector", "-fno-pie");
  private static final List<String> LINK = List.of("-nostdlib", "-static", "-no-pie", "-lgcc");

  private final ObjectBuild build;
  private final MachineProgram emulator;

  private InstructionCount(ObjectBuild build, MachineProgram emulator) {
    this.build = build;
    this.emulator = emulator;
  }

  /**
   * A counter for a machine.
   *
   * @param folder for sources and programs
   * @throws UserError saying how to install what is missing
   */
  static InstructionCount find(InstructionSet set, Map<String, String> environment, Path folder) {
    MachineProgram emulator = MachineProgram.require(set.emulator(), environment, set.mend());
    return new InstructionCount(objects(set, environment, folder), emulator);
  }

  /** Freestanding objects for a machine. */
  static ObjectBuild objects(InstructionSet set, Map<String, String> environment, Path folder) {
    CCompiler compiler =
        CCompiler.named(set.tool("gcc"), environment)
            .orElseThrow(
                () -> UserError.environment(set.tool("gcc") + " is not installed: " + set.mend()));
    List<String> flags = new ArrayList<>(set.flags());
    flags.addAll(FREESTANDING);
    return new ObjectBuild(
        compiler, MachineProgram.require(set.tool("size"), environment, set.mend()), flags, folder);
  }

  /**
   * Instructions per answer.
   *
   * @param min least
   * @param mean over the rows
   * @param max greatest
   * @param codeBytes instructions of the object, bytes, without libgcc
   * @param tableBytes constants, bytes
   */
  record Counted(long min, double mean, long max, long codeBytes, long tableBytes) {}

  /** Counts over the rows of the contender. */
  Counted count(Contender contender) {
    ObjectBuild.Compiled object = build.compile(contender);
    build.write("rows.h", rows(contender));
    MachineProgram program = build.link(HARNESS, List.of(object), LINK);
    InstructionTrace trace = new InstructionTrace(contender.name());
    List<String> line = new ArrayList<>(InstructionTrace.options(emulator, build.folder()));
    line.add(program.path());
    emulator.run(
        line,
        build.folder(),
        text -> {
          if (!InstructionTrace.lists(text)) {
            throw UserError.environment("the emulator said: " + text);
          }
          trace.line(text);
        });
    return counted(trace.counts(), contender.rows().count(), object);
  }

  private static String rows(Contender contender) {
    Rows rows = contender.rows();
    StringJoiner text = new StringJoiner(",\n", "{\n", "\n};\n");
    for (int i = 0; i < rows.count(); i++) {
      StringJoiner row = new StringJoiner(", ", "\t{ ", " }");
      for (long value : rows.row(i)) {
        row.add(Long.toString(value));
      }
      text.add(row.toString());
    }
    return "#define NAME %s%n#define TYPE %s%n#define ROWS %d%n#define WIDTH %d%n"
            .formatted(contender.name(), contender.type(), rows.count(), rows.width())
        + "static const int64_t values[ROWS][WIDTH] = "
        + text;
  }

  private static Counted counted(
      List<InstructionTrace.Counted> counts, int rows, ObjectBuild.Compiled object) {
    if (counts.size() != rows) {
      throw new IllegalStateException(
          counts.size() + " answers were seen in the trace, not " + rows);
    }
    LongSummaryStatistics all =
        counts.stream().mapToLong(InstructionTrace.Counted::instructions).summaryStatistics();
    return new Counted(
        all.getMin(), all.getAverage(), all.getMax(), object.codeBytes(), object.tableBytes());
  }
}
