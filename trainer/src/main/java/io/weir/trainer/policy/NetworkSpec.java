package io.weir.trainer.policy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The shape of a policy.
 *
 * @param kind what it is
 * @param hidden units of the hidden layers; of a gru [n], [before, n] or [before, n, after]: n
 *     recurrent units between optional layers; {@code before} may be 0: none
 * @param lastLayerScale scale of the last layer's initial weights
 */
public record NetworkSpec(
    @JsonPropertyDescription("kind of network") Kind kind,
    @JsonPropertyDescription(
            "units of the hidden layers; gru: [n], [before, n] or [before, n, after], before may be 0")
        @Unit("units")
        List<Integer> hidden,
    @JsonPropertyDescription("scale of the last layer's initial weights") double lastLayerScale) {
  /** Kinds of networks. */
  public enum Kind {
    /** Multilayer perceptron: no memory but what the observation gives. */
    mlp,
    /** Gated recurrent unit: a state per flow, carried from decision to decision. */
    gru
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
    PolicyShape.requireHidden(kind, hidden);
    Bounds.require("lastLayerScale", lastLayerScale, 1e-6, 10, "");
  }

  /** A new network with random weights. */
  public Policy create(int inputs, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    return switch (kind) {
      case mlp ->
          Mlp.orthogonal(new PolicyShape(kind, inputs, hidden).sizes(), lastLayerScale, random);
      case gru -> Gru.orthogonal(inputs, hidden, lastLayerScale, random);
    };
  }
}
