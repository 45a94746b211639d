package io.weir.sim.traffic;

import io.weir.artefact.FieldLines;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connection matrices of htsim ({@code .cm}; Broadcom/csg-htsim, sim/datacenter): {@code Nodes n},
 * {@code Connections m}, {@code Triggers t}, then connections such as {@code 0->1 id 1 start 0 size
 * 2000000} and triggers such as {@code trigger id 1 oneshot}.
 *
 * <p>Starts are in ps, as csg-htsim reads them; its generator scripts take µs and write ps. Size 0
 * is a flow without end. A connection with {@code trigger} starts when the one whose {@code
 * send_done_trigger} or {@code recv_done_trigger} names it has delivered its last byte; htsim's
 * {@code send_done_trigger} waits for the acknowledgement too. A trigger with several sources is
 * refused, and so are failures. {@code prio}, of receiver-driven transports, is not used.
 */
public final class HtsimConnectionMatrix {
  private static final List<String> HEADER = List.of("Nodes", "Connections", "Triggers");
  private static final List<String> CONNECTION =
      List.of("id", "start", "size", "trigger", "send_done_trigger", "recv_done_trigger", "prio");
  private static final long MAX_START_NS = 10_000_000_000_000L;
  private static final long MAX_ID = Integer.MAX_VALUE;

  private final int hosts;
  private final Map<String, FieldLines.Line> headerLines = new HashMap<>();
  private final Map<String, Long> header = new HashMap<>();
  private final List<Connection> connections = new ArrayList<>();
  private final Set<Long> ids = new HashSet<>();
  private final Map<Long, FieldLines.Line> triggers = new HashMap<>();
  private final Map<Long, Integer> firedBy = new HashMap<>();

  /** A connection as it stands in the file; trigger 0 is none. */
  private record Connection(
      FieldLines.Line line, int source, int destination, long bytes, long startNs, long trigger) {}

  private HtsimConnectionMatrix(int hosts) {
    this.hosts = hosts;
  }

  /**
   * Reads a file; flows come in its order.
   *
   * @param hosts hosts there are; {@code Nodes} may be fewer
   * @throws UserError naming file and line
   */
  public static List<Flow> read(Path file, int hosts) {
    return parse(FieldLines.read(file), hosts);
  }

  static List<Flow> parse(List<FieldLines.Line> lines, int hosts) {
    HtsimConnectionMatrix matrix = new HtsimConnectionMatrix(hosts);
    for (FieldLines.Line line : lines) {
      matrix.read(line);
    }
    matrix.requireCount("Connections", matrix.connections.size(), lines);
    matrix.requireCount("Triggers", matrix.triggers.size(), lines);
    return matrix.flows();
  }

  private void read(FieldLines.Line line) {
    String first = line.fields().get(0);
    if (first.contains("->")) {
      readConnection(line);
    } else if (first.equals("trigger")) {
      readTrigger(line);
    } else if (HEADER.contains(first)) {
      readHeader(line, first);
    } else if (first.equals("failure") || first.equals("Failures")) {
      throw line.error(
          "failures of a connection matrix are not read; schedule them in the network");
    } else {
      throw line.error(
          "unknown line `"
              + first
              + "`"
              + StrictYaml.suggestion(first, HEADER)
              + " (expected Nodes, Connections, Triggers, a connection such as 0->1, or trigger)");
    }
  }

  private void readHeader(FieldLines.Line line, String key) {
    line.requireFields(key + " number");
    long most = key.equals("Nodes") ? hosts : TrafficSpec.MAX_FLOWS;
    long least = key.equals("Nodes") ? 2 : key.equals("Connections") ? 1 : 0;
    if (header.put(key, line.whole(1, key, least, most)) != null) {
      throw line.error(key + ": given twice");
    }
    headerLines.put(key, line);
  }

  private void readConnection(FieldLines.Line line) {
    if (!header.containsKey("Nodes")) {
      throw line.error("expected `Nodes` before the first connection");
    }
    String[] ends = line.fields().get(0).split("->", -1);
    if (ends.length != 2) {
      throw line.error("expected a connection such as 0->1, found " + line.fields().get(0));
    }
    long nodes = header.get("Nodes");
    int source = (int) line.whole(ends[0], "source", 0, nodes - 1);
    int destination = (int) line.whole(ends[1], "destination", 0, nodes - 1);
    if (source == destination) {
      throw line.error("destination: a flow from host " + source + " to itself");
    }
    Map<String, String> attributes = attributes(line);
    requireFreshId(line, attributes);
    if (attributes.containsKey("start") == attributes.containsKey("trigger")) {
      throw line.error("expected either start or trigger");
    }
    if (!attributes.containsKey("size")) {
      throw line.error("size: expected a size in bytes, found nothing");
    }
    long size = line.whole(attributes.get("size"), "size", 0, FlowSizeCdf.MAX_BYTES);
    // From ps to ns.
    long startNs = line.scaled(attributes.getOrDefault("start", "0"), "start", -3, MAX_START_NS);
    long trigger = line.whole(attributes.getOrDefault("trigger", "0"), "trigger", 0, MAX_ID);
    if (trigger == 0 && attributes.containsKey("trigger")) {
      throw line.error("trigger: expected at least 1, found 0");
    }
    recordFired(line, attributes, "send_done_trigger");
    recordFired(line, attributes, "recv_done_trigger");
    long bytes = size == 0 ? Flow.UNBOUNDED : size;
    connections.add(new Connection(line, source, destination, bytes, startNs, trigger));
  }

