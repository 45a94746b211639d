package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is printed while a bar is there. */
class ProgressTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(screen, true, StandardCharsets.UTF_8);

  @Test
  void onATerminalTheBarGivesWayToTextAndComesBackBelowIt() {
    Progress.Lines lines = new Progress.Lines(stream, true);
    lines.accept("task  50%");
    lines.above(() -> stream.print("row 1\n"));
    lines.accept("task 100%");
    lines.close();

    assertThat(screen.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("\rtask  50%\r\u001b[Krow 1\n\rtask  50%\rtask 100%\n");
  }

  @Test
  void elsewhereProgressAndTextAreLines() {
    Progress.Lines lines = new Progress.Lines(stream, false);
    lines.accept("task  50%  ");
    lines.above(() -> stream.print("row 1\n"));
    lines.close();

    assertThat(screen.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("task  50%\nrow 1\n");
  }
}
