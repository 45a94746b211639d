package io.weir.cli.command;

import io.weir.artefact.UserError;
import io.weir.cli.table.ParquetTables;
import io.weir.sim.measure.FlowCompletion;
import io.weir.sim.measure.HpccFctFile;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.table.CsvTables;
import io.weir.sim.table.ResultTables;
import io.weir.sim.table.Table;
import io.weir.sim.table.TableFolder;
import io.weir.sim.trace.FrameHeaders;
import io.weir.sim.trace.PcapngTrace;
import io.weir.sim.trace.QlogTrace;
import io.weir.sim.traffic.Flow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
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

  @Option(
      names = "--pcapng",
      paramLabel = "FILE",
      description = "Capture every frame to a pcapng file, for Wireshark and tshark.")
  private Path pcapng;

  @Option(
      names = "--pcapng-frames",
      paramLabel = "N",
      description = "Most frames of the capture (default: ${DEFAULT-VALUE}).")
  private long pcapngFrames = PcapngTrace.DEFAULT_MAX_FRAMES;

  @Option(
      names = "--fct",
      paramLabel = "FILE",
      description = "Write flow completion times as HPCC's simulator does.")
  private Path fct;

  /** Fails early, before hours of work, when something cannot be written. */
  void require() {
    requireAtLeast("--qlog-records", qlogRecords, 1);
    requireAtLeast("--qlog-interval-ns", qlogIntervalNs, 0);
    requireAtLeast("--pcapng-frames", pcapngFrames, 1);
    if (csv != null) {
      TableFolder.requireFree(csv, ResultTables.NAMES, CsvTables.ENDING);
    }
    if (parquet != null) {
      TableFolder.requireFree(parquet, ResultTables.NAMES, ParquetTables.ENDING);
    }
    requireNew("--qlog", qlog);
    requireNew("--pcapng", pcapng);
    requireNew("--fct", fct);
  }

  private static void requireNew(String option, Path file) {
    if (file != null) {
      NewFile.require(option, file);
    }
  }

  /** Whether a trace was asked for. */
  boolean traces() {
    return qlog != null || pcapng != null;
  }

  /** Begins the traces that were asked for. */
  Traces openTraces(Scenario scenario, long seed) {
    String title = scenario.name() + ", seed " + seed + ", scenario " + scenario.sha256();
    return new Traces(
        qlog == null ? null : QlogTrace.open(qlog, title, qlogRecords, qlogIntervalNs),
        pcapng,
        pcapngFrames,
        title,
        scenario);
  }

  /** Fails when completion times were asked for and no flow has an end. */
  void requireCompletions(List<Flow> flows) {
    if (fct != null && flows.stream().noneMatch(Flow::isBounded)) {
      throw UserError.input(
          "--fct: expected flows that end, found none; set traffic.bytes or traffic.cdf");
    }
  }

  /** Writes the completion times that were asked for, in the order of the completions. */
  void writeCompletions(SimulationResult result, Scenario scenario, PrintWriter err) {
    if (fct == null) {
      return;
    }
    List<FlowCompletion> all = result.details().completions();
    boolean tcp = scenario.transport() == Scenario.Transport.tcp;
    int port = tcp ? FrameHeaders.TCP_PORT : FrameHeaders.ROCE_PORT;
    HpccFctFile.write(
        fct,
        all.stream()
            .filter(FlowCompletion::isComplete)
            .sorted(
                Comparator.comparingLong((FlowCompletion flow) -> flow.startNs() + flow.fctNs()))
            .map(flow -> completion(flow, port))
            .toList());
    long incomplete = all.stream().filter(flow -> !flow.isComplete()).count();
    if (incomplete > 0) {
      err.println("warning: --fct: " + incomplete + " flows left out, which did not complete");
    }
  }

  /** With the ports a capture shows. */
  private static HpccFctFile.Completion completion(FlowCompletion flow, int port) {
    return new HpccFctFile.Completion(
        flow.source(),
        flow.destination(),
        FrameHeaders.sourcePort(flow.flow()),
        port,
        flow.bytes(),
        flow.startNs(),
        flow.fctNs(),
        flow.idealFctNs());
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
