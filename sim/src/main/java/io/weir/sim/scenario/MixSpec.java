package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.sim.traffic.TrafficSpec;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Flows of a scenario that obey another algorithm than the rest.
 *
 * @param algorithm name of the algorithm
 * @param parameters values that replace the algorithm's defaults, by key
 * @param flows how many flows
 * @param name what results call them; null: as the algorithm
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonDeserialize(builder = MixSpec.Builder.class)
public record MixSpec(
    @JsonPropertyDescription("name of the algorithm") String algorithm,
    @JsonPropertyDescription("values that replace the algorithm's defaults")
        Map<String, Object> parameters,
    @JsonPropertyDescription("how many flows, in the order of their indices, after those before")
        @Unit("flows")
        int flows,
    @JsonPropertyDescription("what results call these flows; the algorithm's name if left away")
        String name)
    implements Serializable {
  public MixSpec {
    if (algorithm == null || algorithm.isBlank()) {
      throw new IllegalArgumentException("algorithm: expected the name of one, found nothing");
    }
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    Bounds.require("flows", flows, 1, TrafficSpec.MAX_FLOWS, "flows");
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException("name: expected a name, found nothing");
    }
  }

  /** What Jackson fills: parameters and name may be left away, and flows are then 1. */
  @JsonPOJOBuilder(withPrefix = "")
  static final class Builder {
    private String algorithm;
    private Map<String, Object> parameters = Map.of();
    private int flows = 1;
    private String name;

    Builder algorithm(String value) {
      algorithm = value;
      return this;
    }

    Builder parameters(Map<String, Object> value) {
      parameters = value;
      return this;
    }

    Builder flows(int value) {
      flows = value;
      return this;
    }

    Builder name(String value) {
      name = value;
      return this;
    }

    MixSpec build() {
      return new MixSpec(algorithm, parameters, flows, name);
    }
  }
}
