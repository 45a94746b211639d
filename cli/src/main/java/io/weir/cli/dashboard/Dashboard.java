package io.weir.cli.dashboard;

import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/**
 * Draws a training on a terminal, in place, twice a second. What it drew last stays on the screen
 * when it is closed.
 */
public final class Dashboard implements TrainingListener, AutoCloseable {
  private static final long PERIOD_MS = 500;

  private final DashboardText text;
  private final Terminal terminal;
  private final Display display;
  private final ScheduledExecutorService clock;
  private boolean closed;

  /** A dashboard on this terminal, which it closes in the end. */
  Dashboard(Terminal terminal, String title, int updatesBefore, int updatesInAll) {
    this.text = new DashboardText(title, updatesBefore, updatesInAll, System.nanoTime());
    this.terminal = terminal;
    this.display = new Display(terminal, false);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "weir-dashboard");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * A dashboard on the terminal that standard error is; null when it cannot be drawn on.
   *
   * @param title what is trained
   * @param updatesBefore updates that were done before this process
   * @param updatesInAll updates of all candidates in the end
   */
  public static Dashboard open(String title, int updatesBefore, int updatesInAll) {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .systemOutput(TerminalBuilder.SystemOutput.SysErr)
              // JLine would take Ctrl-C from the JVM, and with it the chance to end in order.
              .nativeSignals(false)
              .dumb(true)
              .build();
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        terminal.close();
        return null;
      }
      Dashboard dashboard = new Dashboard(terminal, title, updatesBefore, updatesInAll);
      dashboard.start();
      return dashboard;
    } catch (IOException e) {
      return null; // the progress bar will do
    }
  }

  private void start() {
    var unused = clock.scheduleAtFixedRate(this::draw, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /** Draws what there is. */
  synchronized void draw() {
    if (closed) {
      return;
    }
    Size size = terminal.getSize();
    // A terminal that does not know its size says 0.
    int columns = size.getColumns() > 0 ? size.getColumns() : 80;
    int rows = size.getRows() > 0 ? size.getRows() : 24;
    display.resize(rows, columns);
    List<AttributedString> lines = new ArrayList<>();
    for (String line : text.lines(System.nanoTime())) {
      if (lines.size() < rows - 1) {
        // The last column stays free: some terminals wrap there.
        lines.add(new AttributedString(line).columnSubSequence(0, columns - 1));
      }
    }
    // The cursor waits below, where the shell goes on should the process be stopped.
    lines.add(AttributedString.EMPTY);
    display.update(lines, new Size(columns, rows).cursorPos(lines.size() - 1, 0));
    terminal.flush();
  }

  @Override
  public synchronized void updated(Position at, UpdateStatistics statistics) {
    text.updated(at, statistics);
  }

  @Override
  public synchronized void validated(
      Position at, List<ValidationFigures> figures, double score, boolean best) {
    text.validated(at, figures, score, best);
  }

  @Override
  public synchronized void stageBegan(Position at, String stage) {
    text.stageBegan(at, stage);
  }

  @Override
  public synchronized void collapsed(Position at, String reason) {
    text.collapsed(at, reason);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    draw();
    synchronized (this) {
      closed = true;
      try {
        terminal.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
