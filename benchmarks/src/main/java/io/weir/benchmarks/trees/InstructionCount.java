package io.weir.benchmarks.trees;

import io.weir.artefact.UserError;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.MachineProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Counts instructions exactly: QEMU's user mode executes one instruction at a time and lists each
 * with its function ({@code -d exec,nochain}); those between two marks that are not the harness's
 * own are the answer's, up to and including its return. See {@code counting.c}.
 */
final class InstructionCount {
  private static final String HARNESS = "counting.c";
  private static final String OWN_PREFIX = "harness_";
  private static final String MARK = "harness_mark";
  private static final List<String> FREESTANDING =
      List.of("-ffreestanding", "-fno-stack-protector", "-fno-pie");
  private static final List<String> LINK = List.of("-nostdlib", "-static", "-no-pie", "-lgcc");

  private final ObjectBuild build;
  private final MachineProgram emulator;
  private final String oneByOne;

  private InstructionCount(ObjectBuild build, MachineProgram emulator) {
    this.build = build;
    this.emulator = emulator;
    oneByOne =
        emulator.run(List.of("-h"), build.folder()).stream()
                .anyMatch(line -> line.contains("-one-insn-per-tb"))
            ? "-one-insn-per-tb"
            : "-singlestep";
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
    Trace trace = new Trace();
    emulator.run(
        List.of(oneByOne, "-d", "exec,nochain", program.path()), build.folder(), trace::line);
    return trace.counted(contender.rows().count(), object);
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

  /** Reads lines {@code Trace 0: 0x… […] function}. */
  private static final class Trace {
    private final List<Long> counts = new ArrayList<>();
    private boolean marked;
    private boolean inside;
    private long count;

    void line(String line) {
      if (!line.startsWith("Trace ")) {
        throw UserError.environment("the emulator said: " + line);
      }
      String function = line.substring(line.indexOf(']') + 1).strip();
      boolean mark = function.equals(MARK);
      if (mark && !marked) {
        if (inside) {
          counts.add(count);
        }
        inside = !inside;
        count = 0;
      } else if (inside && !function.startsWith(OWN_PREFIX)) {
        count++;
      }
      marked = mark;
    }

    Counted counted(int rows, ObjectBuild.Compiled object) {
      if (counts.size() != rows) {
        throw new IllegalStateException(
            counts.size() + " answers were seen in the trace, not " + rows);
      }
      return new Counted(
          counts.stream().mapToLong(Long::longValue).min().orElseThrow(),
          counts.stream().mapToLong(Long::longValue).average().orElseThrow(),
          counts.stream().mapToLong(Long::longValue).max().orElseThrow(),
          object.codeBytes(),
          object.tableBytes());
    }
  }
}
