package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.sim.fabric.Ecn;
import java.io.Serializable;

/**
 * ECN marking, as it stands in a scenario file; see {@link Ecn}.
 *
 * @param enabled whether switches mark
 * @param kminBytes queue behind the departing frame up to which nothing is marked, bytes
 * @param kmaxBytes queue from which everything is marked, bytes
 * @param pmax marking probability just below {@code kmaxBytes}, in (0, 1]
 */
public record EcnSpec(
    @JsonPropertyDescription("whether switches mark") boolean enabled,
    @JsonPropertyDescription(
            "queue behind the departing frame up to which nothing is marked, bytes")
        long kminBytes,
    @JsonPropertyDescription("queue from which everything is marked, bytes") long kmaxBytes,
    @JsonPropertyDescription(
            "marking probability just below kmaxBytes, share; rises linearly from 0 at kminBytes")
        double pmax)
    implements Serializable {
  /** RL-CC's reference environment. */
  public static final EcnSpec DEFAULTS = new EcnSpec(true, 150 << 10, 1536 << 10, 0.2);

  public EcnSpec {
    // Its constructor says what is wrong with the values.
    new Ecn(kminBytes, kmaxBytes, pmax);
  }

  /** Marking like {@code ecn}, or none if that is null. */
  public static EcnSpec of(Ecn ecn) {
    return ecn == null
        ? new EcnSpec(false, DEFAULTS.kminBytes, DEFAULTS.kmaxBytes, DEFAULTS.pmax)
        : new EcnSpec(true, ecn.kminBytes(), ecn.kmaxBytes(), ecn.pmax());
  }

  /** The marking, or null for none. */
  public Ecn marking() {
    return enabled ? new Ecn(kminBytes, kmaxBytes, pmax) : null;
  }
}
