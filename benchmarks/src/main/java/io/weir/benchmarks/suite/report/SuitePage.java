package io.weir.benchmarks.suite.report;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.WeirVersion;
import io.weir.benchmarks.suite.Domination;
import io.weir.benchmarks.suite.Figure;
import io.weir.benchmarks.suite.SuiteResult;
import io.weir.benchmarks.suite.SuiteResult.OfAlgorithm;
import io.weir.benchmarks.suite.SuiteResult.OfScenario;
import io.weir.benchmarks.validation.Check;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A suite's result as a page in Markdown. It says nothing of when or how long, so that equal
 * results give equal files.
 */
public final class SuitePage {
  private final SuiteResult result;
  private final String command;

  /**
   * A page.
   *
   * @param command the command line that gives the same figures
   */
  public SuitePage(SuiteResult result, String command) {
    this.result = result;
    this.command = command;
  }

  /** Writes it, whole or not at all. */
  public void write(Path page) {
    AtomicFiles.writeString(page, markdown());
  }

  /** The page. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# Suite ").append(result.suite()).append("\n\n");
    text.append("Written by this command; do not edit:\n\n    ").append(command).append("\n\n");
    text.append("Weir ").append(WeirVersion.current()).append(", ").append(Words.effort(result));
    text.append(". Figures are means ± sample standard deviation over seeds.\n");
    if (!result.judged().isEmpty()) {
      bars(text);
      dominated(text);
    }
    groups().forEach((group, scenarios) -> group(text, group, scenarios));
    text.append("\n## Notes\n\n");
    result.notes().forEach(note -> text.append("- ").append(cell(note)).append("\n"));
    return text.toString();
  }

  private Map<String, List<OfScenario>> groups() {
    return result.scenarios().stream()
        .collect(
            Collectors.groupingBy(
                one -> one.scenario().group(), LinkedHashMap::new, Collectors.toList()));
  }

  private void bars(StringBuilder text) {
    text.append("\n## Bars\n\nFor ").append(cell(result.judged())).append(": ");
    text.append(result.bars().size() - result.failedBars()).append(" of ");
    text.append(result.bars().size()).append(" hold.\n\n");
    text.append("| bar | expected | measured | verdict |\n|---|--:|--:|---|\n");
    for (Check bar : result.bars()) {
      text.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  cell(bar.what()),
                  cell(Words.expected(bar)),
                  cell(Words.measured(bar)),
                  bar.pass() ? "ok" : "**FAILED**"));
    }
  }

  private void dominated(StringBuilder text) {
    text.append("\n## Dominated\n\n");
    if (result.dominated().isEmpty()) {
      text.append("No algorithm has better goodput, p99 latency and fairness at once anywhere.\n");
      return;
    }
    text.append("| scenario | better in goodput, p99 latency and fairness at once |\n|---|---|\n");
    for (Domination one : result.dominated()) {
      text.append("| %s | %s |\n".formatted(cell(one.scenario()), cell(Words.domination(one))));
    }
  }

  private void group(StringBuilder text, String group, List<OfScenario> scenarios) {
    List<Figure> figures = scenarios.get(0).scenario().kind().figures();
    text.append("\n## ").append(group).append("\n\n| scenario | algorithm |");
    figures.forEach(figure -> text.append(" ").append(head(figure)).append(" |"));
    text.append("\n|---|---|").append("--:|".repeat(figures.size())).append("\n");
    for (OfScenario one : scenarios) {
      one.algorithms().forEach(algorithm -> row(text, one, algorithm, figures));
    }
  }

  private static String head(Figure figure) {
    return figure.unit().isEmpty() ? figure.title() : figure.title() + ", " + figure.unit();
  }

  private void row(
      StringBuilder text, OfScenario one, OfAlgorithm algorithm, List<Figure> figures) {
    String mark = algorithm.name().equals(result.judged()) ? "**" : "";
    text.append("| ").append(cell(one.scenario().name()));
    text.append(" | ").append(mark).append(cell(algorithm.name())).append(mark);
    for (Figure figure : figures) {
      text.append(" | ").append(Words.statistic(figure, algorithm.figures().get(figure)));
    }
    text.append(" |\n");
  }

  /** Text that means nothing to Markdown. */
  private static String cell(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("([\\\\|*_`\\[\\]<>])", "\\\\$1");
  }
}
