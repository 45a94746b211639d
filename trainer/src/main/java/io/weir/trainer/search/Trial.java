package io.weir.trainer.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One training of one point.
 *
 * @param values the value of every key that is searched over
 * @param seed the training's
 */
public record Trial(Map<String, JsonNode> values, long seed) implements Serializable {
  public Trial {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
