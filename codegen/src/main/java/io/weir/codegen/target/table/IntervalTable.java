package io.weir.codegen.target.table;

import io.weir.artefact.Artefact;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A forest as tables: one per tree, whose entries are the tree's leaves. An entry matches a feature
 * vector if each feature lies in its range, ends included; each vector of 32-bit integers matches
 * exactly one entry of each table.
 *
 * @param program name of the program
 * @param programSha256 its hash
 * @param features what is matched, in the order of ranges
 * @param leafShift the sum of the matched values is shifted right by so much, rounding down
 * @param scoreMin least score; the shifted sum is limited to it
 * @param scoreMax greatest score
 * @param tables one per tree
 */
public record IntervalTable(
    String program,
    String programSha256,
    List<FeatureScale> features,
    int leafShift,
    long scoreMin,
    long scoreMax,
    List<Table> tables) {
  /** What the file's {@code format} key says. */
  public static final String FORMAT = "weir/interval-table";

  /** Version of the format. */
  public static final int VERSION = 1;

  /**
   * What a column of ranges means.
   *
   * @param expression of the program that gives it
   * @param fractionBits real value = integer / 2^fractionBits
   * @param min least value the expression can take
   * @param max greatest value the expression can take
   */
  public record FeatureScale(String expression, int fractionBits, long min, long max) {}

  /**
   * A tree.
   *
   * @param entries its leaves that 32-bit features can reach
   */
  public record Table(List<Entry> entries) {
    public Table {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A leaf.
   *
   * @param low least value of each feature
   * @param high greatest value of each feature
   * @param value what it adds to the sum
   * @param prefixes ternary entries it takes if ranges are written as prefixes of a feature's value
   *     minus its least, in as many bits as its range has; 0 if no value in the ranges matches
   */
  public record Entry(List<Integer> low, List<Integer> high, long value, long prefixes) {
    public Entry {
      low = List.copyOf(low);
      high = List.copyOf(high);
    }

    boolean matches(int[] vector) {
      for (int i = 0; i < vector.length; i++) {
        if (vector[i] < low.get(i) || vector[i] > high.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Copies the lists. */
  public IntervalTable {
    features = List.copyOf(features);
    tables = List.copyOf(tables);
  }

  /**
   * The tables of a program.
   *
   * @throws UserError if it has no forest
   */
  public static IntervalTable of(DecisionProgram program) {
    if (!program.hasForest()) {
      throw UserError.input(
          "program `"
              + program.name()
              + "` has no forest; a table needs one, distil a policy first");
    }
    Ranges ranges = Ranges.of(program);
    List<Interval> values =
        program.features().stream().map(f -> ranges.of(f.expression())).toList();
    List<FeatureScale> features = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Feature f = program.features().get(i);
      Interval range = values.get(i);
      features.add(new FeatureScale(f.expression(), f.fractionBits(), range.min(), range.max()));
    }
    Expression score = program.score().orElseThrow();
    return new IntervalTable(
        program.name(),
        program.sha256(),
        features,
        program.forest().leafShift(),
        score.constant(0),
        score.constant(1),
        program.forest().trees().stream().map(t -> new Walk(t, values).table()).toList());
  }

  /**
   * Reads a table.
   *
   * @throws UserError if it is damaged, of a newer version or something else
   */
  public static IntervalTable read(Path file) {
    return Artefact.read(file, FORMAT, VERSION).contentAs(IntervalTable.class);
  }

  /** Entries of all tables. */
  public long entries() {
    return tables.stream().mapToLong(table -> table.entries().size()).sum();
  }

  /** Ternary entries of all tables if ranges are written as prefixes. */
  public long prefixes() {
    return tables.stream()
        .flatMap(table -> table.entries().stream())
        .mapToLong(Entry::prefixes)
        .reduce(0, Math::addExact);
  }

  /**
   * The entries that match, over all tables.
   *
   * @param vector one value per feature
   */
  public List<Entry> matching(int[] vector) {
    return tables.stream()
        .flatMap(table -> table.entries().stream().filter(entry -> entry.matches(vector)))
        .toList();
  }

  /**
   * What the tables answer.
   *
   * @param vector one value per feature
   */
  public long score(int[] vector) {
    long sum = matching(vector).stream().mapToLong(Entry::value).sum();
    return Math.max(scoreMin, Math.min(scoreMax, sum >> leafShift));
  }

  /**
   * How many prefixes a range takes, of values minus the least, in as many bits as they need.
   * Beyond the greatest value no prefix has to stop.
   */
  static long prefixes(long low, long high, Interval values) {
    if (high < values.min() || low > values.max()) {
      return 0;
    }
    int bits = 64 - Long.numberOfLeadingZeros(values.max() - values.min());
    long end = (1L << bits) - 1;
    long from = Math.max(low, values.min()) - values.min();
    long to = high >= values.max() ? end : high - values.min();
    long count = 0;
    while (from <= to) {
      long size = from == 0 ? 1L << bits : Long.lowestOneBit(from);
      while (size > to - from + 1) {
        size >>= 1;
      }
      from += size;
      count++;
    }
    return count;
  }

  /** A walk down a tree that knows what each feature can still be. */
  private static final class Walk {
    private final Tree tree;
    private final List<Interval> values;
    private final int[] low;
    private final int[] high;
    private final List<Entry> entries = new ArrayList<>();

    Walk(Tree tree, List<Interval> values) {
      this.tree = tree;
      this.values = values;
      low = new int[values.size()];
      high = new int[values.size()];
      Arrays.fill(low, Integer.MIN_VALUE);
      Arrays.fill(high, Integer.MAX_VALUE);
    }

    Table table() {
      down(0);
      return new Table(entries);
    }

    private void down(int node) {
      if (tree.leafAt(node)) {
        entries.add(
            new Entry(
                Arrays.stream(low).boxed().toList(),
                Arrays.stream(high).boxed().toList(),
                tree.value(node),
                allPrefixes()));
        return;
      }
      int feature = tree.feature(node);
      int threshold = (int) tree.threshold(node);
      int from = low[feature];
      int to = high[feature];
      if (from <= threshold) {
        high[feature] = Math.min(to, threshold);
        down(tree.left(node));
        high[feature] = to;
      }
      if (to > threshold) {
        low[feature] = Math.max(from, threshold + 1);
        down(tree.right(node));
        low[feature] = from;
      }
    }

    private long allPrefixes() {
      long product = 1;
      for (int i = 0; i < low.length; i++) {
        product = Math.multiplyExact(product, prefixes(low[i], high[i], values.get(i)));
      }
      return product;
    }
  }
}