  private static Map<String, String> attributes(FieldLines.Line line) {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 1; i < line.fields().size(); i += 2) {
      String key = line.fields().get(i);
      if (!CONNECTION.contains(key)) {
        throw line.error(
            "unknown field `"
                + key
                + "`"
                + StrictYaml.suggestion(key, CONNECTION)
                + " (known: "
                + String.join(", ", CONNECTION)
                + ")");
      }
      if (i + 1 == line.fields().size()) {
        throw line.error(key + ": expected a value, found the end of the line");
      }
      if (attributes.put(key, line.fields().get(i + 1)) != null) {
        throw line.error(key + ": given twice");
      }
    }
    return attributes;
  }

  private void requireFreshId(FieldLines.Line line, Map<String, String> attributes) {
    if (attributes.containsKey("id")
        && !ids.add(line.whole(attributes.get("id"), "id", 1, MAX_ID))) {
      throw line.error("id: " + attributes.get("id") + " is given twice");
    }
  }

  private void recordFired(FieldLines.Line line, Map<String, String> attributes, String key) {
    String value = attributes.get(key);
    if (value == null) {
      return;
    }
    Integer other = firedBy.put(line.whole(value, key, 1, MAX_ID), connections.size());
    if (other != null) {
      throw line.error(
          key
              + ": trigger "
              + value
              + " has another source at line "
              + (other == connections.size() ? line : connections.get(other).line).number()
              + "; a flow can wait for one other only");
    }
  }

  private void readTrigger(FieldLines.Line line) {
    List<String> fields = line.fields();
    if (fields.size() < 4 || !fields.get(1).equals("id")) {
      throw line.error("expected a trigger such as `trigger id 1 oneshot`");
    }
    long id = line.whole(2, "id", 1, MAX_ID);
    String kind = String.join(" ", fields.subList(3, fields.size()));
    // With one source, these are all the same.
    if (!List.of("oneshot", "multishot", "barrier count 1", "count 1 barrier").contains(kind)) {
      throw line.error(
          "expected oneshot, multishot or barrier count 1, found `"
              + kind
              + "`; a flow can wait for one other only");
    }
    if (triggers.put(id, line) != null) {
      throw line.error("id: trigger " + id + " is given twice");
    }
  }

  private void requireCount(String key, int found, List<FieldLines.Line> lines) {
    Long expected = header.get(key);
    if (expected == null && key.equals("Connections")) {
      throw lines.get(0).error("expected a line `Connections " + found + "`");
    }
    if (expected != null ? expected != found : found != 0) {
      throw headerLines
          .getOrDefault(key, lines.get(0))
          .error(key + ": expected " + found + ", as follow, found " + expected);
    }
  }

  private List<Flow> flows() {
    List<Flow> flows = new ArrayList<>(connections.size());
    for (Connection c : connections) {
      int after = c.trigger == 0 ? Flow.NONE : source(c);
      flows.add(new Flow(c.source, c.destination, c.bytes, c.startNs, after));
    }
    for (long fired : firedBy.keySet()) {
      if (!triggers.containsKey(fired)) {
        throw connections
            .get(firedBy.get(fired))
            .line
            .error(
                "trigger " + fired + " is used, but there is no line `trigger id " + fired + "`");
      }
    }
    requireAcyclic(flows);
    return flows;
  }

  private int source(Connection waiting) {
    Integer source = firedBy.get(waiting.trigger);
    if (source == null) {
      throw waiting.line.error("trigger: no connection fires trigger " + waiting.trigger);
    }
    if (connections.get(source).bytes == Flow.UNBOUNDED) {
      throw waiting.line.error(
          "trigger: the connection at line "
              + connections.get(source).line.number()
              + ", which fires trigger "
              + waiting.trigger
              + ", has no end");
    }
    return source;
  }

  /** Every flow waits for at most one other: a walk that meets its own trail is a cycle. */
  private void requireAcyclic(List<Flow> flows) {
    int[] seenIn = new int[flows.size()];
    for (int start = 0; start < flows.size(); start++) {
      int at = start;
      while (at != Flow.NONE && seenIn[at] == 0) {
        seenIn[at] = start + 1;
        at = flows.get(at).after();
      }
      if (at != Flow.NONE && seenIn[at] == start + 1) {
        throw connections.get(at).line.error("trigger: the connection waits for itself");
      }
    }
  }
}
