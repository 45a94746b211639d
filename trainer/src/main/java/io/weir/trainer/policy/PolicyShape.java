package io.weir.trainer.policy;

import io.weir.artefact.Bounds;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Of what form a policy is; with its parameters, the whole policy.
 *
 * @param kind what it is
 * @param inputs inputs per decision
 * @param hidden units of the hidden layers, as {@link NetworkSpec#hidden}
 */
public record PolicyShape(NetworkSpec.Kind kind, int inputs, List<Integer> hidden)
    implements Serializable {
  private static final int MOST_UNITS = 1024;

  public PolicyShape {
    if (kind == null) {
      throw new IllegalArgumentException(
          "kind: expected one of "
              + Arrays.toString(NetworkSpec.Kind.values())
              + ", found nothing");
    }
    if (hidden == null) {
      throw new IllegalArgumentException("hidden: expected units per layer, found nothing");
    }
    Bounds.require("inputs", inputs, 1, MOST_UNITS, "");
    hidden = List.copyOf(hidden);
    requireHidden(kind, hidden);
  }

  /** Fails, naming the key, when a policy of this kind cannot have these layers. */
  static void requireHidden(NetworkSpec.Kind kind, List<Integer> hidden) {
    boolean recurrent = kind == NetworkSpec.Kind.gru;
    Bounds.require("hidden", hidden.size(), recurrent ? 1 : 0, recurrent ? 3 : 8, "");
    for (int i = 0; i < hidden.size(); i++) {
      // A GRU may have a layer after it without one before it.
      int least = recurrent && hidden.size() == 3 && i == 0 ? 0 : 1;
      Bounds.require("hidden", hidden.get(i), least, MOST_UNITS, "");
    }
  }

  /** Units of every layer of an mlp, inputs first. */
  int[] sizes() {
    int[] sizes = new int[hidden.size() + 2];
    Arrays.setAll(sizes, i -> i == 0 ? inputs : i <= hidden.size() ? hidden.get(i - 1) : 1);
    return sizes;
  }

  /** A policy of this shape whose parameters are all 0. */
  public Policy zero() {
    return switch (kind) {
      case mlp -> new Mlp(sizes());
      case gru -> new Gru(inputs, hidden);
    };
  }

  /** The policy of this shape with these parameters. */
  public Policy with(double[] parameters) {
    Policy policy = zero();
    Parameters.require("parameters", parameters, policy.parameterCount());
    policy.setParameters(parameters);
    return policy;
  }
}
