package io.weir.nativelib.core;

import io.weir.sim.cc.NicEvent;
import java.util.List;

/** A recorded trace, told to the firmware: does it answer as the simulator's algorithm did? */
public final class Replay {
  private Replay() {}

  /**
   * What came out.
   *
   * @param events how many were told
   * @param flows of how many flows
   * @param mismatches how many were answered differently: another rate, or a probe where none was
   *     sent, or none where one was
   * @param firstMismatch the first of them; empty if there is none
   */
  public record Result(long events, int flows, long mismatches, String firstMismatch) {}

  /** Number of flows that a trace needs room for. */
  static int flows(List<NicEvent> trace) {
    return trace.stream().mapToInt(NicEvent::flow).max().orElse(-1) + 1;
  }

  /** Replays a trace on new flows. */
  public static Result run(Firmware firmware, FirmwareParameters parameters, List<NicEvent> trace) {
    int flows = flows(trace);
    List<CoreProcess.Answer> answers;
    try (CoreProcess process = firmware.start()) {
      process.set(parameters);
      process.reset(flows);
      answers = process.handle(trace);
    }
    long mismatches = 0;
    String first = "";
    for (int i = 0; i < trace.size(); i++) {
      NicEvent event = trace.get(i);
      CoreProcess.Answer answer = answers.get(i);
      if (answer.rateQ20() != event.rateQ20() || answer.probe() != event.probed()) {
        if (mismatches++ == 0) {
          first = "event %d: %s, but the firmware answers %s".formatted(i, event, answer);
        }
      }
    }
    return new Result(trace.size(), flows, mismatches, first);
  }
}
