package io.weir.codegen.c;

import io.weir.codegen.analyse.BitRows;
import io.weir.codegen.analyse.BitRows.FeatureRows;
import io.weir.codegen.analyse.BitRows.TreeBits;
import io.weir.codegen.analyse.SymmetricForest;
import io.weir.codegen.ir.Forest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Symmetric trees by {@link BitRows}: a search per feature, an OR per word, a look-up per tree. */
final class BitRowsCode implements ForestCode {
  /** More words than this are handled by functions of their own, so that none grows giant. */
  private static final int INLINED_WORDS = 16;

  private final BitRows bits;
  private final CType sumType;
  private final Table leaves;
  private final List<Table> cuts = new ArrayList<>();
  private final List<Table> rows = new ArrayList<>();

  private BitRowsCode(BitRows bits, CType sumType) {
    this.bits = bits;
    this.sumType = sumType;
    int wordBits = bits.words() == 1 ? Math.max(8, HeapCode.powerOfTwo(bits.usedBits())) : 64;
    for (FeatureRows feature : bits.features()) {
      String number = "_" + feature.feature();
      cuts.add(
          Table.signed(
              "weir_cut" + number,
              feature.cuts().stream().mapToLong(Integer::longValue).toArray()));
      rows.add(
          Table.unsigned(
              "weir_row" + number,
              feature.rows().stream().flatMap(List::stream).mapToLong(Long::longValue).toArray(),
              wordBits));
    }
    leaves =
        Table.signed(
            "weir_leaf",
            bits.trees().stream()
                .flatMap(tree -> tree.leaves().stream())
                .mapToLong(Long::longValue)
                .toArray());
  }

  static BitRowsCode of(Forest forest) {
    SymmetricForest symmetric = SymmetricForest.of(forest).orElseThrow();
    return new BitRowsCode(BitRows.of(symmetric), Sums.type(forest.trees()));
  }

  @Override
  public Work work() {
    long reads = 0;
    long steps = 0;
    long chain = 0;
    for (FeatureRows feature : bits.features()) {
      for (int word = 0; word < bits.words(); word++) {
        reads += feature.decides(word) ? 1 : 0;
      }
      // One more to find the row.
      steps += feature.searchSteps() + 1;
      chain = Math.max(chain, feature.searchSteps());
    }
    return new Work(bits.trees().size(), steps, reads, chain);
  }

  @Override
  public long tableBytes() {
    long bytes = bits.trees().isEmpty() ? 0 : leaves.size();
    for (int i = 0; i < cuts.size(); i++) {
      bytes += (ranked(bits.features().get(i)) ? cuts.get(i).size() : 0) + rows.get(i).size();
    }
    return bytes;
  }

  @Override
  public Set<Helper> helpers() {
    Set<Helper> helpers = EnumSet.noneOf(Helper.class);
    if (bits.words() > 0 && bits.features().stream().anyMatch(BitRowsCode::ranked)) {
      helpers.add(Helper.ABOVE);
    }
    if (bits.words() > INLINED_WORDS) {
      helpers.add(Helper.TREES);
    }
    return helpers;
  }

  @Override
  public void declare(CodeWriter out, int features) {
    if (bits.words() == 0) {
      return;
    }
    for (int i = 0; i < cuts.size(); i++) {
      FeatureRows feature = bits.features().get(i);
      if (ranked(feature)) {
        out.comment("Thresholds of feature %d, rising.".formatted(feature.feature()));
        cuts.get(i).write(out);
      }
      out.comment(
          "The bits feature %d decides, a row of %d per rank."
              .formatted(feature.feature(), bits.words()));
      rows.get(i).write(out);
      if (ranked(feature)) {
        rank(out, feature);
      }
    }
    leaves.write(out);
    int leaf = 0;
    for (int word = 0; word < bits.words(); word++) {
      leaf = word(out, word, leaf);
    }
  }

