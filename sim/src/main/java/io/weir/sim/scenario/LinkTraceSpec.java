package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.io.Serializable;
import java.util.List;

/**
 * A Mahimahi trace that drives one direction of a link.
 *
 * @param link the nodes at its ends; the trace holds from the first to the second
 * @param file the trace, relative to the scenario file
 */
public record LinkTraceSpec(
    @JsonPropertyDescription("numbers of the sending and the receiving node") List<Integer> link,
    @JsonPropertyDescription("Mahimahi trace, path relative to the scenario file") String file)
    implements Serializable {
  public LinkTraceSpec {
    link = LinkEventSpec.requireEnds(link);
    if (file == null || file.isBlank()) {
      throw new IllegalArgumentException("file: expected a path, found nothing");
    }
  }
}
