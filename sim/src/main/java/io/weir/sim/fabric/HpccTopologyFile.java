package io.weir.sim.fabric;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topology file of the HPCC simulator (Li et al., HPCC: High Precision Congestion Control,
 * SIGCOMM 2019; https://github.com/alibaba-edu/High-Precision-Congestion-Control): a line {@code
 * nodes switches links}, a line with the ids of the switches, then a line {@code source destination
 * rate delay error} per link, in both directions alike; error is the probability with which a
 * packet is lost. Text after the last link is ignored, as there.
 *
 * <p>Ids of hosts and switches may be mixed in the file. In the topology hosts come first, both in
 * the order of their ids.
 */
public final class HpccTopologyFile {
  private static final Pattern RATE =
      Pattern.compile("([0-9.]+(?:[eE][+-]?\\d{1,3})?)([kKMGT]?)b(?:ps|/s)");
  private static final Pattern DELAY =
      Pattern.compile("([0-9.]+(?:[eE][+-]?\\d{1,3})?)(ps|ns|us|ms|s)");
  private static final int MAX_NODES = 1 << 20;
  private static final int LINK_FIELDS = 5;

  private final String name;
  private final Topology topology;
  private final int[] fileIds;
  private final int[] nodesById;

  private HpccTopologyFile(String name, Topology topology, int[] fileIds, int[] nodesById) {
    this.name = name;
    this.topology = topology;
    this.fileIds = fileIds;
    this.nodesById = nodesById;
  }

