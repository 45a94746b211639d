package io.weir.nativelib.core;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.sim.cc.NicEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Firmware that runs instruction by instruction: the emulator lists each with its function, and
 * those between two marks that are not the harness's own belong to an event, its return included.
 */
public final class CountingProcess extends CoreProcess {
  private static final String OWN_PREFIX = "harness_";
  private static final String MARK = "harness_mark";
  private static final String DECISION = "weir_report"; // compilers append to it

  private final List<Counted> counts = new ArrayList<>();
  private final Thread reader;
  private boolean marked;
  private boolean inside;
  private boolean decided;
  private long instructions;

  /**
   * Instructions of an event.
   *
   * @param instructions executed
   * @param decided whether a decision was among them
   */
  record Counted(long instructions, boolean decided) {}

  CountingProcess(Firmware firmware, List<String> command) {
    super(firmware, command);
    reader = new Thread(this::read, "instructions");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  ProcessBuilder.Redirect errors() {
    return ProcessBuilder.Redirect.PIPE;
  }

  private void read() {
    try (BufferedReader lines = process().errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        line(line);
      }
    } catch (IOException e) {
      synchronized (counts) {
        counts.clear();
      }
    }
  }

  /** Reads lines {@code Trace 0: 0x… […] function}. */
  private void line(String line) {
    String function = line.substring(line.indexOf(']') + 1).strip();
    boolean mark = function.equals(MARK);
    if (mark && !marked) {
      if (inside) {
        synchronized (counts) {
          counts.add(new Counted(instructions, decided));
        }
      }
      inside = !inside;
      instructions = 0;
      decided = false;
    } else if (inside && !mark && !function.startsWith(OWN_PREFIX)) {
      instructions++;
      decided |= function.startsWith(DECISION);
    }
    marked = mark;
  }

  /** Hands events to the firmware and counts the instructions of each; ends the process. */
  List<Counted> count(List<NicEvent> events) {
    handle(events);
    try {
      process().getOutputStream().close();
      process().waitFor();
      reader.join();
    } catch (IOException e) {
      throw UserError.environment("the emulator went away: " + AtomicFiles.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserError.environment("interrupted while counting instructions", e);
    }
    synchronized (counts) {
      if (counts.size() != events.size()) {
        throw new IllegalStateException(
            counts.size() + " events were seen by the emulator, not " + events.size());
      }
      return List.copyOf(counts);
    }
  }
}
