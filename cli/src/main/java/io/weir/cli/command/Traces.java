package io.weir.cli.command;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.trace.FlowEnds;
import io.weir.sim.trace.FrameHeaders;
import io.weir.sim.trace.PacketNumbers;
import io.weir.sim.trace.PcapngTrace;
import io.weir.sim.trace.QlogTrace;
import io.weir.sim.trace.TracingControl;
import java.io.PrintWriter;
import java.nio.file.Path;

/** The traces of one run; what they hold when the run fails is kept. */
final class Traces implements AutoCloseable {
  private final QlogTrace qlog;
  private final Path pcapngFile;
  private final long pcapngFrames;
  private final String title;
  private final Scenario scenario;
  private PcapngTrace pcapng;

  /**
   * Traces.
   *
   * @param qlog trace of congestion control; null if none
   * @param pcapngFile capture; null if none
   * @param pcapngFrames most frames of it
   * @param title says what was run
   * @param scenario what is run
   */
  Traces(QlogTrace qlog, Path pcapngFile, long pcapngFrames, String title, Scenario scenario) {
    this.qlog = qlog;
    this.pcapngFile = pcapngFile;
    this.pcapngFrames = pcapngFrames;
    this.title = title;
    this.scenario = scenario;
  }

  /** The algorithm, traced when there is a trace of it. */
  CongestionControl onControl(CongestionControl control) {
    return qlog == null ? control : new TracingControl(control, qlog);
  }

  /** Begins the capture, if there is one. */
  void tap(Simulation simulation) {
    if (pcapngFile != null) {
      pcapng =
          PcapngTrace.open(
              pcapngFile,
              simulation.topology(),
              headers(scenario, simulation),
              pcapngFrames,
              title);
      simulation.tap(pcapng);
    }
  }

  /** The headers of what a scenario's hosts speak. */
  static FrameHeaders headers(Scenario scenario, Simulation simulation) {
    FlowEnds ends = FlowEnds.of(simulation.flows());
    return scenario.transport() == Scenario.Transport.tcp
        ? FrameHeaders.tcp(ends, scenario.tcp(), simulation.selectiveBlocks())
        : FrameHeaders.roce(ends, PacketNumbers.ofByteOffsets(scenario.roce().payloadBytes()));
  }

  /** Says what a cap left out, because a trace that looks whole must be whole. */
  void reportCaps(PrintWriter err) {
    if (qlog != null && qlog.leftOut() > 0) {
      err.println(
          "warning: --qlog: "
              + qlog.leftOut()
              + " records left out, their flows had reached --qlog-records");
    }
    if (pcapng != null && pcapng.seen() > pcapng.captured()) {
      err.println(
          "warning: --pcapng: "
              + (pcapng.seen() - pcapng.captured())
              + " frames left out, the capture had reached --pcapng-frames");
    }
  }

  @Override
  public void close() {
    try (qlog) {
      if (pcapng != null) {
        pcapng.close();
      }
    }
  }
}
