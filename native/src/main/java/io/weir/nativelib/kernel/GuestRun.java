package io.weir.nativelib.kernel;

import io.weir.artefact.UserError;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Flows that run together in the machine.
 *
 * @param name one word, unique in a lane
 * @param path what they share
 * @param warmupSeconds at the beginning, which means leave out
 * @param seconds that they send, the warm-up included
 * @param controls congestion control of each flow, as the kernel calls it
 * @param startSeconds when each flow begins
 */
public record GuestRun(
    String name,
    GuestPath path,
    double warmupSeconds,
    double seconds,
    List<String> controls,
    List<Double> startSeconds) {
  private static final int MOST_FLOWS = 16;
  private static final String WORD = "[A-Za-z0-9_.+-]+";

  /** A run's name may have the starts of its flows. */
  private static final String NAME = "[A-Za-z0-9_.+@-]+";

  /** All flows begin together. */
  public GuestRun(
      String name, GuestPath path, double warmupSeconds, double seconds, List<String> controls) {
    this(name, path, warmupSeconds, seconds, controls, Collections.nCopies(controls.size(), 0.0));
  }

  /**
   * Checks.
   *
   * @throws UserError if the machine cannot run it
   */
  public GuestRun {
    controls = List.copyOf(controls);
    startSeconds = List.copyOf(startSeconds);
    if (!name.matches(NAME) || controls.stream().anyMatch(control -> !control.matches(WORD))) {
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
    if (startSeconds.size() != controls.size()
        || startSeconds.stream().anyMatch(start -> !(start >= 0 && start < seconds))) {
      throw UserError.input(
          "run `%s`: each flow begins at 0 s or later, and before the end; found %s"
              .formatted(name, startSeconds));
    }
  }

  private String flows() {
    StringJoiner words = new StringJoiner(" ");
    for (int i = 0; i < controls.size(); i++) {
      double start = startSeconds.get(i);
      words.add(
          start == 0
              ? controls.get(i)
              : String.format(Locale.ROOT, "%s@%.3f", controls.get(i), start));
    }
    return words.toString();
  }

  /** As the machine's init reads it. */
  String words() {
    return "%s %s %s %s%n"
        .formatted(name, String.format(Locale.ROOT, "%.3f", seconds), path.words(), flows())
        .replace(System.lineSeparator(), "\n");
  }
}
