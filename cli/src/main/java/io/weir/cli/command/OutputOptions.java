package io.weir.cli.command;

import io.weir.artefact.UserError;
import io.weir.cli.table.ParquetTables;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.table.CsvTables;
import io.weir.sim.table.ResultTables;
import io.weir.sim.table.Table;
import io.weir.sim.table.TableFolder;
import io.weir.sim.trace.QlogTrace;
import io.weir.sim.trace.TracingControl;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code weir simulate} writes beside its summary: tables and traces. */
final class OutputOptions {
  @Option(
      names = "--csv",
      paramLabel = "FOLDER",
      description = "Write the results as CSV tables into a folder.")
  private Path csv;

  @Option(
      names = "--parquet",
      paramLabel = "FOLDER",
      description = "Write the results as Parquet tables into a folder.")
  private Path parquet;

  @Option(
      names = "--qlog",
      paramLabel = "FILE",
      description = "Trace congestion control to a qlog file (.sqlog).")
  private Path qlog;

  @Option(
      names = "--qlog-records",
      paramLabel = "N",
      description = "Most records of a flow (default: ${DEFAULT-VALUE}).")
  private long qlogRecords = QlogTrace.DEFAULT_MAX_RECORDS_PER_FLOW;

  @Option(
      names = "--qlog-interval-ns",
      paramLabel = "N",
      description =
          "Least time between two metrics records of a flow, ns (default: ${DEFAULT-VALUE}, all).")
  private long qlogIntervalNs;

  /** Fails early, before hours of work, when something cannot be written. */
  void require() {
    requireAtLeast("--qlog-records", qlogRecords, 1);
    requireAtLeast("--qlog-interval-ns", qlogIntervalNs, 0);
    if (csv != null) {
      TableFolder.requireFree(csv, ResultTables.NAMES, CsvTables.ENDING);
    }
    if (parquet != null) {
      TableFolder.requireFree(parquet, ResultTables.NAMES, ParquetTables.ENDING);
    }
    if (qlog != null) {
      NewFile.require("--qlog", qlog);
    }
  }

  /** Begins the qlog that was asked for; null when none was. */
  QlogTrace openQlog(Scenario scenario, long seed) {
    String title = scenario.name() + ", seed " + seed + ", scenario " + scenario.sha256();
    return qlog == null ? null : QlogTrace.open(qlog, title, qlogRecords, qlogIntervalNs);
  }

  /** The algorithm, traced when there is a trace. */
  static CongestionControl traced(CongestionControl control, QlogTrace trace) {
    return trace == null ? control : new TracingControl(control, trace);
  }

  /** Says what a cap left out, because a trace that looks whole must be whole. */
  static void reportCap(QlogTrace trace, PrintWriter err) {
    if (trace != null && trace.leftOut() > 0) {
      err.println(
          "warning: --qlog: "
              + trace.leftOut()
              + " records left out, their flows had reached --qlog-records");
    }
  }

  /** Writes the tables that were asked for. */
  void writeTables(SimulationResult result) {
    List<Table> tables = new ResultTables(result).all();
    if (csv != null) {
      CsvTables.write(csv, tables);
    }
    if (parquet != null) {
      ParquetTables.write(parquet, tables);
    }
  }

  private static void requireAtLeast(String option, long value, long min) {
    if (value < min || value > Integer.MAX_VALUE) {
      throw UserError.input(
          option + ": expected " + min + " to " + Integer.MAX_VALUE + ", found " + value);
    }
  }
}
