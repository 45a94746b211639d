package io.weir.trainer.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;

/**
 * What is trained or validated on: parts of a scenario file, with ranges, laid over the file's own
 * sections. Every episode draws anew.
 *
 * @param name what to call it; null: after its traffic
 * @param baseRtt which base round-trip time the hosts are told
 * @param traffic keys of the section traffic; with a pattern nothing of the file's traffic counts
 * @param network keys of the section network
 * @param roce keys of the section roce
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonDeserialize(builder = WorkloadSpec.Builder.class)
public record WorkloadSpec(
    @JsonPropertyDescription("what to call it; left away: after its traffic") String name,
    @JsonPropertyDescription("which base round-trip time the hosts are told") BaseRtt baseRtt,
    @JsonPropertyDescription(
            "keys of traffic, with ranges; with a pattern nothing of the file's traffic counts")
        ObjectNode traffic,
    @JsonPropertyDescription("keys of network, with ranges, laid over the file's")
        ObjectNode network,
    @JsonPropertyDescription("keys of roce, with ranges, laid over the file's") ObjectNode roce) {
  /** Which base round-trip time the hosts are told. */
  public enum BaseRtt {
    /** That of roce.baseRttNs. */
    configured,
    /** That of the idle network that was drawn, for a full packet and its acknowledgement. */
    idle
  }

  public WorkloadSpec {
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException("name: expected a text, found nothing");
    }
    if (baseRtt == null) {
      baseRtt = BaseRtt.configured;
    }
  }

  /** Traffic on the file's network and hosts. */
  public static WorkloadSpec of(TrafficSpec traffic) {
    return new WorkloadSpec(null, BaseRtt.configured, Json.MAPPER.valueToTree(traffic), null, null);
  }

  /** A pattern with the default start jitter, on the file's network and hosts. */
  static WorkloadSpec of(Pattern pattern, int hosts, int flowsPerPair) {
    return of(TrafficSpec.of(pattern, hosts, flowsPerPair));
  }

  /** Reads a workload whose other keys are missing, which constructors of records do not allow. */
  @JsonPOJOBuilder(withPrefix = "")
  static final class Builder {
    private String name;
    private BaseRtt baseRtt;
    private ObjectNode traffic;
    private ObjectNode network;
    private ObjectNode roce;

    Builder name(String value) {
      name = value;
      return this;
    }

    Builder baseRtt(BaseRtt value) {
      baseRtt = value;
      return this;
    }

    Builder traffic(ObjectNode value) {
      traffic = value;
      return this;
    }

    Builder network(ObjectNode value) {
      network = value;
      return this;
    }

    Builder roce(ObjectNode value) {
      roce = value;
      return this;
    }

    WorkloadSpec build() {
      return new WorkloadSpec(name, baseRtt, traffic, network, roce);
    }
  }
}
