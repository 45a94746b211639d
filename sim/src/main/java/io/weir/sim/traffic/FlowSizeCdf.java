package io.weir.sim.traffic;

import io.weir.artefact.FieldLines;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A cumulative distribution of flow sizes, linear between its points. The file format is HPCC's: a
 * size in bytes and the percentage of flows up to that size per line, from 0 to 100 percent;
 * several points of one size are an atom.
 */
public final class FlowSizeCdf {
  /** Names of the distributions that come with Weir. */
  public static final List<String> NAMES = List.of("WebSearch", "FbHdp", "AliStorage");

  /** Largest flow, bytes: 1 TiB. */
  static final long MAX_BYTES = 1L << 40;

  private final long[] bytes;
  private final double[] percent;

  private FlowSizeCdf(long[] bytes, double[] percent) {
    this.bytes = bytes;
    this.percent = percent;
  }

  /**
   * A distribution by name or from a file.
   *
   * @param nameOrFile one of {@link #NAMES}, or a file
   * @param folder folder to which the file's path is relative
   */
  public static FlowSizeCdf of(String nameOrFile, Path folder) {
    if (NAMES.contains(nameOrFile)) {
      return parse(nameOrFile, resource(nameOrFile));
    }
    Path file = folder.resolve(nameOrFile);
    if (!Files.exists(file)) {
      throw UserError.input(
          "key `traffic.cdf`: expected one of "
              + String.join(", ", NAMES)
              + " or a file; there is no file "
              + file
              + StrictYaml.suggestion(nameOrFile, NAMES));
    }
    return parse(FieldLines.read(file));
  }

  /** Parses a file's lines; {@code name} stands for the file in errors. */
  public static FlowSizeCdf parse(String name, List<String> text) {
    return parse(FieldLines.parse(name, text));
  }

  private static FlowSizeCdf parse(List<FieldLines.Line> lines) {
    long[] bytes = new long[lines.size()];
    double[] percent = new double[lines.size()];
    for (int i = 0; i < lines.size(); i++) {
      FieldLines.Line line = lines.get(i);
      line.requireFields("bytes percent");
      bytes[i] = line.whole(0, "bytes", 0, MAX_BYTES);
      percent[i] = line.decimal(1, "percent", 0, 100).doubleValue();
      if (i == 0 && percent[0] != 0) {
        throw line.error("percent: expected the first point at 0, found " + percent[0]);
      }
      if (i > 0) {
        requireMonotone(line, bytes[i - 1], bytes[i], percent[i - 1], percent[i]);
      }
    }
    FieldLines.Line last = lines.get(lines.size() - 1);
    if (percent[percent.length - 1] != 100) {
      throw last.error("percent: expected the last point at 100, found " + last.fields().get(1));
    }
    if (bytes[bytes.length - 1] == 0) {
      throw last.error("bytes: expected a largest flow of at least 1 byte, found 0");
    }
    return new FlowSizeCdf(bytes, percent);
  }

  private static void requireMonotone(
      FieldLines.Line line, long before, long now, double percentBefore, double percentNow) {
    if (now < before) {
      throw line.error("bytes: not monotone: " + now + " after " + before);
    }
    if (percentNow < percentBefore) {
      throw line.error("percent: not monotone: " + percentNow + " after " + percentBefore);
    }
  }

  /** Mean of the distribution, bytes: exact but for the rounding of its sum. */
  public double meanBytes() {
    double mean = 0;
    for (int i = 1; i < bytes.length; i++) {
      mean += (bytes[i - 1] + bytes[i]) / 2.0 * (percent[i] - percent[i - 1]) / 100;
    }
    return mean;
  }

  /** Draws a size, at least 1 byte, by inverse transform. */
  public long sampleBytes(UniformRandomProvider random) {
    double p = random.nextDouble() * 100;
    int i = firstAbove(p);
    double share = (p - percent[i - 1]) / (percent[i] - percent[i - 1]);
    return Math.max(1, bytes[i - 1] + Math.round((bytes[i] - bytes[i - 1]) * share));
  }

  /** Index of the first point above p; there is one, since p < 100, and it is not the first. */
  private int firstAbove(double p) {
    int low = 1;
    int high = percent.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (percent[middle] > p) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static List<String> resource(String name) {
    try (InputStream in = FlowSizeCdf.class.getResourceAsStream(name + ".cdf");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
