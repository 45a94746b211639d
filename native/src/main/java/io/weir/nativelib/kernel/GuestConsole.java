package io.weir.nativelib.kernel;

import io.weir.artefact.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the machine printed on its serial port; {@code guest.c} and {@code init} say how. */
final class GuestConsole {
  private static final int TOLD_LINES = 25;
  private static final int SAMPLE_WORDS = 12;

  private final List<String> lines;

  private GuestConsole(List<String> lines) {
    this.lines = lines;
  }

  /** Reads the whole text of a console. */
  static GuestConsole of(String text) {
    return new GuestConsole(
        text.lines()
            .map(line -> line.replaceAll("\\p{Cntrl}\\[[0-9;?]*[A-Za-z]|\\p{Cntrl}", ""))
            .filter(line -> !line.isBlank())
            .toList());
  }

  /** All lines, without the control characters of the firmware. */
  String text() {
    return String.join("\n", lines);
  }

  /** Whether the machine ran everything to its end. */
  boolean done() {
    return lines.contains("weir-done");
  }

  /** What went wrong inside, in the machine's words. */
  Optional<String> error() {
    return lines.stream()
        .filter(line -> line.contains("weir-error ") || line.contains("Kernel panic"))
        .map(line -> line.replaceFirst(".*weir-error ", ""))
        .findFirst();
  }

  /** The last lines, for people. */
  String tail() {
    List<String> told = lines.stream().filter(line -> !line.startsWith("weir-sample ")).toList();
    return String.join("\n", told.subList(Math.max(0, told.size() - TOLD_LINES), told.size()));
  }

  /** Lines that begin with a word, without it. */
  List<String> said(String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .toList();
  }

  /**
   * Samples of every flow of every run, in order.
   *
   * @throws UserError if a run is missing or a line is not as it should be
   */
  Map<String, List<FlowSamples>> flows(List<GuestRun> runs) {
    Map<String, Map<Integer, List<FlowSamples.Sample>>> found = new TreeMap<>();
    for (String line : lines) {
      if (line.startsWith("weir-sample ")) {
        String[] words = line.split(" ", -1);
        if (words.length != SAMPLE_WORDS) {
          throw unreadable(line);
        }
        try {
          found
              .computeIfAbsent(words[1], name -> new TreeMap<>())
              .computeIfAbsent(Integer.parseInt(words[2]), flow -> new ArrayList<>())
              .add(sample(words));
        } catch (NumberFormatException e) {
          throw unreadable(line);
        }
      }
    }
    Map<String, List<FlowSamples>> flows = new LinkedHashMap<>();
    for (GuestRun run : runs) {
      flows.put(run.name(), flows(run, found.getOrDefault(run.name(), new TreeMap<>())));
    }
    return flows;
  }

  private static List<FlowSamples> flows(
      GuestRun run, Map<Integer, List<FlowSamples.Sample>> found) {
    List<FlowSamples> flows = new ArrayList<>();
    for (int i = 0; i < run.controls().size(); i++) {
      List<FlowSamples.Sample> samples = found.get(i);
      if (samples == null) {
        throw UserError.environment(
            "the virtual machine printed no samples of run " + run.name() + ", flow " + i);
      }
      flows.add(new FlowSamples(run.controls().get(i), samples));
    }
    return flows;
  }

  private static UserError unreadable(String line) {
    return UserError.environment("the virtual machine printed a line that is damaged: " + line);
  }

  private static FlowSamples.Sample sample(String[] words) {
    long[] values = new long[SAMPLE_WORDS];
    for (int i = 4; i < SAMPLE_WORDS; i++) {
      values[i] = Long.parseUnsignedLong(words[i]);
    }
    return new FlowSamples.Sample(
        values[4], values[5], values[6], values[7], values[8], values[9], values[10], values[11]);
  }
}
