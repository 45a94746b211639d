package io.weir.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code weir validate} on tables of the test's. */
class ValidateCommandTest {
  private static final int DEFECT = -1;

  /** Milliseconds after which a row that waits gives up. */
  private static final int PATIENCE = 30_000;

  /** What a row of the test measures, where 1 is right. */
  private record One(int number, double measured) implements Row {
    @Override
    public String name() {
      return "the number " + number;
    }

    @Override
    public String source() {
      return "the test";
    }

    @Override
    public Outcome run(Effort effort) {
      if (Double.isInfinite(measured)) {
        throw new IllegalStateException("out of hand");
      }
      return new Outcome(List.of(Check.equal("figure", 1, measured, "")), List.of());
    }
  }

  private record Run(int exitCode, String out, String err) {}

  private static Run run(List<Row> table, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new ValidateCommand(table));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          command.getErr().println(exception.getMessage());
          return exception instanceof UserError error ? error.kind().exitCode() : DEFECT;
        });
    return new Run(line.execute(arguments), out.toString(), err.toString());
  }

  private static List<Row> table(double... measured) {
    return java.util.stream.IntStream.range(0, measured.length)
        .<Row>mapToObj(i -> new One(i + 1, measured[i]))
        .toList();
  }

  @Test
  void allRowsHold() {
    Run run = run(table(1, 1));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("row 1  the number 1: ok", "row 2", "2 of 2 rows hold");
  }

  @Test
  void aRowThatDoesNotHoldIsACheckThatFailed() {
    Run run = run(table(1, 2, Double.NaN));

    assertThat(run.exitCode()).isEqualTo(UserError.Kind.CHECK_FAILED.exitCode());
    assertThat(run.out()).contains("1 of 3 rows hold; failed: 2, 3");
    assertThat(run.err()).contains("do not hold: rows 2, 3");
  }

  @Test
  void aRowThatThrowsIsACheckThatFailed() {
    Run run = run(table(Double.POSITIVE_INFINITY, 1), "--quick");

    assertThat(run.exitCode()).isEqualTo(UserError.Kind.CHECK_FAILED.exitCode());
    assertThat(run.out()).contains("could not be run", "out of hand", "row 2  the number 2: ok");
    assertThat(run.err()).contains("row 1", "at io.weir.cli.command", "does not hold: row 1");
  }

  @Test
  void onlyTheChosenRowsRunOnceEachInOrder() throws IOException {
    Run run = run(table(1, 2, 1), "3", "1", "3", "--json");

    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode row = Json.MAPPER.readTree(lines.get(1));
    assertThat(Json.MAPPER.readTree(lines.get(0)).path("row").asInt()).isEqualTo(1);
    assertThat(row.path("row").asInt()).isEqualTo(3);
    assertThat(row.path("name").asText()).isEqualTo("the number 3");
    assertThat(row.path("expected").path("figure").asDouble()).isEqualTo(1);
    assertThat(row.path("measured").path("figure").asDouble()).isEqualTo(1);
    assertThat(row.path("tolerance").path("figure").asText()).isEqualTo("exact");
    assertThat(row.path("pass").asBoolean()).isTrue();
  }

  /**
   * The last row waits until the first one is seen: were all printed at the end, it would not be.
   */
  @Test
  void aRowIsPrintedOnceItAndThoseBeforeItAreDone() {
    StringWriter out = new StringWriter();
    List<String> seen = new ArrayList<>();
    Row last =
        new Row() {
          @Override
          public int number() {
            return 3;
          }

          @Override
          public String name() {
            return "waits";
          }

          @Override
          public String source() {
            return "the test";
          }

          @Override
          public Outcome run(Effort effort) throws InterruptedException {
            for (int i = 0; i < PATIENCE && !out.toString().contains("\"row\":2"); i++) {
              Thread.sleep(1);
            }
            seen.add(out.toString());
            return new Outcome(List.of(Check.equal("figure", 1, 1, "")), List.of());
          }
        };
    CommandLine line =
        new CommandLine(new ValidateCommand(List.of(new One(1, 1), new One(2, 1), last)));
    line.setOut(new PrintWriter(out));

    assertThat(line.execute("--json")).isZero();
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0)).contains("\"row\":1", "\"row\":2").doesNotContain("\"row\":3");
    assertThat(out.toString().lines().toList()).hasSize(3).last().asString().contains("\"row\":3");
  }

  @Test
  void aRowThatIsNotThereIsAUsageErrorThatNamesTheRows() {
    Run run = run(table(1, 1, 1), "4");

    assertThat(run.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run.err()).contains("no row 4", "1, 2, 3");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatIsNoNumberIsAUsageError() {
    Run run = run(table(1), "dctcp");

    assertThat(run.exitCode()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run.err()).contains("Expected a row number, found 'dctcp'");
  }

  @Test
  void thePageIsWrittenWhereItIsAskedForAlsoWhenARowFails(@TempDir Path folder) {
    Path page = folder.resolve("page.md");
    Run run = run(table(1, 2), "2", "--out", page.toString());

    assertThat(run.exitCode()).isEqualTo(UserError.Kind.CHECK_FAILED.exitCode());
    assertThat(page).content().contains("## Row 2", "**FAILED**").doesNotContain("## Row 1");
  }

  @Test
  void aFileThatIsThereIsNotOverwritten(@TempDir Path folder) throws IOException {
    Path page = Files.writeString(folder.resolve("page.md"), "mine");
    Run run = run(table(1), "--out", page.toString());

    assertThat(run.exitCode()).isEqualTo(UserError.Kind.INPUT.exitCode());
    assertThat(run.err()).contains("page.md");
    assertThat(page).hasContent("mine");
  }

  /** Tests run in a module's folder, which is not a checkout's. */
  @Test
  void outsideOfACheckoutNoPageIsWritten() {
    Run run = run(table(1));

    assertThat(run.err()).contains("not in a checkout", "--out");
    assertThat(Path.of("docs")).doesNotExist();
    assertThat(run(table(1, 1), "1").err()).doesNotContain("checkout");
    assertThat(run(table(1), "--quick").err()).doesNotContain("checkout");
  }
}
