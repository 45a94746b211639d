package io.weir.cli.command;

import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.RowResult;
import io.weir.benchmarks.validation.Validation;
import io.weir.benchmarks.validation.report.RowJson;
import io.weir.benchmarks.validation.report.RowText;
import io.weir.benchmarks.validation.report.ValidationPage;
import io.weir.benchmarks.validation.rows.Rows;
import io.weir.cli.Progress;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds the simulator against known results. */
@Command(
    name = "validate",
    description = {
      "Runs the acceptance table: known results of the literature, what was expected, what was"
          + " measured, and whether it holds.",
      "All rows at full length take about two minutes on two processors. In a checkout, such a run"
          + " writes docs/validation.md with its pictures."
    },
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Runnable {
  /** What a run of all rows writes in a checkout. */
  private static final Path PAGE = Path.of("docs", "validation.md");

  /** The table. Tests have others. */
  private final List<Row> table;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ROW",
      arity = "0..*",
      description = "Numbers of the rows to run; default: all.")
  private List<String> numbers = List.of();

  @Option(
      names = "--quick",
      description = "Fewer cases and shorter runs, with the same tolerances: about a minute.")
  private boolean quick;

  @Option(names = "--json", description = "Print one JSON object per row, each on a line.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the page (Markdown) here, its pictures into a folder beside it.")
  private Path out;

  /** The command with the acceptance table. */
  public ValidateCommand() {
    this(Rows.all());
  }

  ValidateCommand(List<Row> table) {
    this.table = table;
  }

  @Override
  public void run() {
    List<Row> rows = chosen();
    if (out != null) {
      NewFile.require(out);
    }
    Effort effort = quick ? Effort.QUICK : Effort.FULL;
    List<RowResult> results = run(rows, effort);
    if (!json) {
      printed(RowText.summary(results));
    }
    Path page = out == null && rows.size() == table.size() && !quick ? pageOfCheckout() : out;
    if (page != null) {
      new ValidationPage(results, effort).write(page);
      spec.commandLine().getErr().println("weir: wrote " + page);
    }
    List<Integer> failed = RowText.failed(results);
    if (!failed.isEmpty()) {
      throw UserError.checkFailed(
          (failed.size() == 1 ? "does not hold: row " : "do not hold: rows ")
              + RowText.joined(failed));
    }
  }

  private List<Row> chosen() {
    Set<Integer> wanted = new TreeSet<>();
    numbers.forEach(number -> wanted.add(rowNumber(number)));
    List<Integer> known = table.stream().map(Row::number).toList();
    for (int number : wanted) {
      if (!known.contains(number)) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no row " + number + "; there are " + RowText.joined(known) + ".");
      }
    }
    return table.stream().filter(row -> wanted.isEmpty() || wanted.contains(row.number())).toList();
  }

  /** Not the parser's: of what is no number it only says that it is unmatched. */
  private int rowNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "Expected a row number, found '" + text + "'.", e);
    }
  }

  /** Prints every row once it and those before it are done: what is printed is not lost. */
  private List<RowResult> run(List<Row> rows, Effort effort) {
    int threads = Math.min(rows.size(), Runtime.getRuntime().availableProcessors());
    try (Progress progress = Progress.of("validate", rows.size())) {
      progress.print(() -> printed(json ? "" : RowText.header()));
      return Validation.run(
          rows,
          effort,
          threads,
          result -> progress.step(),
          result -> progress.print(() -> print(result)));
    }
  }

  private void print(RowResult result) {
    printed(json ? Json.line(RowJson.of(result)) + System.lineSeparator() : RowText.of(result));
    // A user can mend a UserError by its message; everything else needs to be looked into.
    result
        .thrown()
        .filter(thrown -> !(thrown instanceof UserError))
        .ifPresent(thrown -> trace(result.number(), thrown));
  }

  private void printed(String text) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.print(text);
    writer.flush();
  }

  private void trace(int number, Throwable thrown) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("weir: row " + number + " could not be run:");
    thrown.printStackTrace(err);
    err.flush();
  }

  /** The page of the checkout that is the working directory; null if it is none. */
  private Path pageOfCheckout() {
    if (Files.isRegularFile(Path.of("weir")) && Files.isDirectory(PAGE.getParent())) {
      return PAGE;
    }
    spec.commandLine()
        .getErr()
        .println("weir: note: not in a checkout of Weir, so no page is written; --out FILE does");
    return null;
  }
}
