package io.weir.codegen.c;

import io.weir.codegen.ir.Forest;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Estimates what a forest costs in each form and picks the cheapest. Instructions are {@code tree *
 * trees + step * steps + read * reads}; cycles are instructions over the processor's width plus
 * {@code stall * chain}.
 *
 * <p>The rates were fitted to counted instructions of gcc 12 -O2 (x86-64 by single-stepping, rv64gc
 * under QEMU) for single trees of depth 2 to 12 and ensembles of 5 to 100 trees; they meet them
 * within a fifth. Stalls come from times on random rows: a branch that depends on the data is
 * guessed wrong about every third time.
 */
public final class CostModel {
  private CostModel() {}

  /**
   * What one evaluation of the forest costs.
   *
   * @param form of the C
   * @param instructions executed, on the longest path
   * @param cycles about; for comparing forms, not for predicting times
   * @param tableBytes of constant tables
   */
  public record Estimate(ForestForm form, long instructions, long cycles, long tableBytes) {}

  /** Instructions per unit of work, and cycles per step of the chain. */
  private record Rates(double tree, double step, double read, double stall) {}

  /**
   * The table.
   *
   * <pre>
   *                    per tree  per step  per read  stall
   * SERVER    IF_ELSE     3.5      2.4        -        6    a wrong guess
   *           HEAP        7        9          -        3    load, load, compare
   *           COMPARES    4        4          -        0
   *           BIT_ROWS    4        5          1.5     10    load, compare, index
   * IN_ORDER  IF_ELSE     2        3.3        -        0
   *           HEAP        8       14          -        0
   *           COMPARES    3        5.2        -        0
   *           BIT_ROWS    6        8          2        0
   * </pre>
   */
  private static Rates rates(ForestForm form, Processor processor) {
    boolean server = processor == Processor.SERVER;
    return switch (form) {
      case IF_ELSE -> server ? new Rates(3.5, 2.4, 0, 6) : new Rates(2, 3.3, 0, 0);
      case HEAP -> server ? new Rates(7, 9, 0, 3) : new Rates(8, 14, 0, 0);
      case COMPARES -> server ? new Rates(4, 4, 0, 0) : new Rates(3, 5.2, 0, 0);
      case BIT_ROWS -> server ? new Rates(4, 5, 1.5, 10) : new Rates(6, 8, 2, 0);
    };
  }

  /**
   * Estimates one form.
   *
   * @throws IllegalArgumentException if the form cannot hold the forest
   */
  public static Estimate estimate(Forest forest, ForestForm form, Processor processor) {
    form.refusal(forest)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(form.key() + ": " + reason);
            });
    return estimate(form.code(forest), form, processor);
  }

  static Estimate estimate(ForestCode code, ForestForm form, Processor processor) {
    Rates rates = rates(form, processor);
    ForestCode.Work work = code.work();
    double instructions =
        rates.tree * work.trees() + rates.step * work.steps() + rates.read * work.reads();
    double cycles = instructions / processor.width() + rates.stall * work.chain();
    return new Estimate(form, Math.round(instructions), Math.round(cycles), code.tableBytes());
  }

  /** The form with the fewest cycles among those that can hold the forest. */
  public static ForestForm choose(Forest forest, Processor processor) {
    return Arrays.stream(ForestForm.values())
        .filter(form -> form.refusal(forest).isEmpty())
        .min(Comparator.comparingLong(form -> estimate(forest, form, processor).cycles()))
        .orElseThrow();
  }
}
