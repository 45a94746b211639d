package io.weir.sim.fabric;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Mahimahi trace (Netravali et al., Mahimahi: Accurate Record-and-Replay for HTTP, USENIX ATC
 * 2015): every line is a time in whole ms at which one packet of 1500 bytes can be delivered; the
 * trace repeats after its last time.
 *
 * <p>It becomes a rate per millisecond: an opportunity at time t counts in [t − 1 ms, t), so that a
 * packet sent at that rate is through at t. A millisecond without an opportunity has rate 0.
 */
public final class MahimahiTrace {
  private static final long BITS_PER_OPPORTUNITY = 1500 * 8;
  private static final long PS_PER_MS = 1_000_000_000L;
  private static final long MAX_PERIOD_MS = 86_400_000;
  private static final int MAX_STEPS = 10_000_000;

  private final int[] opportunities;
  private final long total;

  private MahimahiTrace(int[] opportunities, long total) {
    this.opportunities = opportunities;
    this.total = total;
  }

  /** Reads a trace. */
  public static MahimahiTrace read(Path file) {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw UserError.input("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** The trace in {@code lines}; {@code name} stands for the file in errors. */
  static MahimahiTrace parse(String name, List<String> lines) {
    long[] times = new long[lines.size()];
    int count = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      long previous = count == 0 ? 0 : times[count - 1];
      times[count++] = timeMs(name + ":" + (i + 1), line, previous);
    }
    long period = count == 0 ? 0 : times[count - 1];
    if (period == 0) {
      throw UserError.input(
          name + ": expected a last time after 0 ms, found " + (count == 0 ? "no times" : "0"));
    }
    int[] bins = new int[(int) period];
    for (int i = 0; i < count; i++) {
      // Time 0 is the end of the period before.
      bins[(int) Math.floorMod(times[i] - 1, period)]++;
    }
    return new MahimahiTrace(bins, count);
  }

  private static long timeMs(String where, String line, long previous) {
    if (!line.matches("\\d{1,8}") || Long.parseLong(line) > MAX_PERIOD_MS) {
      throw UserError.input(
          where + ": expected a time of 0 to " + MAX_PERIOD_MS + " ms, found `" + line + "`");
    }
    long time = Long.parseLong(line);
    if (time < previous) {
      throw UserError.input(
          where + ": expected times that do not decrease, found " + time + " after " + previous);
    }
    return time;
  }

  /** Time after which the trace repeats, ms. */
  public int periodMs() {
    return opportunities.length;
  }

  /** Rate over a whole period, bit/s. */
  public long meanBps() {
    return total * BITS_PER_OPPORTUNITY * 1000 / opportunities.length;
  }

  /**
   * Lets the trace drive a link from time 0, whole periods until {@code durationPs} is past; after
   * them the link has the trace's mean rate, so that every transmission ends.
   */
  void applyTo(LinkSchedule.Builder schedule, long durationPs) {
    long periodPs = opportunities.length * PS_PER_MS;
    long periods = durationPs / periodPs + 1;
    if (periods * opportunities.length > MAX_STEPS) {
      throw new IllegalArgumentException(
          "traces: expected runs of at most "
              + MAX_STEPS
              + " ms with a trace, found "
              + durationPs / PS_PER_MS
              + " ms");
    }
    long atPs = 0;
    for (long period = 0; period < periods; period++) {
      for (int count : opportunities) {
        schedule.rateBps(atPs, count * BITS_PER_OPPORTUNITY * 1000);
        atPs += PS_PER_MS;
      }
    }
    schedule.rateBps(atPs, Math.max(1, meanBps()));
  }
}
