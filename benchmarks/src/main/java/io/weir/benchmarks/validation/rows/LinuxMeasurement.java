package io.weir.benchmarks.validation.rows;

import io.weir.sim.bottleneck.TcpBottleneck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One flow of Linux's BBR v1 against one of its CUBIC, measured; a line of {@code
 * linux-bbr-vs-cubic.csv}.
 *
 * @param bufferBdp buffer of the bottleneck, products of bandwidth and delay
 * @param cwndGain gain of BBR's window
 * @param probeGain pacing gain of BBR's probing phase
 * @param bbrShare share of the traffic that BBR had
 * @param utilisation share of the bottleneck's rate
 * @param bbrLoss share of BBR's packets that were lost
 * @param cubicLoss share of CUBIC's packets that were lost
 * @param durationS length of the run, s
 * @param warmupS what of it was left out, s
 */
record LinuxMeasurement(
    double bufferBdp,
    double cwndGain,
    double probeGain,
    double bbrShare,
    double utilisation,
    double bbrLoss,
    double cubicLoss,
    int durationS,
    int warmupS) {
  private static final String FILE = "/io/weir/benchmarks/validation/linux-bbr-vs-cubic.csv";

  /** What Linux has unless told otherwise. */
  static final double STOCK_CWND_GAIN = 2;

  static final double STOCK_PROBE_GAIN = 1.25;

  /** All there are, in the file's order. */
  static List<LinuxMeasurement> all() {
    try (InputStream in = LinuxMeasurement.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return parse(lines.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }

  /**
   * Reads a header and lines.
   *
   * @throws IllegalArgumentException naming the line, if it is none of 10 Mbit/s, 40 ms and one
   *     flow each
   */
  static List<LinuxMeasurement> parse(List<String> lines) {
    List<String> names = Arrays.asList(lines.get(0).split(",", -1));
    List<LinuxMeasurement> all = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> values = Arrays.asList(lines.get(i).split(",", -1));
      if (values.size() != names.size()) {
        throw new IllegalArgumentException(
            "line %d: expected %d values, found %d".formatted(i + 1, names.size(), values.size()));
      }
      try {
        all.add(of(new Line(names, values)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line %d: %s".formatted(i + 1, e.getMessage()), e);
      }
    }
    return all;
  }

  private record Line(List<String> names, List<String> values) {
    double get(String name) {
      int at = names.indexOf(name);
      if (at < 0) {
        throw new IllegalArgumentException("expected a column " + name + ", found " + names);
      }
      return Double.parseDouble(values.get(at));
    }

    void require(String name, double expected) {
      if (get(name) != expected) {
        throw new IllegalArgumentException(
            "%s: expected %s, found %s".formatted(name, expected, get(name)));
      }
    }
  }

  private static LinuxMeasurement of(Line line) {
    line.require("mbps", TcpBottleneck.RATE_BPS / 1e6);
    line.require("rtt_ms", TcpBottleneck.RTT_NS / 1e6);
    line.require("n_bbr", 1);
    line.require("n_cubic", 1);
    return new LinuxMeasurement(
        line.get("buffer_bdp"),
        line.get("cwnd_gain"),
        line.get("probe_gain"),
        line.get("bbr_share"),
        line.get("utilisation"),
        line.get("bbr_loss"),
        line.get("cubic_loss"),
        (int) line.get("duration_s"),
        (int) line.get("warmup_s"));
  }

  boolean isStock() {
    return cwndGain == STOCK_CWND_GAIN && probeGain == STOCK_PROBE_GAIN;
  }
}
