package io.weir.sim.traffic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A traffic pattern. The first four components apply to most patterns; the others are null where a
 * pattern does not use them, and get the pattern's default where it does. {@link FlowGenerator}
 * makes flows of it.
 *
 * @param pattern who sends to whom
 * @param hosts many-to-one, long-short and incast: senders; otherwise hosts that take part
 * @param flowsPerPair flows from each sender to each of its receivers; 1 where the pattern counts
 *     flows otherwise
 * @param startJitterNs flows start later by times drawn uniformly from [0, startJitterNs], ns; 0
 *     for Poisson arrivals and files, which have start times of their own
 * @param bytes size of a flow, of the long flows, or of the message to reduce, bytes; null: without
 *     end, or sizes from {@code cdf}
 * @param cdf distribution of flow sizes, or of the short flows' sizes: a name or a file
 * @param load Poisson: payload sent by a host on average, as a share of its link's rate
 * @param periodNs incast: time between two incasts; long-short: (mean) time between two short
 *     flows, ns
 * @param arrivals long-short: how short flows arrive
 * @param longHosts long-short: how many of the senders send long flows; the others send short ones
 * @param shortBytes long-short: size of a short flow, bytes
 * @param iterations all-reduce: how often, one after the other
 * @param file file of flows
 * @param startsNs many-to-one, all-to-all, permutation: flows of each sender start later by this,
 *     beside the jitter, ns; null: all at once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrafficSpec(
    @JsonPropertyDescription("who sends to whom") Pattern pattern,
    @JsonPropertyDescription("senders (manyToOne, longShort, incast) or hosts that take part")
        int hosts,
    @JsonPropertyDescription("flows from each sender to each of its receivers") int flowsPerPair,
    @JsonPropertyDescription("flows start later by a time drawn uniformly from 0 to this, ns")
        long startJitterNs,
    @JsonPropertyDescription(
            "size of a flow, of longShort's long flows, or of the message to reduce, bytes; 0: no"
                + " end")
        Long bytes,
    @JsonPropertyDescription(
            "distribution of flow sizes: WebSearch, FbHdp, AliStorage or a file (bytes percent)")
        String cdf,
    @JsonPropertyDescription("payload a host sends on average, share of its link's rate")
        Double load,
    @JsonPropertyDescription("time between two incasts, or mean time between two short flows, ns")
        Long periodNs,
    @JsonPropertyDescription(
            "how short flows arrive: poisson, periodic, or together: one of every sender")
        Arrivals arrivals,
    @JsonPropertyDescription("how many of the senders send long flows, hosts") Integer longHosts,
    @JsonPropertyDescription("size of a short flow, bytes") Long shortBytes,
    @JsonPropertyDescription("all-reduces one after the other, count") Integer iterations,
    @JsonPropertyDescription("file of flows, relative to the scenario file's folder") String file,
    @JsonPropertyDescription(
            "flows of each sender start later by this, beside the jitter; one entry per sender, in"
                + " order, ns")
        List<Long> startsNs)
    implements Serializable {
  /** Who sends to whom. */
  public enum Pattern {
    /** Every sender sends to one receiver. */
    manyToOne("bytes", "cdf", "startsNs"),
    /** Every host sends to every other. */
    allToAll("bytes", "cdf", "startsNs"),
    /** Every host sends to one other and receives from one other, at random. */
    permutation("bytes", "cdf", "startsNs"),
    /** Some senders send long flows to one receiver, the others short flows again and again. */
    longShort("bytes", "cdf", "periodNs", "arrivals", "longHosts", "shortBytes"),
    /** Every period, every sender sends to one receiver. */
    incast("bytes", "cdf", "periodNs"),
    /** Flows between random pairs of hosts arrive in a Poisson process. */
    poisson("bytes", "cdf", "load"),
    /** Ring all-reduce: reduce-scatter and all-gather, 2(hosts − 1) steps. */
    allReduceRing("bytes", "iterations"),
    /** Flows from a HPCC flow file. */
    hpccFile("file"),
    /** Flows from a connection matrix of htsim. */
    htsimFile("file");

    private final Set<String> keys;

    Pattern(String... keys) {
      this.keys = Set.of(keys);
    }

    boolean uses(String key) {
      return keys.contains(key);
    }

    boolean isFile() {
      return this == hpccFile || this == htsimFile;
    }

    /** Whether the last host receives everything and sends nothing. */
    boolean hasOneReceiver() {
      return this == manyToOne || this == longShort || this == incast;
    }
  }

  /** How short flows arrive. */
  public enum Arrivals {
    /** Exponentially distributed times between them. */
    poisson,
    /** Equal times between them. */
    periodic,
    /** Equal times between them, and every short sender has one at each. */
    together
  }

  /** Most flows of a pattern. */
  public static final int MAX_FLOWS = 1 << 20;

  /** Eight senders, one flow each, to one receiver. */
  public static final TrafficSpec DEFAULTS = new TrafficSpec(Pattern.manyToOne, 8, 1, 50_000);

  private static final int MAX_HOSTS = 8192;
  private static final long MAX_TIME_NS = 1_000_000_000_000L;

  public TrafficSpec {
    if (pattern == null) {
      throw new IllegalArgumentException(
          "pattern: expected one of " + Arrays.toString(Pattern.values()) + ", found nothing");
    }
    requireHosts(pattern, hosts);
    if (flowsPerPair < 1 || flowsPerPair > MAX_FLOWS) {
      throw new IllegalArgumentException(
          "flowsPerPair: expected 1 to " + MAX_FLOWS + ", found " + flowsPerPair);
    }
    Bounds.require("startJitterNs", startJitterNs, 0, MAX_TIME_NS, "ns");
    if (pattern == Pattern.poisson || pattern.isFile()) {
      startJitterNs = 0;
    }
    requireUsed(pattern, "bytes", bytes);
    requireUsed(pattern, "cdf", cdf);
    requireUsed(pattern, "load", load);
    requireUsed(pattern, "periodNs", periodNs);
    requireUsed(pattern, "arrivals", arrivals);
    requireUsed(pattern, "longHosts", longHosts);
    requireUsed(pattern, "shortBytes", shortBytes);
    requireUsed(pattern, "iterations", iterations);
    requireUsed(pattern, "file", file);
    startsNs = checkedStartsNs(pattern, hosts, startsNs);
    bytes = checkedBytes(pattern, hosts, bytes, cdf);
    cdf = pattern == Pattern.poisson && bytes == null && cdf == null ? "WebSearch" : cdf;
    load = pattern == Pattern.poisson && load == null ? Double.valueOf(0.5) : load;
    periodNs = checkedPeriodNs(pattern, periodNs);
    if (pattern == Pattern.longShort) {
      arrivals = arrivals == null ? Arrivals.poisson : arrivals;
      longHosts = longHosts == null ? Integer.valueOf(1) : longHosts;
      shortBytes = shortBytes == null && cdf == null ? Long.valueOf(10_000) : shortBytes;
      requireLongShort(hosts, longHosts, shortBytes, cdf);
    }
    if (load != null) {
      Bounds.requireShare("load", load);
    }
    if (pattern == Pattern.allReduceRing) {
      iterations = iterations == null ? Integer.valueOf(1) : iterations;
      Bounds.require("iterations", iterations, 1, MAX_FLOWS, "");
    }
    if (pattern.isFile() && (file == null || file.isBlank())) {
      throw new IllegalArgumentException("file: expected a file of flows, found nothing");
    }
    requireFewFlows(pattern, hosts, flowsPerPair, iterations);
  }

  /** A pattern with nothing but what all patterns have; the rest gets its defaults. */
  public TrafficSpec(Pattern pattern, int hosts, int flowsPerPair, long startJitterNs) {
    this(
        pattern,
        hosts,
        flowsPerPair,
        startJitterNs,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A pattern with the default start jitter. */
  public static TrafficSpec of(Pattern pattern, int hosts, int flowsPerPair) {
    return new TrafficSpec(pattern, hosts, flowsPerPair, DEFAULTS.startJitterNs);
  }

  /** A builder for a pattern with one flow per pair and without start jitter. */
  public static TrafficSpecBuilder builder(Pattern pattern, int hosts) {
    return new TrafficSpecBuilder(pattern, hosts, 1, 0);
  }

  /** What a file gives: Jackson fills the builder, which need not have all keys. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TrafficSpec from(TrafficSpecBuilder builder) {
    return builder.build();
  }

  private static void requireHosts(Pattern pattern, int hosts) {
    int least = pattern == Pattern.manyToOne || pattern == Pattern.incast ? 1 : 2;
    if (hosts < least || hosts > MAX_HOSTS) {
      throw new IllegalArgumentException(
          "hosts: expected " + least + " to " + MAX_HOSTS + " for " + pattern + ", found " + hosts);
    }
  }

  private static void requireUsed(Pattern pattern, String key, Object value) {
    if (value != null && !pattern.uses(key)) {
      List<Pattern> users = Arrays.stream(Pattern.values()).filter(user -> user.uses(key)).toList();
      throw new IllegalArgumentException(
          key
              + ": expected nothing for "
              + pattern
              + ", found "
              + value
              + " (used by "
              + users
              + ")");
    }
  }

  private static Long checkedBytes(Pattern pattern, int hosts, Long bytes, String cdf) {
    boolean mayBeEndless =
        pattern == Pattern.manyToOne
            || pattern == Pattern.allToAll
            || pattern == Pattern.permutation
            || pattern == Pattern.longShort;
    if (bytes != null && bytes == 0 && mayBeEndless) {
      return null;
    }
    if (bytes != null && cdf != null && pattern != Pattern.longShort) {
      throw new IllegalArgumentException(
          "cdf: expected either bytes or cdf, found bytes " + bytes + " and cdf " + cdf);
    }
    if (bytes == null && pattern == Pattern.incast && cdf == null) {
      return 64_000L;
    }
    if (bytes == null && pattern == Pattern.allReduceRing) {
      return 1_000_000L;
    }
    if (bytes != null) {
      // Every host of a ring must have a chunk of the message.
      long least = pattern == Pattern.allReduceRing ? hosts : mayBeEndless ? 0 : 1;
      Bounds.require("bytes", bytes, least, FlowSizeCdf.MAX_BYTES, "bytes");
    }
    return bytes;
  }

  private static List<Long> checkedStartsNs(Pattern pattern, int hosts, List<Long> startsNs) {
    if (startsNs == null || startsNs.isEmpty()) {
      return null;
    }
    requireUsed(pattern, "startsNs", startsNs);
    if (startsNs.size() != hosts) {
      throw new IllegalArgumentException(
          "startsNs: expected one entry for each of "
              + hosts
              + " senders, found "
              + startsNs.size());
    }
    for (int i = 0; i < hosts; i++) {
      Bounds.require("startsNs[" + i + "]", startsNs.get(i), 0, MAX_TIME_NS, "ns");
    }
    return List.copyOf(startsNs);
  }

  private static Long checkedPeriodNs(Pattern pattern, Long periodNs) {
    if (periodNs != null) {
      Bounds.require("periodNs", periodNs, 1, MAX_TIME_NS, "ns");
      return periodNs;
    }
    return switch (pattern) {
      case incast -> Long.valueOf(1_000_000);
      case longShort -> Long.valueOf(100_000);
      default -> null;
    };
  }

  private static void requireLongShort(int hosts, int longHosts, Long shortBytes, String cdf) {
    if (longHosts < 1 || longHosts >= hosts) {
      throw new IllegalArgumentException(
          "longHosts: expected 1 to less than hosts (" + hosts + "), found " + longHosts);
    }
    if (shortBytes != null && cdf != null) {
      throw new IllegalArgumentException(
          "cdf: expected either shortBytes or cdf, found shortBytes "
              + shortBytes
              + " and cdf "
              + cdf);
    }
    if (shortBytes != null) {
      Bounds.require("shortBytes", shortBytes, 1, FlowSizeCdf.MAX_BYTES, "bytes");
    }
  }

  private static void requireFewFlows(
      Pattern pattern, int hosts, int flowsPerPair, Integer iterations) {
    boolean counted = !pattern.isFile() && pattern != Pattern.poisson;
    if (flowsPerPair != 1 && (!counted || pattern == Pattern.allReduceRing)) {
      throw new IllegalArgumentException(
          "flowsPerPair: expected 1 for " + pattern + ", found " + flowsPerPair);
    }
    long flows = (long) hosts * flowsPerPair;
    if (pattern == Pattern.allToAll) {
      flows *= hosts - 1;
    } else if (pattern == Pattern.allReduceRing) {
      // At most 2^13 · 2^14 · 2^20.
      flows *= 2L * (hosts - 1) * iterations;
    }
    if (counted && flows > MAX_FLOWS) {
      throw new IllegalArgumentException(
          (iterations == null ? "hosts, flowsPerPair" : "hosts, iterations")
              + ": expected at most "
              + MAX_FLOWS
              + " flows, found "
              + flows);
    }
  }

  /** Time from which on a sender's flows may start, before jitter, ns. */
  public long startNs(int sender) {
    return startsNs == null ? 0 : startsNs.get(sender);
  }

  /** Hosts the network needs; the last one receives where there is one receiver. */
  public int networkHosts() {
    return pattern.hasOneReceiver() ? hosts + 1 : hosts;
  }

  /**
   * Flows that share a bottleneck at a time: those that meet at one receiver, or leave one sender
   * in all-to-all traffic. 1 for Poisson arrivals and files, whose number varies.
   */
  public int flowsPerBottleneck() {
    return switch (pattern) {
      case manyToOne, incast -> hosts * flowsPerPair;
      case allToAll -> (hosts - 1) * flowsPerPair;
      case permutation -> flowsPerPair;
      // The long flows and a short one.
      case longShort -> longHosts * flowsPerPair + 1;
      case poisson, allReduceRing, hpccFile, htsimFile -> 1;
    };
  }

  /** Receivers: each has a bottleneck of its own. For files, all hosts count. */
  public int receivers() {
    return pattern.hasOneReceiver() ? 1 : hosts;
  }

  /** The file this traffic depends on beside the scenario's, as this section names it, if any. */
  public Optional<String> externalFileName() {
    if (file != null) {
      return Optional.of(file);
    }
    return cdf == null || FlowSizeCdf.NAMES.contains(cdf) ? Optional.empty() : Optional.of(cdf);
  }

  /** For example {@code 8→1}, {@code all-to-all 4×4} or {@code poisson 64 WebSearch 50 %}. */
  public String title() {
    String flows = flowsPerPair == 1 ? "" : "×" + flowsPerPair;
    String size = cdf != null ? " " + fileName(cdf) : bytes != null ? " " + bytes + " B" : "";
    String starts = startsNs == null ? "" : " from " + startsNs + " ns";
    return switch (pattern) {
      case manyToOne -> hosts + flows + "→1" + size + starts;
      case allToAll -> "all-to-all " + hosts + "×" + flowsPerPair + size + starts;
      case permutation -> "permutation " + hosts + flows + size + starts;
      case longShort -> longShortTitle(flows);
      case incast -> "incast " + hosts + flows + "→1" + size + " every " + periodNs + " ns";
      case poisson -> "poisson " + hosts + size + " " + percent(load) + " %";
      case allReduceRing ->
          "all-reduce ring " + hosts + size + (iterations == 1 ? "" : " ×" + iterations);
      case hpccFile, htsimFile -> fileName(file);
    };
  }

  private String longShortTitle(String flows) {
    return "long-short "
        + longHosts
        + flows
        + (bytes == null ? "" : " " + bytes + " B")
        + " + "
        + (hosts - longHosts)
        + "→1 "
        + (cdf == null ? shortBytes + " B" : fileName(cdf))
        + " every "
        + periodNs
        + " ns "
        + arrivals;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.6g", share * 100).replaceAll("\\.?0+$", "");
  }

  private static String fileName(String path) {
    return String.valueOf(Path.of(path).getFileName());
  }
}
