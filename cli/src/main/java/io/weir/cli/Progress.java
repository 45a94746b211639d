package io.weir.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress with time left, on standard error: a moving bar on a terminal, a line every few seconds
 * elsewhere. May be stepped from any thread.
 */
public final class Progress implements AutoCloseable {
  /** System property by which the launcher says that standard error is a terminal. */
  private static final String TERMINAL = "weir.terminal";

  private static final int WIDTH = 100;
  private final ProgressBar bar;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /** Begins a task of {@code steps} steps. */
  public static Progress of(String task, long steps) {
    boolean terminal = Boolean.getBoolean(TERMINAL);
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setMaxRenderedLength(WIDTH)
            .setUpdateIntervalMillis(terminal ? 200 : 5000)
            .setEtaFunction(Progress::timeLeft);
    builder.setConsumer(
        terminal
            ? new ConsoleProgressBarConsumer(System.err, WIDTH)
            : new DelegatingProgressBarConsumer(line -> System.err.println(line.strip()), WIDTH));
    return new Progress(builder.build());
  }

  private static java.util.Optional<Duration> timeLeft(me.tongfei.progressbar.ProgressState state) {
    long done = state.getCurrent() - state.getStart();
    if (done <= 0) {
      return java.util.Optional.empty();
    }
    double share = (double) (state.getMax() - state.getCurrent()) / done;
    return java.util.Optional.of(
        Duration.ofMillis(Math.round(state.getElapsedAfterStart().toMillis() * share)));
  }

  /** One step further. */
  public void step() {
    bar.step();
  }

  /** Says something beside the bar. */
  public void note(String text) {
    bar.setExtraMessage(" " + text);
  }

  @Override
  public void close() {
    bar.close();
  }
}
