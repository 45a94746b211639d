package io.weir.codegen.interpret;

import io.weir.codegen.analyse.BitRows;
import io.weir.codegen.analyse.BitRows.FeatureRows;
import io.weir.codegen.analyse.BitRows.TreeBits;
import io.weir.codegen.analyse.SymmetricForest;
import java.util.List;
import java.util.Optional;

/**
 * A symmetric forest by {@link BitRows}: a rank per feature, one OR per word, a look-up per tree.
 */
final class BitRowForest implements ForestSum {
  /** Rows larger than this leave the caches, and a walk through the nodes is as fast: 1 MiB. */
  private static final long MOST_ROW_WORDS = 1 << 17;

  private final int[] feature;
  private final int[][] cuts;
  private final long[][] rows;
  private final int[] rowAt;
  private final int words;
  private final int[] firstTree;
  private final byte[] shift;
  private final int[] mask;
  private final int[] firstLeaf;
  private final int[] leaves;
  private final long constant;
  private final int leafShift;

  /** The forest, unless another form is faster. */
  static Optional<ForestSum> of(SymmetricForest forest, int leafShift) {
    BitRows bits = BitRows.of(forest);
    int steps = bits.features().stream().mapToInt(FeatureRows::searchSteps).sum();
    boolean pays = steps < forest.levels() && bits.rowWords() <= MOST_ROW_WORDS;
    return pays ? Optional.of(new BitRowForest(bits, leafShift)) : Optional.empty();
  }

  BitRowForest(BitRows bits, int leafShift) {
    this.leafShift = leafShift;
    constant = bits.constant();
    words = bits.words();
    feature = bits.features().stream().mapToInt(FeatureRows::feature).toArray();
    rowAt = new int[feature.length];
    cuts = new int[feature.length][];
    rows = new long[feature.length][];
    for (int i = 0; i < feature.length; i++) {
      FeatureRows of = bits.features().get(i);
      cuts[i] = of.cuts().stream().mapToInt(Integer::intValue).toArray();
      rows[i] = of.rows().stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
    }
    List<TreeBits> trees = bits.trees();
    firstTree = new int[words + 1];
    trees.forEach(tree -> firstTree[tree.word() + 1]++);
    for (int word = 0; word < words; word++) {
      firstTree[word + 1] += firstTree[word];
    }
    shift = new byte[trees.size()];
    mask = new int[trees.size()];
    firstLeaf = new int[trees.size()];
    leaves = new int[trees.stream().mapToInt(tree -> tree.leaves().size()).sum()];
    fill(trees);
  }

  private void fill(List<TreeBits> trees) {
    int at = 0;
    for (int i = 0; i < trees.size(); i++) {
      TreeBits tree = trees.get(i);
      shift[i] = (byte) tree.shift();
      mask[i] = (1 << tree.bits()) - 1;
      firstLeaf[i] = at;
      for (long leaf : tree.leaves()) {
        leaves[at++] = (int) leaf;
      }
    }
  }

  @Override
  public long sum(long[] features) {
    for (int i = 0; i < feature.length; i++) {
      rowAt[i] = words * rank(cuts[i], features[feature[i]]);
    }
    long sum = constant;
    for (int word = 0; word < words; word++) {
      long bits = 0;
      for (int i = 0; i < rowAt.length; i++) {
        bits |= rows[i][rowAt[i] + word];
      }
      for (int tree = firstTree[word]; tree < firstTree[word + 1]; tree++) {
        sum += leaves[firstLeaf[tree] + ((int) (bits >>> shift[tree]) & mask[tree])];
      }
    }
    return sum >> leafShift;
  }

  /** How many of {@code cuts} lie below {@code x}, without a branch on the data. */
  private static int rank(int[] cuts, long x) {
    int step = Integer.highestOneBit(cuts.length);
    // The first step may overlap the rest, so that any number of cuts will do.
    int rank = above(x, cuts[step - 1]) * (cuts.length + 1 - step);
    for (step >>= 1; step > 0; step >>= 1) {
      rank += above(x, cuts[rank + step - 1]) * step;
    }
    return rank;
  }

  private static int above(long x, long cut) {
    // Both fit 32 bits, so the difference cannot overflow.
    return (int) ((cut - x) >>> 63);
  }
}
