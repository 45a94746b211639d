package io.weir.sim.measure;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Bounds;
import io.weir.artefact.FieldLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Flow completion times as HPCC's simulator writes them (Li et al., SIGCOMM 2019): {@code sip dip
 * sport dport bytes start_ns fct_ns standalone_fct_ns} per line, addresses in hexadecimal, the
 * others in decimal. Host i has the address {@code 0b000001 + (i / 256) · 10000 + (i mod 256) ·
 * 100}.
 */
public final class HpccFctFile {
  /** Hosts whose addresses differ. */
  public static final int MAX_HOSTS = 1 << 16;

  private static final String FIELDS =
      "sip dip sport dport bytes start_ns fct_ns standalone_fct_ns";
  private static final long BASE_ADDRESS = 0x0b000001L;

  private HpccFctFile() {}

  /**
   * A completed flow.
   *
   * @param source sending host
   * @param destination receiving host
   * @param sourcePort its port
   * @param destinationPort the receiver's port
   * @param bytes payload
   * @param startNs when it started, ns
   * @param fctNs flow completion time, ns
   * @param standaloneFctNs what that would be in an idle network, ns
   */
  public record Completion(
      int source,
      int destination,
      int sourcePort,
      int destinationPort,
      long bytes,
      long startNs,
      long fctNs,
      long standaloneFctNs) {
    public Completion {
      require("source", source, 0, MAX_HOSTS - 1);
      require("destination", destination, 0, MAX_HOSTS - 1);
      require("sourcePort", sourcePort, 0, 65_535);
      require("destinationPort", destinationPort, 0, 65_535);
      require("bytes", bytes, 1, Long.MAX_VALUE);
      require("startNs", startNs, 0, Long.MAX_VALUE);
      require("fctNs", fctNs, 0, Long.MAX_VALUE);
      require("standaloneFctNs", standaloneFctNs, 1, Long.MAX_VALUE);
    }

    /** Completion time over that in an idle network, at least 1. */
    public double slowdown() {
      return Math.max(1, (double) fctNs / standaloneFctNs);
    }

    private static void require(String key, long value, long min, long max) {
      Bounds.require(key, value, min, max, "");
    }
  }

  /** Writes completions, in their order. */
  public static void write(Path file, List<Completion> completions) {
    AtomicFiles.write(
        file,
        temporary -> {
          try (BufferedWriter out = Files.newBufferedWriter(temporary)) {
            for (Completion completion : completions) {
              writeLine(out, completion);
            }
          }
        });
  }

  private static void writeLine(BufferedWriter out, Completion c) throws IOException {
    out.append(address(c.source)).append(' ').append(address(c.destination));
    out.append(' ').append(Integer.toString(c.sourcePort));
    out.append(' ').append(Integer.toString(c.destinationPort));
    out.append(' ').append(Long.toString(c.bytes)).append(' ').append(Long.toString(c.startNs));
    out.append(' ').append(Long.toString(c.fctNs));
    out.append(' ').append(Long.toString(c.standaloneFctNs)).append('\n');
  }

  private static String address(int host) {
    String hex = Long.toHexString(BASE_ADDRESS + ((long) (host >> 8) << 16) + ((host & 0xFF) << 8));
    return "0".repeat(8 - hex.length()) + hex;
  }

  /**
   * Reads a file.
   *
   * @throws io.weir.artefact.UserError naming file and line
   */
  public static List<Completion> read(Path file) {
    List<Completion> completions = new ArrayList<>();
    for (FieldLines.Line line : FieldLines.read(file)) {
      line.requireFields(FIELDS);
      completions.add(
          new Completion(
              host(line, 0, "sip"),
              host(line, 1, "dip"),
              (int) line.whole(2, "sport", 0, 65_535),
              (int) line.whole(3, "dport", 0, 65_535),
              line.whole(4, "bytes", 1, Long.MAX_VALUE),
              line.whole(5, "start_ns", 0, Long.MAX_VALUE),
              line.whole(6, "fct_ns", 0, Long.MAX_VALUE),
              line.whole(7, "standalone_fct_ns", 1, Long.MAX_VALUE)));
    }
    return completions;
  }

  private static int host(FieldLines.Line line, int field, String name) {
    String text = line.fields().get(field);
    long address = -1;
    if (text.matches("[0-9a-fA-F]{8}")) {
      address = Long.parseLong(text, 16) - BASE_ADDRESS;
    }
    if (address < 0 || address >= (1L << 24) || (address & 0xFF) != 0) {
      throw line.error(name + ": expected a host's address such as 0b000001, found `" + text + "`");
    }
    return (int) (address >> 8);
  }
}
