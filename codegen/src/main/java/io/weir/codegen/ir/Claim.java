package io.weir.codegen.ir;

import java.util.List;

/**
 * Something a program says of itself, for {@code weir prove} to prove or to refute.
 *
 * @param kind what is claimed
 * @param feature name of the expression behind the feature that it is about
 * @param from smallest value of the feature for which it is claimed; only {@link
 *     Kind#NEVER_INCREASES} reads it, others have 0
 */
public record Claim(Kind kind, String feature, long from) {
  /** Kinds of claims, over all values of all features. */
  public enum Kind {
    /** The score never rises when the feature rises, all else equal. */
    NOT_RISING,
    /** The score never falls when the feature rises, all else equal. */
    NOT_FALLING,
    /** Where the feature is {@code from} or more, the score is 0 or less: the rate never rises. */
    NEVER_INCREASES
  }

  public Claim {
    if (kind == null || feature == null) {
      throw new IllegalArgumentException("a claim needs `kind` and `feature`");
    }
    if (kind != Kind.NEVER_INCREASES && from != 0) {
      throw new IllegalArgumentException(
          "claim %s of `%s`: `from` is %d, but must be 0".formatted(kind, feature, from));
    }
  }

  static void check(List<Claim> claims, List<Feature> features) {
    for (Claim claim : claims) {
      if (features.stream().noneMatch(f -> f.expression().equals(claim.feature))) {
        throw new IllegalArgumentException(
            "claim %s: `%s` is not a feature of the program".formatted(claim.kind, claim.feature));
      }
    }
  }
}
