package io.weir.cli.runs;

import io.weir.trainer.store.RunInfo;
import io.weir.trainer.training.TrainingListener.ValidationFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Figures of runs in words. */
public final class Wording {
  /** Titles over {@link #figures}. */
  public static final List<String> FIGURE_TITLES =
      List.of("goodput", "mean µs", "p99 µs", "Jain", "min/max", "dropped B");

  private static final String NONE = "–";

  private Wording() {}

  /** A number with so many decimals; a dash when there is none. */
  public static String number(Double value, int decimals) {
    return value == null || !Double.isFinite(value)
        ? NONE
        : String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** Closed-loop figures of a scenario. */
  public static List<String> figures(ValidationFigures figures) {
    return List.of(
        number(figures.goodputShare() * 100, 1) + " %",
        number(figures.latencyMeanUs(), 2),
        number(figures.latencyP99Us(), 2),
        number(figures.jain(), 4),
        number(figures.minMax(), 3),
        number(figures.droppedBytes(), 0));
  }

  /** A time span in its two largest units. */
  public static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds >= 86_400) {
      return "%d d %d h".formatted(seconds / 86_400, seconds % 86_400 / 3600);
    }
    if (seconds >= 3600) {
      return "%d h %02d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }
    return seconds >= 60
        ? "%d min %02d s".formatted(seconds / 60, seconds % 60)
        : "%d s".formatted(seconds);
  }

  /** How far a run is. */
  public static String progress(RunInfo run) {
    return "%d %%"
        .formatted(run.updatesInAll() == 0 ? 0 : 100L * run.updatesDone() / run.updatesInAll());
  }

  /** How long a run took, or takes so far. */
  public static Duration took(RunInfo run, Instant now) {
    return Duration.between(run.started(), run.ended() == null ? now : run.ended());
  }
}
