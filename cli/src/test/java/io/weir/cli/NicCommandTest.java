package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.artefact.UserError;
import io.weir.codegen.target.table.IntervalTable;
import io.weir.nativelib.core.CoreTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir nic test}, and {@code weir emit} for a NIC and for tables. */
final class NicCommandTest {
  private static final String PROGRAM = "../examples/policies/reference-program.json";
  private static final String SCENARIO = "--scenario=../examples/nic-trace.yaml";

  @TempDir Path folder;

  private static void requireTools() {
    try {
      CoreTools.find(System.getenv());
    } catch (UserError e) {
      abort(e.getMessage());
    }
  }

  @Test
  void saysWhatAnEventCosts() throws IOException {
    requireTools();
    CommandLineRun run =
        CommandLineRun.of(
            "nic", "test", PROGRAM, SCENARIO, "--json", "--vectors=5000", "--events=12000");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = Json.MAPPER.readTree(run.out());
    assertThat(json.at("/instructions/tx/max").asLong()).isBetween(20L, 50L);
    assertThat(json.at("/instructions/rtt/mean").asDouble()).isPositive();
    assertThat(json.path("stateBytes").asInt()).isLessThanOrEqualTo(48);
    assertThat(json.at("/differential/vectors").asLong()).isGreaterThanOrEqualTo(5_000);
    assertThat(json.at("/differential/mismatches").asLong()).isZero();
    assertThat(json.at("/replay/events").asLong()).isEqualTo(12_000);
    assertThat(json.at("/replay/mismatches").asLong()).isZero();
  }

  @Test
  void failsAboveABudget() throws IOException {
    requireTools();
    Path budget = Files.writeString(folder.resolve("b.yaml"), "instructions: {tx: 10}\n");
    CommandLineRun run =
        CommandLineRun.of(
            "nic", "test", PROGRAM, SCENARIO, "--vectors=1", "--events=500", "--budget=" + budget);

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.out()).contains("event", "rtt", "bytes per flow");
    assertThat(run.err()).contains("b.yaml: tx:", "10 allowed");
  }

  @Test
  void namesAKeyThatABudgetDoesNotHave() throws IOException {
    Path budget = Files.writeString(folder.resolve("b.yaml"), "stack: 12\n");
    CommandLineRun run = CommandLineRun.of("nic", "test", PROGRAM, SCENARIO, "--budget=" + budget);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("b.yaml", "stack", "stackBytes");
  }

  @Test
  void emitsFirmwareAndTables() {
    Path firmware = folder.resolve("fw");
    CommandLineRun pcc = CommandLineRun.of("emit", PROGRAM, "--target=pcc", "--out=" + firmware);
    assertThat(pcc.exitCode()).as(pcc.err()).isZero();
    assertThat(pcc.out()).contains("weir_pcc.c", "in-order core");
    assertThat(firmware).isDirectoryContaining("glob:**/doca_pcc_dev.h");

    Path tables = folder.resolve("tables");
    CommandLineRun table = CommandLineRun.of("emit", PROGRAM, "--target=table", "--out=" + tables);
    assertThat(table.exitCode()).as(table.err()).isZero();
    IntervalTable read = IntervalTable.read(tables.resolve("weir_table.json"));
    assertThat(table.out())
        .contains("%d tables, %d entries".formatted(read.tables().size(), read.entries()));
  }

  @Test
  void saysWhatCannotBeCompiledAndWhatTargetsThereAre() {
    CommandLineRun compile =
        CommandLineRun.of("emit", PROGRAM, "--target=pcc", "--compile", "--out=" + folder);
    assertThat(compile.exitCode()).isEqualTo(2);
    assertThat(compile.err()).contains("weir nic test");
    assertThat(folder).isEmptyDirectory();

    CommandLineRun unknown = CommandLineRun.of("emit", PROGRAM, "--target=fpga", "--out=" + folder);
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("[shared, ", "pcc, table", "'fpga'");
  }
}
