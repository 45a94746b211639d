package io.weir.nativelib.core;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import io.weir.sim.cc.NicEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Firmware that runs instruction by instruction, such that those of each event are counted. */
final class CountingProcess extends CoreProcess {
  /** The firmware's function that makes a decision. */
  private static final String DECISION = "weir_report";

  private final CompletableFuture<InstructionTrace> listing;

  CountingProcess(Firmware firmware, List<String> command) {
    super(firmware, command);
    listing = CompletableFuture.supplyAsync(this::read);
  }

  @Override
  ProcessBuilder.Redirect errors() {
    return ProcessBuilder.Redirect.PIPE;
  }

  private InstructionTrace read() {
    InstructionTrace trace = new InstructionTrace(DECISION);
    try (BufferedReader lines = process().errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!InstructionTrace.lists(line)) {
          throw UserError.environment("the emulator said: " + line);
        }
        trace.line(line);
      }
      return trace;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands events to the firmware and counts the instructions of each; ends the process. */
  List<InstructionTrace.Counted> count(List<NicEvent> events) {
    handle(events);
    List<InstructionTrace.Counted> counts;
    try {
      process().getOutputStream().close();
      counts = listing.join().counts();
    } catch (IOException e) {
      throw UserError.environment("the emulator went away: " + AtomicFiles.reason(e), e);
    } catch (CompletionException e) {
      if (e.getCause() instanceof UserError error) {
        throw error;
      }
      throw e;
    }
    if (counts.size() != events.size()) {
      throw new IllegalStateException(
          counts.size() + " events were seen by the emulator, not " + events.size());
    }
    return counts;
  }
}
