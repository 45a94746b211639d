package io.weir.distiller.fit;

import io.weir.distiller.collect.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Cuts each feature into at most {@code bins} ranges of about equally many examples. A learner that
 * splits between bins b and b + 1 splits the integers at {@code x <= upper(b)}, exactly: rank
 * quantisation loses nothing. Tribuo's CART sums over all examples for every distinct value, so
 * without bins it takes minutes where it takes seconds with them.
 */
public final class FeatureBins {
  private final List<long[]> uppers;

  private FeatureBins(List<long[]> uppers) {
    this.uppers = uppers;
  }

  /** Bins by quantile. */
  public static FeatureBins of(Examples examples, int bins) {
    List<long[]> uppers = new ArrayList<>();
    for (int f = 0; f < examples.featureCount(); f++) {
      long[] values = new long[examples.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = examples.feature(i, f);
      }
      Arrays.sort(values);
      uppers.add(quantiles(values, bins));
    }
    return new FeatureBins(uppers);
  }

  private static long[] quantiles(long[] sorted, int wanted) {
    int bins = Math.min(wanted, sorted.length);
    long[] cuts = new long[bins];
    int count = 0;
    for (int b = 1; b <= bins; b++) {
      long cut = sorted[(int) ((long) sorted.length * b / bins) - 1];
      if (count == 0 || cut > cuts[count - 1]) {
        cuts[count++] = cut;
      }
    }
    return Arrays.copyOf(cuts, count);
  }

  /** Bins that end wherever these or {@code other} do. */
  FeatureBins and(FeatureBins other) {
    List<long[]> both = new ArrayList<>();
    for (int f = 0; f < uppers.size(); f++) {
      both.add(
          LongStream.concat(Arrays.stream(uppers.get(f)), Arrays.stream(other.uppers.get(f)))
              .sorted()
              .distinct()
              .toArray());
    }
    return new FeatureBins(both);
  }

  /** The bin of a value: the first whose upper end is not below it, or the last. */
  public int bin(int feature, long value) {
    long[] ends = uppers.get(feature);
    int at = Arrays.binarySearch(ends, value);
    return Math.min(at >= 0 ? at : -at - 1, ends.length - 1);
  }

  /** Largest value in a bin. */
  public long upper(int feature, int bin) {
    return uppers.get(feature)[bin];
  }

  /** Number of features. */
  public int featureCount() {
    return uppers.size();
  }
}
