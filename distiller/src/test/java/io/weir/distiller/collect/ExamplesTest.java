package io.weir.distiller.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static Examples examples(int limit, long seed) {
    return new Examples(2, limit, RandomSource.XO_SHI_RO_256_PP.create(seed));
  }

  private static void offer(Examples examples, int first, int count) {
    for (int i = first; i < first + count; i++) {
      examples.add(new long[] {-1, i, 10L * i}, 1, 100L * i);
    }
  }

  @Test
  void upToTheLimitEverythingIsHeldInOrder() {
    Examples examples = examples(1000, 1);
    offer(examples, 0, 1000);
    assertThat(examples.size()).isEqualTo(1000);
    assertThat(examples.featureCount()).isEqualTo(2);
    long[] features = new long[2];
    for (int i = 0; i < 1000; i++) {
      examples.copyFeatures(i, features);
      assertThat(features).containsExactly(i, 10L * i);
      assertThat(examples.feature(i, 1)).isEqualTo(10L * i);
      assertThat(examples.label(i)).isEqualTo(100L * i);
    }
  }

  @Test
  void theLimitHoldsAndStatesKeepTheirLabels() {
    Examples examples = examples(300, 2);
    offer(examples, 0, 5000);
    assertThat(examples.size()).isEqualTo(300);
    for (int i = 0; i < 300; i++) {
      assertThat(examples.feature(i, 1)).isEqualTo(10 * examples.feature(i, 0));
      assertThat(examples.label(i)).isEqualTo(100 * examples.feature(i, 0));
    }
  }

  @Test
  void theSameSeedHoldsTheSame() {
    Examples one = examples(50, 3);
    Examples other = examples(50, 3);
    offer(one, 0, 500);
    offer(other, 0, 500);
    for (int i = 0; i < 50; i++) {
      assertThat(other.feature(i, 0)).isEqualTo(one.feature(i, 0));
    }
  }

  /**
   * 1000 offered, 100 held, 400 times. Of each tenth of the stream the held ones are
   * hypergeometric: mean 10 and variance 100·0.1·0.9·900/999 = 8.11 a time, 4000 and 57² in all.
   * Five deviations fail one right reservoir in 10⁵; the seeds are fixed.
   */
  @Test
  void everyStateSeenIsEquallyLikelyToBeHeld() {
    long[] heldOfTenth = new long[10];
    for (long seed = 0; seed < 400; seed++) {
      Examples examples = examples(100, seed);
      offer(examples, 0, 1000);
      for (int i = 0; i < 100; i++) {
        heldOfTenth[(int) examples.feature(i, 0) / 100]++;
      }
    }
    for (int tenth = 0; tenth < 10; tenth++) {
      assertThat(heldOfTenth[tenth]).as("tenth %d", tenth).isBetween(4000L - 285, 4000L + 285);
    }
  }

  @Test
  void setsAreOfferedWhole() {
    Examples from = examples(100, 4);
    offer(from, 7, 3);
    Examples to = examples(100, 5);
    offer(to, 0, 2);
    to.addAll(from);
    assertThat(to.size()).isEqualTo(5);
    assertThat(to.feature(4, 0)).isEqualTo(9);
    assertThat(to.label(2)).isEqualTo(700);
  }
}
