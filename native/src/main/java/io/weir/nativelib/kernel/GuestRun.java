package io.weir.nativelib.kernel;

import io.weir.artefact.UserError;
import java.util.List;
import java.util.Locale;

/**
 * Flows that run together in the machine.
 *
 * @param name one word, unique in a lane
 * @param path what they share
 * @param warmupSeconds at the beginning, which means leave out
 * @param seconds that they send, the warm-up included
 * @param controls congestion control of each flow, as the kernel calls it
 */
public record GuestRun(
    String name, GuestPath path, double warmupSeconds, double seconds, List<String> controls) {
  private static final int MOST_FLOWS = 16;
  private static final String WORD = "[A-Za-z0-9_.+-]+";

  /**
   * Checks.
   *
   * @throws UserError if the machine cannot run it
   */
  public GuestRun {
    controls = List.copyOf(controls);
    if (!name.matches(WORD) || controls.stream().anyMatch(control -> !control.matches(WORD))) {
      throw UserError.input(
          "names of runs and congestion controls must be letters, digits and _.+-; found `%s` with"
                  .formatted(name)
              + " "
              + controls);
    }
    if (controls.isEmpty() || controls.size() > MOST_FLOWS) {
      throw UserError.input("a run in the virtual machine has 1 to " + MOST_FLOWS + " flows");
    }
    if (!(seconds > warmupSeconds && warmupSeconds >= 0 && seconds <= 600)) {
      throw UserError.input(
          "a run in the virtual machine lasts at most 600 s and longer than its warm-up");
    }
  }

  /** As the machine's init reads it. */
  String words() {
    return "%s %s %s %s%n"
        .formatted(
            name,
            String.format(Locale.ROOT, "%.3f", seconds),
            path.words(),
            String.join(" ", controls))
        .replace(System.lineSeparator(), "\n");
  }
}