  /**
   * Whether a row is found by its number. One threshold decides between two rows, without one: in a
   * loop, gcc 12 at {@code -O3} makes wrong code of a row whose number is a comparison.
   */
  private static boolean ranked(FeatureRows feature) {
    return feature.cuts().size() > 1;
  }

  private static void rank(CodeWriter out, FeatureRows feature) {
    int number = feature.feature();
    int count = feature.cuts().size();
    out.comment("How many of the %d thresholds of feature %d x exceeds.".formatted(count, number));
    out.line("static inline uint32_t weir_rank_%d(int32_t x)", number);
    out.block(
        "",
        () -> {
          int step = Integer.highestOneBit(count);
          // The first step may overlap the rest, so that any number of cuts will do.
          out.line(
              "uint32_t rank = weir_above(x, weir_cut_%d[%d])%s;",
              number, step - 1, times(count + 1 - step));
          out.blank();
          for (step >>= 1; step > 0; step >>= 1) {
            String at = step == 1 ? "rank" : "rank + %du".formatted(step - 1);
            out.line("rank += weir_above(x, weir_cut_%d[%s])%s;", number, at, times(step));
          }
          out.line("return rank;");
        });
    out.blank();
  }

  private static String times(int factor) {
    return factor == 1 ? "" : " * %du".formatted(factor);
  }

  /** Writes the function of one word and returns the first leaf of the next. */
  private int word(CodeWriter out, int word, int firstLeaf) {
    String linkage = bits.words() > INLINED_WORDS ? "WEIR_TREES" : "static inline";
    out.comment("Adds up the leaves of the trees whose numbers stand in word %d.".formatted(word));
    out.line("%s %s weir_trees_%d(%s w)", linkage, sumType.text(), word, wordType());
    int[] leaf = {firstLeaf};
    out.block(
        "",
        () -> {
          out.line("%s sum = 0;", sumType.text());
          out.blank();
          for (TreeBits tree : bits.trees()) {
            if (tree.word() == word) {
              out.line("sum += weir_leaf[%s];", leafNumber(tree, leaf[0]));
              leaf[0] += tree.leaves().size();
            }
          }
          out.line("return sum;");
        });
    out.blank();
    return leaf[0];
  }

  private static String leafNumber(TreeBits tree, int firstLeaf) {
    String shifted = tree.shift() == 0 ? "w" : "(w >> %d)".formatted(tree.shift());
    String number = "%s & %du".formatted(shifted, (1L << tree.bits()) - 1);
    return firstLeaf == 0 ? number : "%du + (%s)".formatted(firstLeaf, number);
  }

  /** Narrow rows are put together in 32 bits. */
  private String wordType() {
    return rows.get(0).bytes() == Long.BYTES ? "uint64_t" : "uint32_t";
  }

  @Override
  public void prepare(CodeWriter out) {
    for (int i = 0; i < rows.size(); i++) {
      FeatureRows feature = bits.features().get(i);
      int number = feature.feature();
      String row =
          ranked(feature)
              ? "weir_row_%d + weir_rank_%d(f[%d])%s"
                  .formatted(number, number, number, times(bits.words()))
              : "f[%d] > %s ? weir_row_%d + %d : weir_row_%d"
                  .formatted(
                      number,
                      CType.INT32.literal(feature.cuts().get(0)),
                      number,
                      bits.words(),
                      number);
      out.line("const %s *r%d = %s;", rows.get(i).type(), number, row);
    }
  }

  @Override
  public void add(CodeWriter out) {
    if (bits.words() == 0) {
      out.line("(void)f;");
    }
    if (bits.constant() != 0) {
      out.line("sum += %s;", sumType.literal(bits.constant()));
    }
    for (int word = 0; word < bits.words(); word++) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        FeatureRows feature = bits.features().get(i);
        if (feature.decides(word)) {
          String part = "r%d[%d]".formatted(feature.feature(), word);
          parts.add(rows.get(i).bytes() < 4 ? "(uint32_t)" + part : part);
        }
      }
      out.line("sum += weir_trees_%d(%s);", word, String.join(" | ", parts));
    }
  }
}
