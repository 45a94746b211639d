package io.weir.trainer.policy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The shape of a policy.
 *
 * @param kind what it is
 * @param hidden units of the hidden layers
 * @param lastLayerScale scale of the last layer's initial weights
 */
public record NetworkSpec(
    @JsonPropertyDescription("kind of network") Kind kind,
    @JsonPropertyDescription("units of the hidden layers") @Unit("units") List<Integer> hidden,
    @JsonPropertyDescription("scale of the last layer's initial weights") double lastLayerScale) {
  /** Kinds of networks. */
  public enum Kind {
    /** Multilayer perceptron: no memory but what the observation gives. */
    mlp
  }

  /** The published size. */
  public static final NetworkSpec DEFAULTS = new NetworkSpec(Kind.mlp, List.of(12, 12), 0.1);

  public NetworkSpec {
    if (kind == null) {
      throw new IllegalArgumentException(
          "kind: expected one of " + Arrays.toString(Kind.values()) + ", found nothing");
    }
    hidden = List.copyOf(hidden);
    Bounds.require("hidden", hidden.size(), 1, 8, "");
    for (int units : hidden) {
      Bounds.require("hidden", units, 1, 1024, "");
    }
    Bounds.require("lastLayerScale", lastLayerScale, 1e-6, 10, "");
  }

  /** A new network with random weights. */
  public Policy create(int inputs, long seed) {
    List<Integer> sizes = new ArrayList<>();
    sizes.add(inputs);
    sizes.addAll(hidden);
    sizes.add(1);
    return Mlp.orthogonal(
        sizes.stream().mapToInt(Integer::intValue).toArray(),
        lastLayerScale,
        RandomSource.XO_SHI_RO_256_PP.create(seed));
  }
}
