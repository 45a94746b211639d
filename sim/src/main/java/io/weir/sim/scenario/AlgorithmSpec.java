package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.cc.Algorithm;
import io.weir.sim.cc.CongestionControl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The congestion control of a scenario.
 *
 * @param algorithm its name, see {@link io.weir.sim.cc.Algorithm}
 * @param parameters values that replace the algorithm's defaults, by key
 */
public record AlgorithmSpec(
    @JsonPropertyDescription("name of the algorithm") String algorithm,
    @JsonPropertyDescription("values that replace the algorithm's defaults")
        Map<String, Object> parameters) {
  /** DCQCN with its defaults. */
  public static final AlgorithmSpec DEFAULTS = new AlgorithmSpec("dcqcn", Map.of());

  public AlgorithmSpec {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /**
   * The algorithm, if it is one that needs nothing but parameters.
   *
   * @param file named in errors
   * @param others names the caller understands beside {@link Algorithm}'s, for the suggestion
   */
  public CongestionControl create(String file, Collection<String> others) {
    for (Algorithm candidate : Algorithm.values()) {
      if (candidate.id().equals(algorithm)) {
        Record defaults = candidate.defaults();
        return candidate.create(
            StrictYaml.overlay(
                file, "congestionControl.parameters", defaults, parameters, defaults.getClass()));
      }
    }
    List<String> known = new ArrayList<>(Algorithm.ids());
    known.addAll(others);
    throw UserError.input(
        file
            + ": key `congestionControl.algorithm`: no algorithm is called `"
            + algorithm
            + "`"
            + StrictYaml.suggestion(algorithm, known)
            + " (known: "
            + String.join(", ", known)
            + ")");
  }
}
