package io.weir.sim.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.weir.artefact.UserError;
import io.weir.sim.measure.FairnessOverTime;
import io.weir.sim.measure.FctReport;
import io.weir.sim.measure.FlowCompletion;
import io.weir.sim.measure.PauseMeter;
import io.weir.sim.scenario.AlgorithmSpec;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.traffic.TrafficSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read back with fastcsv is what was measured. */
final class CsvTablesTest {
  @TempDir private Path folder;

  private static SimulationResult run() {
    Scenario scenario = Scenario.DEFAULTS.withRun(new RunSpec(400, 100, 8));
    return new Simulation(scenario, 7, AlgorithmSpec.DEFAULTS.create("test", List.of())).run();
  }

  private List<NamedCsvRecord> read(String name) throws IOException {
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(folder.resolve(name + ".csv"))) {
      return csv.stream().toList();
    }
  }

  @Test
  void everyTableOfARun() throws IOException {
    SimulationResult result = run();
    CsvTables.write(folder, new ResultTables(result).all());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              ResultTables.NAMES.stream().map(name -> name + ".csv").toList());
    }
    NamedCsvRecord summary = read("summary").get(0);
    assertThat(summary.getField("digest")).isEqualTo(result.digest());
    assertThat(summary.getField("scenario_sha256")).isEqualTo(result.scenarioSha256());
    assertThat(summary.getField("seed")).isEqualTo("7");
    assertThat(summary.getField("weir_version")).isEqualTo(result.weirVersion());
    assertThat(real(summary, "goodput_gbps")).isEqualTo(result.goodputGbps()).isPositive();
    assertThat(real(summary, "latency_p99_us")).isEqualTo(result.latencyP99Us());
    assertThat(summary.getField("packet_hops")).isEqualTo(Long.toString(result.packetHops()));
    List<NamedCsvRecord> flows = read("flows");
    assertThat(flows).hasSize(8);
    for (int i = 0; i < 8; i++) {
      assertThat(flows.get(i).getField("flow")).isEqualTo(Integer.toString(i));
      assertThat(real(flows.get(i), "goodput_gbps")).isEqualTo(result.flows().get(i).goodputGbps());
    }
    List<NamedCsvRecord> flowBins = read("flow_bins");
    assertThat(read("bins")).hasSize(8);
    assertThat(flowBins).hasSize(64);
    assertThat(real(flowBins.get(63), "goodput_gbps"))
        .isEqualTo(result.bins().get(7).gbps().get(7));
  }

  /** Beyond 4096 flows bins have no goodput, which is not the same as a goodput of 0. */
  @ParameterizedTest
  @CsvSource({"512, 4096", "513, 0"})
  void goodputOfBinsIsMissingWhereThereAreTooManyFlows(int flowsPerPair, int flowsInBins)
      throws IOException {
    Scenario scenario =
        Scenario.DEFAULTS
            .withTraffic(new TrafficSpec(TrafficSpec.Pattern.manyToOne, 8, flowsPerPair, 0))
            .withRun(new RunSpec(20, 0, 2));
    SimulationResult result =
        new Simulation(scenario, 7, AlgorithmSpec.DEFAULTS.create("test", List.of())).run();
    assertThat(result.goodputGbps()).isPositive();
    CsvTables.write(folder, new ResultTables(result).all());
    List<NamedCsvRecord> bins = read("bins");
    assertThat(bins).hasSize(2);
    assertThat(bins.get(1).getField("goodput_gbps").isEmpty()).isEqualTo(flowsInBins == 0);
    assertThat(read("flow_bins")).hasSize(2 * flowsInBins);
  }

  @Test
  void completionsSlowdownsFairnessAndPauses() throws IOException {
    ResultTables tables = new ResultTables(run());
    List<FlowCompletion> flows =
        List.of(
            new FlowCompletion(0, 1, 2, 5_000, 10, 3_000, 2_000),
            new FlowCompletion(1, 2, 1, 5_000_000, 20, FlowCompletion.INCOMPLETE, 400_000));
    FairnessOverTime fairness = new FairnessOverTime();
    fairness.add(100, new long[] {1, 3}, flow -> true);
    PauseMeter pauses = new PauseMeter(3);
    pauses.pausedAt(2, 3, 100);
    CsvTables.write(
        folder,
        List.of(
            tables.completions(flows),
            tables.slowdowns(FctReport.of(flows)),
            tables.fairness(fairness.bins()),
            tables.pauses(pauses.until(1_100))));
    List<NamedCsvRecord> fct = read("fct");
    assertThat(fct.get(0).getField("fct_ns")).isEqualTo("3000");
    assertThat(real(fct.get(0), "slowdown")).isEqualTo(1.5);
    assertThat(fct.get(1).getField("fct_ns")).isEmpty();
    assertThat(fct.get(1).getField("slowdown")).isEmpty();
    List<NamedCsvRecord> slowdown = read("fct_slowdown");
    assertThat(slowdown).hasSize(5);
    assertThat(slowdown.get(0).getField("complete_flows")).isEqualTo("1");
    assertThat(slowdown.get(3).getField("to_bytes")).isEmpty();
    assertThat(slowdown.get(3).getField("incomplete_flows")).isEqualTo("1");
    assertThat(real(read("fairness").get(0), "jain")).isEqualTo(0.8);
    assertThat(read("pauses").get(0).getField("total_ps")).isEqualTo("1000");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyNumberReadsBackTheSameInAnyLocale(long seed) throws IOException {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      double real = Double.longBitsToDouble(random.nextLong());
      rows.add(
          new Object[] {
            random.nextLong(),
            Double.isFinite(real) ? real : 0.1,
            i % 3 == 0 ? null : "a,\"b\nµ" + i
          });
    }
    Table table =
        new Table(
            "numbers",
            List.of(Table.Column.integer("i"), Table.Column.real("r"), Table.Column.text("t")),
            sink -> rows.forEach(sink::row));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      CsvTables.write(folder, List.of(table));
    } finally {
      Locale.setDefault(before);
    }
    List<NamedCsvRecord> read = read("numbers");
    assertThat(read).hasSize(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Object[] row = rows.get(i);
      assertThat(Long.parseLong(read.get(i).getField("i"))).as("seed %d", seed).isEqualTo(row[0]);
      assertThat(real(read.get(i), "r")).as("seed %d", seed).isEqualTo(row[1]);
      assertThat(read.get(i).getField("t")).isEqualTo(row[2] == null ? "" : row[2]);
    }
  }

  @Test
  void doublesAreShortestText() throws IOException {
    Table table =
        new Table(
            "r",
            List.of(Table.Column.real("r")),
            sink -> {
              sink.row(2.0e-3);
              sink.row(0.1 + 0.2);
              sink.row(Double.MIN_NORMAL);
            });
    CsvTables.write(folder, List.of(table));
    assertThat(folder.resolve("r.csv"))
        .hasContent("r\n0.002\n0.30000000000000004\n2.2250738585072014E-308\n");
  }

  @Test
  void allOrNothing() throws IOException {
    Table good = new Table("good", List.of(Table.Column.text("t")), sink -> sink.row("x"));
    Table bad =
        new Table(
            "bad",
            List.of(Table.Column.text("t")),
            sink -> {
              sink.row("x");
              sink.row("x", "y");
            });
    assertThatThrownBy(() -> CsvTables.write(folder, List.of(good, bad)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("table bad has 1 columns, a row has 2");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Table table = new Table("good", List.of(Table.Column.text("t")), sink -> sink.row("x"));
    Files.writeString(folder.resolve("good.csv"), "mine");
    assertThatThrownBy(() -> CsvTables.write(folder, List.of(table)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("good.csv: already exists");
    assertThat(folder.resolve("good.csv")).hasContent("mine");
  }

  private static double real(NamedCsvRecord row, String column) {
    return Double.parseDouble(row.getField(column));
  }
}
