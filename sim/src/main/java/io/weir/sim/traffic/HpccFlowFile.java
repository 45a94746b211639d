package io.weir.sim.traffic;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.FieldLines;
import io.weir.artefact.UserError;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Flow files of HPCC's simulator (Li et al., SIGCOMM 2019): the number of flows, then {@code src
 * dst 3 port bytes start_s} per line, in the order of their starts. Hosts are counted from 0.
 * Priority group and port are checked, not used.
 */
public final class HpccFlowFile {
  private static final String FIELDS = "src dst 3 port bytes start_s";
  private static final long MAX_START_NS = 10_000_000_000_000L;
  private static final int PRIORITY_GROUP = 3;
  private static final int PORT = 100;

  private HpccFlowFile() {}

  /**
   * Reads a file.
   *
   * @param hosts hosts there are
   * @throws UserError naming file and line
   */
  public static List<Flow> read(Path file, int hosts) {
    return parse(FieldLines.read(file), hosts);
  }

  static List<Flow> parse(List<FieldLines.Line> lines, int hosts) {
    FieldLines.Line head = lines.get(0);
    head.requireFields("count");
    long count = head.whole(0, "count", 1, TrafficSpec.MAX_FLOWS);
    if (count != lines.size() - 1) {
      throw head.error(
          "count: expected " + (lines.size() - 1) + " flows, as follow, found " + count);
    }
    List<Flow> flows = new ArrayList<>(lines.size());
    long beforeNs = 0;
    for (FieldLines.Line line : lines.subList(1, lines.size())) {
      Flow flow = flow(line, hosts);
      if (flow.startNs() < beforeNs) {
        throw line.error(
            "start_s: in the past: "
                + seconds(flow.startNs())
                + " s after "
                + seconds(beforeNs)
                + " s; flows must be in the order of their starts");
      }
      beforeNs = flow.startNs();
      flows.add(flow);
    }
    return flows;
  }

  private static Flow flow(FieldLines.Line line, int hosts) {
    line.requireFields(FIELDS);
    int source = (int) line.whole(0, "src", 0, hosts - 1);
    int destination = (int) line.whole(1, "dst", 0, hosts - 1);
    if (source == destination) {
      throw line.error("dst: a flow from host " + source + " to itself");
    }
    line.whole(2, "priority group", 0, 7);
    line.whole(3, "port", 0, 65_535);
    long bytes = line.whole(4, "bytes", 1, FlowSizeCdf.MAX_BYTES);
    long startNs = line.scaled(line.fields().get(5), "start_s", 9, MAX_START_NS);
    return new Flow(source, destination, bytes, startNs, Flow.NONE);
  }

  /**
   * Writes flows that end and wait for nothing, in the order of their starts.
   *
   * @throws IllegalArgumentException for flows the format cannot express
   */
  public static void write(Path file, List<Flow> flows) {
    StringBuilder text = new StringBuilder().append(flows.size()).append('\n');
    for (Flow flow : flows.stream().sorted(Comparator.comparingLong(Flow::startNs)).toList()) {
      if (!flow.isBounded() || flow.after() != Flow.NONE) {
        throw new IllegalArgumentException(
            "a HPCC flow file cannot express a flow without end or one that waits: " + flow);
      }
      text.append(flow.source()).append(' ').append(flow.destination());
      text.append(' ').append(PRIORITY_GROUP).append(' ').append(PORT).append(' ');
      text.append(flow.bytes()).append(' ').append(seconds(flow.startNs())).append('\n');
    }
    AtomicFiles.writeString(file, text.toString());
  }

  private static String seconds(long ns) {
    return BigDecimal.valueOf(ns, 9).toPlainString();
  }
}
