package io.weir.artefact;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where an artefact comes from.
 *
 * @param weirVersion version of Weir that wrote it
 * @param seed seed of the run
 * @param scenarioSha256 hash of the effective configuration of the run
 * @param parents hashes of the artefacts it was made from, by name
 */
public record Provenance(
    String weirVersion, long seed, String scenarioSha256, Map<String, String> parents) {
  public Provenance {
    parents = Map.copyOf(new TreeMap<>(parents == null ? Map.of() : parents));
  }

  /** Provenance of something this build makes now. */
  public static Provenance now(long seed, String scenarioSha256, Map<String, String> parents) {
    return new Provenance(WeirVersion.current(), seed, scenarioSha256, parents);
  }
}
