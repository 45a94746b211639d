package io.weir.sim.traffic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.sim.traffic.TrafficSpec.Arrivals;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.List;

/**
 * Builds a {@link TrafficSpec}, from a file too: four keys must be there, the others may be left
 * away. A record's own constructor would demand them all.
 */
public final class TrafficSpecBuilder {
  private final Pattern pattern;
  private final int hosts;
  private final int flowsPerPair;
  private final long startJitterNs;
  private Long bytes;
  private String cdf;
  private Double load;
  private Long periodNs;
  private Arrivals arrivals;
  private Integer longHosts;
  private Long shortBytes;
  private Integer iterations;
  private String file;
  private List<Long> startsNs;

  /** A builder with what every pattern has, see {@link TrafficSpec}. */
  @JsonCreator
  public TrafficSpecBuilder(
      @JsonProperty("pattern") Pattern pattern,
      @JsonProperty("hosts") int hosts,
      @JsonProperty("flowsPerPair") int flowsPerPair,
      @JsonProperty("startJitterNs") long startJitterNs) {
    this.pattern = pattern;
    this.hosts = hosts;
    this.flowsPerPair = flowsPerPair;
    this.startJitterNs = startJitterNs;
  }

  /** Size of a flow, bytes; 0 for flows without end. */
  @JsonProperty
  public TrafficSpecBuilder bytes(Long value) {
    bytes = value;
    return this;
  }

  /** Distribution of flow sizes: a name or a file. */
  @JsonProperty
  public TrafficSpecBuilder cdf(String value) {
    cdf = value;
    return this;
  }

  /** Share of the link's rate, for Poisson arrivals. */
  @JsonProperty
  public TrafficSpecBuilder load(Double value) {
    load = value;
    return this;
  }

  /** Time between incasts or short flows, ns. */
  @JsonProperty
  public TrafficSpecBuilder periodNs(Long value) {
    periodNs = value;
    return this;
  }

  /** How short flows arrive. */
  @JsonProperty
  public TrafficSpecBuilder arrivals(Arrivals value) {
    arrivals = value;
    return this;
  }

  /** Senders of long flows. */
  @JsonProperty
  public TrafficSpecBuilder longHosts(Integer value) {
    longHosts = value;
    return this;
  }

  /** Size of a short flow, bytes. */
  @JsonProperty
  public TrafficSpecBuilder shortBytes(Long value) {
    shortBytes = value;
    return this;
  }

  /** All-reduces one after the other. */
  @JsonProperty
  public TrafficSpecBuilder iterations(Integer value) {
    iterations = value;
    return this;
  }

  /** File of flows. */
  @JsonProperty
  public TrafficSpecBuilder file(String value) {
    file = value;
    return this;
  }

  /** Extra start time by sender, ns. */
  @JsonProperty
  public TrafficSpecBuilder startsNs(List<Long> value) {
    startsNs = value;
    return this;
  }

  /** The traffic. */
  public TrafficSpec build() {
    return new TrafficSpec(
        pattern,
        hosts,
        flowsPerPair,
        startJitterNs,
        bytes,
        cdf,
        load,
        periodNs,
        arrivals,
        longHosts,
        shortBytes,
        iterations,
        file,
        startsNs);
  }
}
