package io.weir.codegen.analyse;

import io.weir.codegen.analyse.SymmetricTree.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * A symmetric forest as bits. Every level of every tree owns one bit of a few 64-bit words, and is
 * decided by one feature alone. Hence all bits a feature decides depend on its rank among the
 * feature's cuts only: {@code row[rank]} holds them. The rows of all features, put together by OR,
 * hold the leaf number of each tree side by side. Comparing ranks equals comparing values, so this
 * is exact.
 *
 * @param features what each tested feature decides, by index of the feature
 * @param trees where each tree's leaf number stands; trees without a level are not among them
 * @param words number of 64-bit words
 * @param usedBits bits in use of the last word
 * @param constant sum of the trees without a level
 */
public record BitRows(
    List<FeatureRows> features, List<TreeBits> trees, int words, int usedBits, long constant) {
  /** Bits of a word. */
  public static final int WORD_BITS = 64;

  /**
   * What one feature decides.
   *
   * @param feature index of the feature
   * @param cuts the thresholds it is tested against, rising; the rank of x is how many are below it
   * @param rows words by rank: cuts + 1 of them
   */
  public record FeatureRows(int feature, List<Integer> cuts, List<List<Long>> rows) {
    /** Whether the feature decides a bit of {@code word}. */
    public boolean decides(int word) {
      // The last row has all of the feature's bits.
      return rows.get(cuts.size()).get(word) != 0;
    }

    /** Comparisons until a binary search among the cuts has the rank. */
    public int searchSteps() {
      return Integer.SIZE - Integer.numberOfLeadingZeros(cuts.size());
    }
  }

  /**
   * Where a tree's leaf number stands.
   *
   * @param word which word
   * @param shift lowest bit of it
   * @param bits number of bits: the tree's levels
   * @param leaves leaf values by number
   */
  public record TreeBits(int word, int shift, int bits, List<Long> leaves) {}

  /** The bits of a forest. */
  public static BitRows of(SymmetricForest forest) {
    List<TreeBits> trees = new ArrayList<>();
    List<SymmetricTree> placed = new ArrayList<>();
    int word = 0;
    int shift = 0;
    long constant = 0;
    for (SymmetricTree tree : forest.trees()) {
      int bits = tree.levels().size();
      if (bits == 0) {
        constant += tree.leaves().get(0);
        continue;
      }
      if (shift + bits > WORD_BITS) {
        word++;
        shift = 0;
      }
      trees.add(new TreeBits(word, shift, bits, tree.leaves()));
      placed.add(tree);
      shift += bits;
    }
    int words = trees.isEmpty() ? 0 : word + 1;
    return new BitRows(rows(placed, trees, words), trees, words, shift, constant);
  }

  private static List<FeatureRows> rows(
      List<SymmetricTree> placed, List<TreeBits> trees, int words) {
    // By feature and cut, which bits turn to 1 above the cut.
    SortedMap<Integer, SortedMap<Integer, long[]>> bits = new TreeMap<>();
    for (int i = 0; i < placed.size(); i++) {
      List<Level> levels = placed.get(i).levels();
      TreeBits at = trees.get(i);
      for (int k = 0; k < levels.size(); k++) {
        Level level = levels.get(k);
        bits.computeIfAbsent(level.feature(), feature -> new TreeMap<>())
                .computeIfAbsent((int) level.threshold(), cut -> new long[words])[at.word()] |=
            1L << (at.shift() + at.bits() - 1 - k);
      }
    }
    List<FeatureRows> all = new ArrayList<>();
    bits.forEach((feature, cuts) -> all.add(rows(feature, cuts, words)));
    return all;
  }

  private static FeatureRows rows(int feature, SortedMap<Integer, long[]> cuts, int words) {
    long[] row = new long[words];
    List<List<Long>> rows = new ArrayList<>();
    rows.add(boxed(row));
    for (long[] added : cuts.values()) {
      for (int word = 0; word < words; word++) {
        row[word] |= added[word];
      }
      rows.add(boxed(row));
    }
    return new FeatureRows(feature, List.copyOf(cuts.keySet()), rows);
  }

  private static List<Long> boxed(long[] row) {
    return LongStream.of(row).boxed().toList();
  }

  /** Number of words in the rows of all features. */
  public long rowWords() {
    return features.stream().mapToLong(f -> (long) f.rows().size() * words).sum();
  }
}
