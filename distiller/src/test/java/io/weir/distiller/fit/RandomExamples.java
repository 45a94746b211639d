package io.weir.distiller.fit;

import io.weir.distiller.collect.Examples;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.apache.commons.rng.simple.RandomSource;

/** Labelled states for tests. */
public final class RandomExamples {
  private RandomExamples() {}

  /** States with features from −{@code range} to {@code range}, labelled by {@code label}. */
  public static Examples of(
      long seed, int count, int features, int range, ToLongFunction<long[]> label) {
    SplittableRandom random = new SplittableRandom(seed);
    Examples examples = new Examples(features, count, RandomSource.XO_SHI_RO_256_PP.create(seed));
    for (int i = 0; i < count; i++) {
      long[] state = random.longs(features, -range, range + 1L).toArray();
      examples.add(state, 0, label.applyAsLong(state));
    }
    return examples;
  }
}
