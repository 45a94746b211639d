package io.weir.codegen.analyse;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A row is what one decision reads: the inputs, then the states, in the program's order. This draws
 * rows. Not thread-safe.
 */
public final class Columns {
  private final List<Interval> ranges = new ArrayList<>();
  private final int inputs;
  private final SplittableRandom random;

  /**
   * Prepares the columns of a program.
   *
   * @param seed of the rows drawn later
   */
  public Columns(DecisionProgram program, long seed) {
    program.inputs().forEach(input -> ranges.add(input.range()));
    program.states().forEach(state -> ranges.add(state.range()));
    inputs = program.inputs().size();
    random = new SplittableRandom(seed);
  }

  /** Number of longs in a row. */
  public int width() {
    return ranges.size();
  }

  /** Number of them that are inputs. */
  public int inputs() {
    return inputs;
  }

  /** The declared range of a column. */
  public Interval range(int column) {
    return ranges.get(column);
  }

  /** Fills a row with edge values: ends of ranges and of 32 and 64 bits, each off by up to one. */
  public void fillEdges(long[] rows, int offset) {
    for (int i = 0; i < ranges.size(); i++) {
      rows[offset + i] = edge(ranges.get(i));
    }
  }

  /** Fills a row within the ranges, uniform in the logarithm of the distance to the lower end. */
  public void fillInside(long[] rows, int offset) {
    for (int i = 0; i < ranges.size(); i++) {
      rows[offset + i] = inside(ranges.get(i));
    }
  }

  private long edge(Interval range) {
    return switch (random.nextInt(13)) {
      case 0 -> range.min();
      case 1 -> range.max();
      case 2 -> range.min() - 1;
      case 3 -> range.min() + 1;
      case 4 -> range.max() - 1;
      case 5 -> range.max() + 1;
      case 6 -> Integer.MIN_VALUE;
      case 7 -> Integer.MAX_VALUE;
      case 8 -> Long.MIN_VALUE;
      case 9 -> Long.MAX_VALUE;
      case 10 -> 0;
      default -> inside(range);
    };
  }

  private long inside(Interval range) {
    // Unsigned, because a range may be wider than 2^63.
    long width = range.max() - range.min();
    long distance = random.nextLong() >>> random.nextInt(64);
    boolean fits = Long.compareUnsigned(distance, width) <= 0;
    long within = fits || width == -1 ? distance : Long.remainderUnsigned(distance, width + 1);
    return random.nextBoolean() ? range.min() + within : range.max() - within;
  }
}
