package io.weir.nativelib.core;

import io.weir.nativelib.toolchain.MachineProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts instructions exactly: QEMU's user mode executes one at a time and lists each with its
 * function; those between two marks that are not the harness's own belong to an answer, its return
 * included. Lines have the form {@code Trace 0: 0x… […] function}. Not thread-safe.
 */
public final class InstructionTrace {
  private static final String OWN_PREFIX = "harness_";
  private static final String MARK = "harness_mark";

  private final String decision;
  private final List<Counted> counts = new ArrayList<>();
  private boolean marked;
  private boolean inside;
  private boolean decided;
  private long instructions;

  /**
   * Instructions of one answer.
   *
   * @param instructions executed
   * @param decided whether the function that was asked for was among them
   */
  public record Counted(long instructions, boolean decided) {}

  /**
   * @param decision function whose share in an answer is to be told; compilers append to names
   */
  public InstructionTrace(String decision) {
    this.decision = decision;
  }

  /** What the emulator is told so that it lists every instruction. */
  public static List<String> options(MachineProgram emulator, Path folder) {
    boolean named =
        emulator.run(List.of("-h"), folder).stream()
            .anyMatch(line -> line.contains("-one-insn-per-tb"));
    return List.of(named ? "-one-insn-per-tb" : "-singlestep", "-d", "exec,nochain");
  }

  /** Whether a line of the emulator is an instruction; others are words of its own. */
  public static boolean lists(String line) {
    return line.startsWith("Trace ");
  }

  /** Reads a line. */
  public void line(String line) {
    String function = line.substring(line.indexOf(']') + 1).strip();
    boolean mark = function.equals(MARK);
    if (mark && !marked) {
      if (inside) {
        counts.add(new Counted(instructions, decided));
      }
      inside = !inside;
      instructions = 0;
      decided = false;
    } else if (inside && !mark && !function.startsWith(OWN_PREFIX)) {
      instructions++;
      decided |= function.startsWith(decision);
    }
    marked = mark;
  }

  /** What was counted, in order. */
  public List<Counted> counts() {
    return List.copyOf(counts);
  }
}
