package io.weir.nativelib.differential;

import io.weir.codegen.analyse.Columns;
import io.weir.codegen.analyse.ForestWitnesses;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.interpret.ThresholdWitnesses;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.nativelib.load.NativeProgram;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Runs the interpreter and the C on the same vectors and compares every bit: multiplier, every
 * state and, for the forest alone, every score. Vectors are, in this order: rows that bring a
 * feature to one below, at and one above each threshold; rows of edge values; rows within the
 * ranges; feature vectors around each threshold and at the 32-bit extremes; random feature vectors.
 */
public final class Differential {
  private static final int BATCH = 1_024;

  /** One row in so many is made of edge values, the others lie within the ranges. */
  private static final int EDGE_EVERY = 4;

  private final DecisionProgram program;
  private final Interpreter interpreter;
  private final Machine machine;
  private final Columns columns;
  private final SplittableRandom random;
  private final long seed;
  private final long[] rows;
  private final long[] multipliers = new long[BATCH];
  private long vectors;
  private long witnesses;
  private long mismatches;
  private String firstMismatch = "";

  /**
   * What came out.
   *
   * @param vectors how many vectors were compared
   * @param witnesses how many of them were aimed at a threshold
   * @param mismatches how many gave different results
   * @param firstMismatch the first of those with its input and both results; empty if there is none
   */
  public record Result(long vectors, long witnesses, long mismatches, String firstMismatch) {
    /** Whether not one bit differed. */
    public boolean exact() {
      return mismatches == 0;
    }
  }

  private Differential(DecisionProgram program, Machine machine, long seed) {
    this.program = program;
    this.machine = machine;
    interpreter = new Interpreter(program);
    columns = new Columns(program, seed);
    random = new SplittableRandom(seed);
    this.seed = seed;
    rows = new long[BATCH * columns.width()];
  }

  /**
   * Compares a loaded library with its program.
   *
   * @param atLeast how many vectors at least; witnesses come on top
   * @param seed of the random vectors; the same seed gives the same vectors
   */
  public static Result run(NativeProgram library, long atLeast, long seed) {
    return run(library.program(), new LibraryMachine(library), atLeast, seed);
  }

  /**
   * Compares a machine with the program it runs.
   *
   * @param atLeast how many vectors at least; witnesses come on top
   * @param seed of the random vectors; the same seed gives the same vectors
   */
  public static Result run(DecisionProgram program, Machine machine, long atLeast, long seed) {
    Differential differential = new Differential(program, machine, seed);
    differential.thresholdRows();
    differential.randomRows(atLeast);
    if (differential.program.hasForest()) {
      differential.forestWitnesses();
      differential.randomFeatures(atLeast / 4);
    }
    return new Result(
        differential.vectors,
        differential.witnesses,
        differential.mismatches,
        differential.firstMismatch);
  }

  private void thresholdRows() {
    int filled = 0;
    List<long[]> aimed = ThresholdWitnesses.of(program, seed);
    for (long[] row : aimed) {
      System.arraycopy(row, 0, rows, filled * row.length, row.length);
      if (++filled == BATCH) {
        compareRows(filled);
        filled = 0;
      }
    }
    compareRows(filled);
    witnesses += aimed.size();
  }

  private void randomRows(long atLeast) {
    for (long done = 0; done < atLeast; done += BATCH) {
      for (int i = 0; i < BATCH; i++) {
        if (i % EDGE_EVERY == 0) {
          columns.fillEdges(rows, i * columns.width());
        } else {
          columns.fillInside(rows, i * columns.width());
        }
      }
      compareRows(BATCH);
    }
  }

  private void compareRows(int count) {
    int width = columns.width();
    long[] before = Arrays.copyOf(rows, count * width);
    machine.decide(rows, count, multipliers);
    long[] in = new long[columns.inputs()];
    long[] expected = new long[width];
    for (int i = 0; i < count; i++) {
      System.arraycopy(before, i * width, expected, 0, width);
      System.arraycopy(expected, 0, in, 0, in.length);
      long multiplier = interpreter.decide(in, expected, in.length);
      vectors++;
      boolean same =
          multiplier == multipliers[i]
              && Arrays.equals(expected, 0, width, rows, i * width, (i + 1) * width);
      if (!same) {
        int row = i;
        mismatch(
            () ->
                "row %s: the program gives %d and row %s, the C %d and row %s"
                    .formatted(
                        describe(before, row),
                        multiplier,
                        Arrays.toString(expected),
                        multipliers[row],
                        describe(rows, row)));
      }
    }
  }

  private String describe(long[] all, int row) {
    int width = columns.width();
    return Arrays.toString(Arrays.copyOfRange(all, row * width, (row + 1) * width));
  }

  private void forestWitnesses() {
    List<int[]> aimed = ForestWitnesses.of(program, seed);
    for (int from = 0; from < aimed.size(); from += BATCH) {
      compareScores(aimed.subList(from, Math.min(aimed.size(), from + BATCH)));
    }
    witnesses += aimed.size();
  }

  private void randomFeatures(long atLeast) {
    int features = program.features().size();
    for (long done = 0; done < atLeast; done += BATCH) {
      int[][] batch = new int[BATCH][features];
      for (int[] vector : batch) {
        for (int i = 0; i < features; i++) {
          vector[i] = random.nextInt() >> random.nextInt(32);
        }
      }
      compareScores(Arrays.asList(batch));
    }
  }

  private void compareScores(List<int[]> batch) {
    int features = program.features().size();
    int[] flat = new int[batch.size() * features];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(batch.get(i), 0, flat, i * features, features);
    }
    long[] scores = new long[batch.size()];
    machine.score(flat, batch.size(), scores);
    for (int i = 0; i < scores.length; i++) {
      int[] vector = batch.get(i);
      long expected = interpreter.score(Arrays.stream(vector).asLongStream().toArray());
      long actual = scores[i];
      vectors++;
      if (expected != actual) {
        mismatch(
            () ->
                "features %s: the program's forest gives %d, the C %d"
                    .formatted(Arrays.toString(vector), expected, actual));
      }
    }
  }

  private void mismatch(Supplier<String> description) {
    if (mismatches++ == 0) {
      firstMismatch = description.get();
    }
  }
}
