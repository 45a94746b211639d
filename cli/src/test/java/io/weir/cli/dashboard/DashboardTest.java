package io.weir.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.training.TrainingListener.Position;
import io.weir.trainer.training.TrainingListener.ValidationFigures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {
  private static final long SECOND_NS = 1_000_000_000;

  private static UpdateStatistics statistics(double loss, long decisions) {
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("rewardLoss", loss / 2);
    terms.put("actionLoss", loss / 4);
    return new UpdateStatistics(loss, terms, 0.25, 0.125, 0.5, 3, decisions);
  }

  private static ValidationFigures figures(String scenario, double goodput) {
    return new ValidationFigures(scenario, goodput, 8.5, 17.25, 2.1, 0.9876, 0.95, 0);
  }

  private static Terminal terminal(PaperTerminal paper, int columns, int rows) throws IOException {
    LineDisciplineTerminal terminal =
        new LineDisciplineTerminal("test", "xterm", paper, StandardCharsets.UTF_8);
    terminal.setSize(new Size(columns, rows));
    return terminal;
  }

  @Test
  void saysHowFarItIsAndHowLongItTakes() {
    DashboardText text = new DashboardText("train p-1", 100, 400, 0);
    assertThat(text.lines(SECOND_NS).get(1)).contains(" 25 %", "100 of 400 updates", "? left");

    for (int update = 101; update <= 150; update++) {
      text.updated(new Position(0, update, update, 400), statistics(-2, 1000));
    }

    List<String> lines = text.lines(100 * SECOND_NS);
    assertThat(lines.get(0)).isEqualTo("train p-1   candidate 0, update 150");
    // 50 updates in 100 s; 250 are left.
    assertThat(lines.get(1))
        .startsWith("[===============                         ]")
        .endsWith("38 %   150 of 400 updates   1 min 40 s gone, 8 min 20 s left");
    assertThat(lines.get(2)).isEqualTo("loss -2.0000   rewardLoss -1.0000   actionLoss -0.5000");
    assertThat(lines.get(3))
        .isEqualTo(
            "mean r 0.2500   |μ| 0.1250   deviation of μ 0.5000   gradient 3.0000   500 decisions/s"
                + "   0.50 updates/s");
  }

  @Test
  void showsValidationsAndWhatHappened() {
    DashboardText text = new DashboardText("train", 0, 10, 0);
    Position at = new Position(1, 2, 3, 10);
    text.updated(at, statistics(1, 10));
    text.validated(at, List.of(figures("2→1", 0.99), figures("8→1", 0.98)), 1.5, true);
    text.validated(at, List.of(figures("2→1", 0.5), figures("8→1", 0.6)), 0.5, false);
    text.stageBegan(at, "many flows");
    text.collapsed(at, "constant action");

    assertThat(text.lines(1))
        .contains("score   █▁ 0.5000, best 1.5000")
        .anyMatch(line -> line.matches("2→1 +50.0 % +8.50 +17.25 +0.9876 +0.950 +0 +99.0 % +17.25"))
        .contains("update 2 of candidate 1: stage many flows")
        .endsWith("update 2 of candidate 1: collapse: constant action");
    assertThat(text.lines(1).get(0)).endsWith("many flows");
  }

  /** However often it is drawn: what stands there is the last state, whole, and nothing else. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void drawsInPlace(long seed) throws IOException {
    Random random = new Random(seed);
    int columns = 130;
    PaperTerminal paper = new PaperTerminal(columns);
    Dashboard dashboard = new Dashboard(terminal(paper, columns, 40), "train p-1", 0, 60);
    for (int update = 1; update <= 60; update++) {
      Position at = new Position(0, update, update, 60);
      dashboard.updated(at, statistics(random.nextGaussian() * 100, random.nextInt(100_000)));
      if (random.nextInt(4) == 0) {
        List<ValidationFigures> all = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(6); i++) {
          all.add(figures(i + "→1", random.nextDouble()));
        }
        dashboard.validated(at, all, random.nextGaussian(), random.nextBoolean());
      }
      if (random.nextInt(10) == 0) {
        dashboard.collapsed(at, "collapse " + update);
      }
      dashboard.draw();
    }
    List<String> screen = paper.screen();
    assertThat(screen.get(0)).isEqualTo("train p-1   candidate 0, update 60");
    assertThat(screen.get(1)).startsWith("[" + "=".repeat(40) + "] 100 %   60 of 60 updates");
    assertThat(screen.get(2)).startsWith("loss ");
    assertThat(screen.get(3)).startsWith("mean r 0.2500   |μ| 0.1250").endsWith("updates/s");
    assertThat(screen).filteredOn(line -> line.startsWith("scenario ")).hasSize(1);
    assertThat(screen).filteredOn(line -> line.startsWith("loss ")).hasSize(1);
    assertThat(screen.get(screen.size() - 1)).contains("collapse ");
    dashboard.close();
    assertThat(paper.screen().get(1)).startsWith("[" + "=".repeat(40) + "] 100 %");
  }

  @Test
  void fitsASmallTerminal() throws IOException {
    PaperTerminal paper = new PaperTerminal(30);
    try (Dashboard dashboard = new Dashboard(terminal(paper, 30, 5), "train p-1", 0, 10)) {
      for (int update = 1; update <= 10; update++) {
        dashboard.updated(new Position(0, update, update, 10), statistics(update, 10));
        dashboard.validated(
            new Position(0, update, update, 10), List.of(figures("2→1", 0.9)), update, true);
        dashboard.draw();
      }
      assertThat(paper.screen()).hasSize(4);
      assertThat(paper.screen()).allMatch(line -> line.length() < 30);
      assertThat(paper.screen().get(0)).isEqualTo("train p-1   candidate 0, upda");
    }
  }

  @Test
  void drawsNothingOnceItIsClosed() throws IOException {
    PaperTerminal paper = new PaperTerminal(80);
    Dashboard dashboard = new Dashboard(terminal(paper, 80, 24), "train p-1", 0, 10);
    dashboard.close();
    int written = paper.size();
    dashboard.draw();
    assertThat(paper.size()).isEqualTo(written);
    assertThat(new ByteArrayInputStream(paper.toByteArray()).available()).isEqualTo(written);
  }
}