  /**
   * Reads and checks a file.
   *
   * @throws UserError naming file and line
   */
  public static HpccTopologyFile read(Path file) {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw UserError.input("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** The topology in {@code lines}; {@code name} stands for the file in errors. */
  static HpccTopologyFile parse(String name, List<String> lines) {
    return new Parser(name, lines).parse();
  }

  /** The topology. */
  public Topology topology() {
    return topology;
  }

  /** The id a node has in the file. */
  public int fileId(int node) {
    return fileIds[node];
  }

  /** The node that has an id in the file; -1 if none has. */
  public int node(int fileId) {
    return fileId < 0 || fileId >= nodesById.length ? -1 : nodesById[fileId];
  }

  /** The file's name. */
  public String name() {
    return name;
  }

  private static final class Parser {
    private final String name;
    private final List<String> lines;
    private final List<Link> links = new ArrayList<>();
    private final List<Integer> lineOfLink = new ArrayList<>();
    private final Map<Integer, Integer> lineOfSwitch = new HashMap<>();
    private int at;
    private int nodes;
    private int[] fileIds;
    private int[] nodesById;

    Parser(String name, List<String> lines) {
      this.name = name;
      this.lines = lines;
    }

    HpccTopologyFile parse() {
      String[] counts = nextLine("`nodes switches links`");
      if (counts.length != 3) {
        throw wrong("expected `nodes switches links`, found " + counts.length + " fields");
      }
      nodes = number("nodes", counts[0], 1, MAX_NODES);
      int switches = number("switches", counts[1], 0, nodes - 1);
      int linkCount = number("links", counts[2], 1, 16 * MAX_NODES);
      readSwitches(switches);
      renumber(switches);
      for (int i = 0; i < linkCount; i++) {
        readLink(i, linkCount);
      }
      requireNoFurtherLink(linkCount);
      Topology topology = new Topology(nodes - switches, switches, links);
      try {
        TopologyCheck.require(
            topology,
            new TopologyCheck.Labels(
                name,
                node -> (topology.isHost(node) ? "host " : "switch ") + fileIds[node],
                link -> name + ":" + lineOfLink.get(link)));
      } catch (IllegalArgumentException e) {
        throw UserError.input(e.getMessage(), e);
      }
      return new HpccTopologyFile(name, topology, fileIds, nodesById);
    }

    /** The fields of the next line that is not empty; {@code at} is its number. */
    private String[] nextLine(String expected) {
      while (at < lines.size()) {
        String line = lines.get(at++).strip();
        if (!line.isEmpty()) {
          return line.split("\\s+", -1);
        }
      }
      throw UserError.input(name + ": expected " + expected + ", found the end of the file");
    }

    /** Ids may run over several lines, as HPCC's reader does not look at line ends. */
    private void readSwitches(int switches) {
      while (lineOfSwitch.size() < switches) {
        for (String field : nextLine((switches - lineOfSwitch.size()) + " more ids of switches")) {
          int id = number("id of a switch", field, 0, nodes - 1);
          Integer before = lineOfSwitch.putIfAbsent(id, at);
          if (before != null) {
            throw wrong("switch " + id + " is already named in line " + before);
          }
        }
        if (lineOfSwitch.size() > switches) {
          throw wrong("expected " + switches + " ids of switches, found " + lineOfSwitch.size());
        }
      }
    }

    private void renumber(int switches) {
      fileIds = new int[nodes];
      nodesById = new int[nodes];
      int host = 0;
      int nextSwitch = nodes - switches;
      for (int id = 0; id < nodes; id++) {
        int node = lineOfSwitch.containsKey(id) ? nextSwitch++ : host++;
        fileIds[node] = id;
        nodesById[id] = node;
      }
    }

    private void readLink(int index, int count) {
      String[] fields = nextLine("link " + (index + 1) + " of " + count);
      if (fields.length != LINK_FIELDS) {
        throw wrong(
            "expected `source destination rate delay error`, found " + fields.length + " fields");
      }
      int a = number("source", fields[0], 0, nodes - 1);
      int b = number("destination", fields[1], 0, nodes - 1);
      links.add(
          new Link(
              nodesById[a],
              nodesById[b],
              rateBps(fields[2]),
              delayNs(fields[3]),
              delayNs(fields[3]),
              probability(fields[4])));
      lineOfLink.add(at);
    }

    private void requireNoFurtherLink(int count) {
      for (int i = at; i < lines.size(); i++) {
        String[] fields = lines.get(i).strip().split("\\s+", -1);
        if (fields.length == LINK_FIELDS
            && RATE.matcher(fields[2]).matches()
            && DELAY.matcher(fields[3]).matches()) {
          at = i + 1;
          throw wrong("expected " + count + " links, found one more");
        }
      }
    }

    private int number(String what, String text, int min, int max) {
      if (!text.matches("\\d{1,9}")
          || Integer.parseInt(text) < min
          || Integer.parseInt(text) > max) {
        throw wrong(what + ": expected " + min + " to " + max + ", found `" + text + "`");
      }
      return Integer.parseInt(text);
    }

    private long rateBps(String text) {
      Matcher parts = RATE.matcher(text);
      String expected = "rate: expected whole bit/s, as 100Gbps or 25000Mbps, found `" + text + "`";
      if (!parts.matches()) {
        throw wrong(expected);
      }
      int exponent = 3 * "kMGT".indexOf(parts.group(2).replace('K', 'k')) + 3;
      long bps = whole(parts.group(1), parts.group(2).isEmpty() ? 0 : exponent, expected);
      if (bps == 0 || bps > 10_000_000_000_000L) {
        throw wrong("rate: expected above 0 to 10000 Gb/s, found `" + text + "`");
      }
      return bps;
    }

    private long delayNs(String text) {
      Matcher parts = DELAY.matcher(text);
      String expected = "delay: expected whole ns, as 1us or 1000ns, found `" + text + "`";
      if (!parts.matches()) {
        throw wrong(expected);
      }
      int exponent = 9 - 3 * Arrays.asList("s", "ms", "us", "ns", "ps").indexOf(parts.group(2));
      long ns = whole(parts.group(1), exponent, expected);
      if (ns < 1 || ns > 1_000_000_000L) {
        throw wrong("delay: expected 1 to 1000000000 ns, found `" + text + "`");
      }
      return ns;
    }

    private long whole(String number, int exponent, String expected) {
      try {
        return new BigDecimal(number).scaleByPowerOfTen(exponent).longValueExact();
      } catch (ArithmeticException | NumberFormatException e) {
        throw wrong(expected);
      }
    }

    private double probability(String text) {
      double value;
      try {
        value = Double.parseDouble(text.toLowerCase(Locale.ROOT));
      } catch (NumberFormatException e) {
        value = Double.NaN;
      }
      if (!(value >= 0 && value < 1)) {
        throw wrong("error: expected a loss probability 0 <= p < 1, found `" + text + "`");
      }
      return value;
    }

    private UserError wrong(String what) {
      return UserError.input(name + ":" + at + ": " + what);
    }
  }
}
