package io.weir.cli;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
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
  private final Lines lines;

  private Progress(ProgressBar bar, Lines lines) {
    this.bar = bar;
    this.lines = lines;
  }

  /** Where a bar is drawn, and what is printed while it is there. */
  static final class Lines implements ProgressBarConsumer {
    /** To the line's begin, and everything behind it away. */
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream stream;
    private final ProgressBarConsumer drawn;
    private final boolean terminal;
    private String bar = "";

    Lines(PrintStream stream, boolean terminal) {
      this.stream = stream;
      this.terminal = terminal;
      drawn =
          terminal
              ? new ConsoleProgressBarConsumer(stream, WIDTH)
              : new DelegatingProgressBarConsumer(line -> stream.println(line.strip()), WIDTH);
    }

    @Override
    public int getMaxRenderedLength() {
      return drawn.getMaxRenderedLength();
    }

    @Override
    public synchronized void accept(String text) {
      bar = text;
      drawn.accept(text);
    }

    @Override
    public synchronized void close() {
      drawn.close();
    }

    /** Runs {@code print}, which ends its lines, where a moving bar stands; the bar follows it. */
    synchronized void above(Runnable print) {
      if (!terminal) {
        print.run();
        return;
      }
      stream.print(ERASE);
      stream.flush();
      print.run();
      drawn.accept(bar);
      stream.flush();
    }
  }

  /** Whether standard error is a terminal. */
  public static boolean isOnTerminal() {
    return Boolean.getBoolean(TERMINAL);
  }

  /** Begins a task of {@code steps} steps. */
  public static Progress of(String task, long steps) {
    return of(task, steps, 0);
  }

  /** Goes on with a task of {@code steps} steps, {@code done} of which took place before. */
  public static Progress of(String task, long steps, long done) {
    boolean terminal = isOnTerminal();
    Lines lines = new Lines(System.err, terminal);
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .startsFrom(done, Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .setMaxRenderedLength(WIDTH)
            .setUpdateIntervalMillis(terminal ? 200 : 5000)
            .setEtaFunction(Progress::timeLeft)
            .setConsumer(lines)
            .build();
    return new Progress(bar, lines);
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

  /**
   * Prints while the task goes on, to standard output or error, so that bar and text stay whole.
   *
   * @param print prints whole lines and flushes them
   */
  public void print(Runnable print) {
    lines.above(print);
  }

  @Override
  public void close() {
    bar.close();
  }
}
